"""The record kept beside a finished model, so that a second start need not read a gigabyte to trust it.

It holds each file's SHA-256 with the size, time and inode that the file had when it was hashed. While those three
stand, the hash stands; when one differs, the file is hashed again.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from models.manifest import SENTENCE_TRANSFORMERS, Model
from models.places import Places

SINGLE_FILE = "file"  # under this name a stamp holds a model that is one file, whatever that is called
CONVERSION = 1  # raise it when models/e5.py writes something else, so that older folders are made anew


@dataclass(frozen=True)
class FileStamp:
    """One file as it was when it was hashed."""

    sha256: str
    size: int
    modified: int
    inode: int


@dataclass(frozen=True)
class Stamp:
    """All files of a finished model, and the source that they were made from."""

    made_from: str
    files: dict[str, FileStamp]


def is_intact(model: Model, places: Places, rehash: bool = False) -> bool:
    """Whether the finished model is what the manifest names; hashes it when the stamp does not answer that."""
    stamp = load_stamp(places.stamp)
    if stamp is not None and stamp.made_from != _origin(model):
        stamp = None
    if stamp is not None and not rehash and _untouched(stamp, places.finished):
        return True
    fresh = _fresh_stamp(model, places.finished, stamp)
    if fresh is None:
        places.stamp.unlink(missing_ok=True)
        return False
    save_stamp(fresh, places.stamp)
    return True


def take_stamp(model: Model, root: Path) -> Stamp:
    """Hash every file of a model, given its file or its folder."""
    return Stamp(_origin(model), {name: _hashed(path) for name, path in _files(root).items()})


def save_stamp(stamp: Stamp, path: Path) -> None:
    """Write the stamp so that it is there in full or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(asdict(stamp), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def load_stamp(path: Path) -> Stamp | None:
    """Read a stamp; one that cannot be read says nothing about its model, as if it were not there."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Stamp(content["made_from"], {name: FileStamp(**values) for name, values in content["files"].items()})
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def sha256_of(path: Path) -> str:
    """Hash a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint_of(stamp: Stamp) -> str:
    """One hash for the whole model: its file's, or one over all files of its folder."""
    if stamp.files.keys() == {SINGLE_FILE}:
        return stamp.files[SINGLE_FILE].sha256
    lines = [f"{name} {file.sha256}\n" for name, file in sorted(stamp.files.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _fresh_stamp(model: Model, finished: Path, former: Stamp | None) -> Stamp | None:
    """Hash the model anew; None when it is not what it should be."""
    if model.form == SENTENCE_TRANSFORMERS:  # the folder is ours, so only its stamp knows how it should be
        fresh = take_stamp(model, finished)
        return fresh if former is not None and _hashes(fresh) == _hashes(former) else None
    if not finished.is_file() or finished.stat().st_size != model.size:
        return None
    fresh = take_stamp(model, finished)
    return fresh if set(_hashes(fresh).values()) == {model.sha256} else None


def _origin(model: Model) -> str:
    return f"{model.sha256}/{CONVERSION}" if model.form == SENTENCE_TRANSFORMERS else model.sha256


def _files(root: Path) -> dict[str, Path]:
    if root.is_dir():
        return {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    return {SINGLE_FILE: root}


def _hashes(stamp: Stamp) -> dict[str, str]:
    return {name: file.sha256 for name, file in stamp.files.items()}


def _hashed(path: Path) -> FileStamp:
    about = path.stat()
    return FileStamp(sha256_of(path), about.st_size, about.st_mtime_ns, about.st_ino)


def _untouched(stamp: Stamp, root: Path) -> bool:
    present = {name: path.stat() for name, path in _files(root).items()}
    now = {name: (about.st_size, about.st_mtime_ns, about.st_ino) for name, about in present.items()}
    return now == {name: (file.size, file.modified, file.inode) for name, file in stamp.files.items()}
