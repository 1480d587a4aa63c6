"""One file that holds a whole index, and the way back from it.

The file is a zip: ``store.db``, a copy of the database as it was at one moment, and ``manifest.json``, which has its
SHA-256. The FAISS file is left out: it is made again from the database.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from index.database import (
    DATABASE,
    ForeignDatabaseError,
    IndexDamagedError,
    IndexMismatchError,
    IndexNotFoundError,
    StoreError,
    connect,
    get_meta,
    inaccessible,
    is_store,
    plain_errors,
    set_meta,
    transaction,
)
from index.embedding import Embedder, Progress
from index.engine import Engine, writer_lock
from index.store import Store

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 100_000
BLOCK = 1 << 20


class BackupError(StoreError):
    """A backup can't be written or is not whole; the message says what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    sha256: str  # of store.db
    size: int
    made: str  # ISO time
    documents: int
    sentences: int
    format: str
    model: str
    fingerprint: str
    dimension: str


def write_backup(folder: Path, file: Path) -> Manifest:
    """Copy the store in a folder into one new file, whole or not at all; the store stays in use meanwhile."""
    if not is_store(folder):
        raise IndexNotFoundError(f"no index at {str(folder)!r}; build one with `tanya-asn index build`")
    if file.exists():
        raise BackupError(f"{str(file)!r} is there already; give the backup another name")
    if not file.parent.is_dir():
        raise BackupError(f"no folder {str(file.parent)!r}; make it, or give another place")
    copy, packed = (file.with_name(f".{file.name}.{end}") for end in ("db", "part"))
    try:
        manifest = _copy(folder, copy)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.write(copy, DATABASE)
        with packed.open("rb") as written:
            os.fsync(written.fileno())
        packed.replace(file)
    except OSError as error:
        raise BackupError(f"can't write {str(file)!r} ({error.strerror}); give another place") from error
    finally:
        for part in (copy, packed):
            part.unlink(missing_ok=True)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """What a backup says that it holds."""
    with _opened(file) as archive:
        return _manifest(archive, file)


def restore(folder: Path, file: Path, embedder: Embedder, progress: Progress | None = None) -> Manifest:
    """Put a backup in the place of the store in a folder, at once and whole, whoever has it open.

    It is checked first, and embedded again where another model made it; a backup with a fault changes nothing.
    """
    scratch = folder.with_name(f"{folder.name}.restoring")
    shutil.rmtree(scratch, ignore_errors=True)  # of a restore that was cut off
    try:
        _make(scratch)
        with _opened(file) as archive:
            manifest = _manifest(archive, file)
            _unpack(archive, manifest, scratch / DATABASE, file)
        _check(scratch, file, embedder, progress)
        _make(folder)
        _put_in_place(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    engine = Engine.open(folder, embedder)
    try:
        with writer_lock(folder):
            engine.finish(erase=True)  # nothing of the documents before stays
    finally:
        engine.close()
    return manifest


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise inaccessible(folder, error) from error


def _copy(folder: Path, copy: Path) -> Manifest:
    """A copy of the database from one moment, in one file, described."""
    copy.unlink(missing_ok=True)
    with plain_errors(folder), closing(connect(folder)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = delete")
        documents, sentences = (_count(target, table) for table in ("documents", "sentences"))
        facts = [get_meta(target, name) for name in ("format", "model", "fingerprint", "dimension")]
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return Manifest(_hash(copy), copy.stat().st_size, made, documents, sentences, *facts)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupError(f"no file {str(file)!r}; give one that `tanya-asn index backup` wrote") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise _unfit(file, str(error)) from error
    except OSError as error:
        raise BackupError(f"can't read {str(file)!r} ({error.strerror}); check the file and the disk") from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise _unfit(file, "its manifest is too large")
        told = Manifest(**json.loads(archive.read(MANIFEST)))
        return replace(told, size=int(told.size))
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        if isinstance(error, StoreError):
            raise
        raise _unfit(file, "it has no manifest of an index") from error


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, target: Path, file: Path) -> None:
    """The database out of the backup, no byte more than its manifest announces."""
    digest = hashlib.sha256()
    size = 0
    try:
        with archive.open(DATABASE) as packed, target.open("xb") as unpacked:
            for block in _blocks(packed):
                size += len(block)
                if size > manifest.size:
                    raise _unfit(file, "it holds more than its manifest says")
                digest.update(block)
                unpacked.write(block)
    except KeyError as error:
        raise _unfit(file, "it holds no database") from error
    except (zlib.error, RuntimeError) as error:
        if isinstance(error, StoreError):
            raise
        raise _unfit(file, str(error)) from error
    if digest.hexdigest() != manifest.sha256:
        raise _unfit(file, "its content is not what was written")


def _blocks(packed: IO[bytes]) -> Iterator[bytes]:
    while block := packed.read(BLOCK):
        yield block


def _check(scratch: Path, file: Path, embedder: Embedder, progress: Progress | None) -> None:
    """Bring the unpacked store to the present format and model, and look for faults in it."""
    try:
        if not is_store(scratch):
            raise _unfit(file, "it holds no index")
        with _open_any(scratch, embedder, progress) as store:
            problems = store.check()
    except ForeignDatabaseError as error:
        raise _unfit(file, "it holds no index") from error
    except IndexDamagedError as error:
        raise _unfit(file, "the index in it is damaged") from error
    if problems:
        raise _unfit(file, problems[0])


def _open_any(folder: Path, embedder: Embedder, progress: Progress | None) -> Store:
    try:
        return Store.open(folder, embedder)
    except IndexMismatchError:
        return Store.reembed(folder, embedder, progress)


def _put_in_place(scratch: Path, folder: Path) -> None:
    """Copy the checked database over the store's, in one transaction of SQLite's; readers notice by its revision."""
    with writer_lock(folder), plain_errors(folder), closing(connect(scratch)) as source:
        revisions = [int(get_meta(source, "revision"))]
        if is_store(folder):
            with closing(connect(folder)) as old:
                revisions.append(int(get_meta(old, "revision")))
        with transaction(source):
            set_meta(source, revision=str(max(revisions) + 1), file="", sha256="")
        with closing(connect(folder)) as target:
            source.backup(target)


def _unfit(file: Path, reason: str) -> BackupError:
    return BackupError(f"{str(file)!r} is no whole backup of an index ({reason}); nothing was changed")
