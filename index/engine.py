"""The open files of a store: one SQLite connection and the FAISS index, kept in step."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sqlite3 import Connection

import filelock

from index.database import (
    BUSY_SECONDS,
    FORMAT,
    SCHEMA,
    IndexExistsError,
    IndexMismatchError,
    IndexNotFoundError,
    StoreAccessError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    busy,
    connect,
    damaged,
    full,
    get_meta,
    inaccessible,
    is_store,
    plain_errors,
    set_meta,
    transaction,
)
from index.embedding import Embedder
from index.rows import DamagedRowError, refill_words
from index.vectors import DamagedVectorError, Generation, VectorIndex, other_files
from index.words import words_fingerprint

LOCK = "store.lock"

logger = logging.getLogger(__name__)


class Engine:
    """Transactions over a store's files.

    SQLite is the truth. Every change raises the store's revision; a reader that meets a new revision brings its
    vectors in memory to what SQLite holds at that moment, so each answer comes from one state of the store.
    The FAISS file only shortens opening: where it is missing, damaged or behind, the vectors come from SQLite.
    """

    def __init__(self, folder: Path, embedder: Embedder, connection: Connection) -> None:
        self.folder = folder
        self.embedder = embedder
        self.index = VectorIndex(embedder.dimension)
        self._connection = connection
        self._lock = threading.RLock()  # one thread at a time on the connection
        self._revision = ""

    @classmethod
    def create(cls, folder: Path, embedder: Embedder) -> Engine:
        """The files of an empty store."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise inaccessible(folder, error) from error
        with writer_lock(folder), plain_errors(folder):
            if is_store(folder):
                raise IndexExistsError(f"there is an index at {str(folder)!r} already; open it, or give another folder")
            connection = connect(folder)
            connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA}")
            facts = {"format": FORMAT, "revision": "1", "words": words_fingerprint()}
            set_meta(connection, **facts, **model_facts(embedder))
            connection.execute("COMMIT")
        return cls(folder, embedder, connection)

    @classmethod
    def open(cls, folder: Path, embedder: Embedder, *, any_model: bool = False) -> Engine:
        """The files of a store that is there, checked; `any_model` opens it to change the model."""
        with plain_errors(folder):
            if not is_store(folder):
                raise IndexNotFoundError(f"no index at {str(folder)!r}; build one with `tanya-asn index build`")
            engine = cls(folder, embedder, connect(folder))
        with ExitStack() as unless_sound:
            unless_sound.callback(engine.close)
            engine._check_pages()
            if not any_model:
                engine._load()
            unless_sound.pop_all()
        return engine

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def reading(self, begin: str = "BEGIN") -> Iterator[Connection]:
        """A state of the store that stays as it is while the block runs."""
        try:
            with self._lock, plain_errors(self.folder), transaction(self._connection, begin):
                self._refresh()
                yield self._connection
        except (DamagedRowError, DamagedVectorError) as error:
            raise damaged(self.folder, str(error)) from error

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A change that happens whole or not at all; the caller holds the writer lock."""
        with self._lock, plain_errors(self.folder), transaction(self._connection):
            yield self._connection
            revision = int(get_meta(self._connection, "revision"))
            set_meta(self._connection, revision=str(revision + 1))

    def finish(self, *, erase: bool) -> None:
        """After changes: leave no trace of what was taken out, and publish the vectors; with the writer lock held."""
        with self._lock, plain_errors(self.folder):
            if erase:
                self._connection.execute("VACUUM")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            with self.reading():
                generation = self._write_generation()
            with transaction(self._connection):
                set_meta(self._connection, file=generation.file, sha256=generation.sha256)
            for file in other_files(self.folder, generation.file):
                file.unlink(missing_ok=True)

    def _write_generation(self) -> Generation:
        try:
            return self.index.write(self.folder)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
                raise full(self.folder) from error
            raise

    def _check_pages(self) -> None:
        with plain_errors(self.folder):
            fault = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if fault != "ok":
            raise damaged(self.folder, fault)

    def _load(self) -> None:
        """Read the generation file; where something is amiss in the folder, mend it unless a writer is at work."""
        with self._lock, plain_errors(self.folder):
            generation = Generation(get_meta(self._connection, "file"), get_meta(self._connection, "sha256"))
            self.index = VectorIndex.load(self.folder, generation, self.embedder.dimension)
            published = self.index.numbers()
        with self.reading():
            stale = self.index.numbers() != published or bool(other_files(self.folder, generation.file))
            old_words = get_meta(self._connection, "words") != words_fingerprint()
        if stale or old_words:
            self._mend(old_words)

    def _mend(self, old_words: bool) -> None:
        try:
            with writer_lock(self.folder, seconds=None if old_words else 0):
                if old_words:
                    with self.changing() as connection:
                        refill_words(connection)
                        set_meta(connection, words=words_fingerprint())
                self.finish(erase=False)
        except (StoreBusyError, StoreAccessError, StoreFullError) as error:
            logger.info("the index answers, but could not be mended: %s", error)

    def _refresh(self) -> None:
        """Notice changes by other processes."""
        revision = get_meta(self._connection, "revision")
        if revision != self._revision:
            self._check_facts()
            self.index.synchronise(self._connection)
            self._revision = revision

    def _check_facts(self) -> None:
        stored = {name: get_meta(self._connection, name) for name in ("format", "model", "fingerprint", "dimension")}
        if stored["format"] != FORMAT:
            message = (
                f"the index at {str(self.folder)!r} has format {stored['format']!r}, this program reads {FORMAT!r}"
            )
            raise StoreError(f"{message}; move that folder away and run `tanya-asn index build`")
        check_model(f"the index at {str(self.folder)!r}", stored, self.embedder)


@contextmanager
def writer_lock(folder: Path, seconds: float | None = None) -> Iterator[None]:
    """The right to write to a store, held by one process at a time; the system frees it when the process dies."""
    lock = filelock.FileLock(folder / LOCK, timeout=BUSY_SECONDS if seconds is None else seconds)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise busy(folder) from error
    except OSError as error:
        raise inaccessible(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def model_facts(embedder: Embedder) -> dict[str, str]:
    """What a store remembers of its embedding model."""
    return {"model": embedder.name, "fingerprint": embedder.fingerprint, "dimension": str(embedder.dimension)}


def check_model(index: str, stored: dict[str, str], embedder: Embedder) -> None:
    """Refuse an index whose vectors another embedding model made."""
    wanted = model_facts(embedder)
    if any(stored[name] != value for name, value in wanted.items()):
        message = f"{index} was built with the embedding model {_label(stored)}, not with {_label(wanted)}"
        raise IndexMismatchError(f"{message}; embed its documents again with `tanya-asn index build`")


def _label(facts: dict[str, str]) -> str:
    """A model for people: its name and the start of its fingerprint."""
    return f"{facts['model']} ({facts['fingerprint'][:12]}, {facts['dimension']} dimensions)"
