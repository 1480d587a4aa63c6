"""The SQLite file of a store: its tables, its settings, and its errors in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

DATABASE = "store.db"
FORMAT = "2"
TABLES = frozenset({"meta", "documents", "passages", "sentences", "vectors"})  # of every format
BUSY_SECONDS = 30
# SQLite before 3.51.3 can damage a file in WAL mode when two connections write at once.
WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)

# Sentence numbers are never used twice, so a vector's number always means the same vector:
# sentence number x 2 for the sentence's own text, plus 1 for its translation.
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (id TEXT PRIMARY KEY, checksum INTEGER NOT NULL,
                        record BLOB NOT NULL, digest TEXT NOT NULL,
                        edits TEXT NOT NULL DEFAULT '{}', origin TEXT);
CREATE TABLE passages (id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents(id),
                       number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, place TEXT);
CREATE TABLE sentences (id INTEGER PRIMARY KEY AUTOINCREMENT, passage TEXT NOT NULL REFERENCES passages(id),
                        number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                        translated INTEGER NOT NULL, lead TEXT);
CREATE TABLE vectors (id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, value BLOB NOT NULL);
CREATE INDEX documents_of_origin ON documents(origin);
CREATE INDEX passages_of_document ON passages(document, number);
CREATE INDEX sentences_of_passage ON sentences(passage, number);
CREATE VIRTUAL TABLE words_id USING fts5(terms, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE words_en USING fts5(terms, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE vocabulary_id USING fts5vocab(words_id, row);
CREATE VIRTUAL TABLE vocabulary_en USING fts5vocab(words_en, row);
"""


class StoreError(RuntimeError):
    """Something about a store that its user can mend; the message says how."""


class IndexNotFoundError(StoreError):
    """There is no store in this folder."""


class IndexExistsError(StoreError):
    """There is a store in this folder already."""


class IndexMismatchError(StoreError):
    """The store was built with another embedding model."""


class IndexDamagedError(StoreError):
    """The store's file is damaged."""


class StoreBusyError(StoreError):
    """Another process is writing to the store."""


class StoreFullError(StoreError):
    """The disk has no space left for what was to be written."""


class ForeignDatabaseError(StoreError):
    """The file where a store belongs is another program's database."""


class StoreAccessError(StoreError):
    """The store's files can't be read or written, for want of permission or because of the disk."""


def connect(folder: Path) -> sqlite3.Connection:
    """A connection with the settings that durability and erasure need; transactions are begun by hand."""
    connection = _opened(folder)
    wanted = "wal" if WAL_IS_SAFE else "delete"
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        connection.execute(f"PRAGMA journal_mode = {wanted}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if WAL_IS_SAFE else 'EXTRA'}")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # VACUUM leaves no copy in a temporary file
    return connection


def _opened(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / DATABASE, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def is_store(folder: Path) -> bool:
    """Whether a store was made here; one whose making was cut off does not count.

    Another program's database is an error, and is left as it is: our settings are for our own files.
    """
    if not (folder / DATABASE).is_file():
        return False
    with plain_errors(folder), closing(_opened(folder)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if names and not names >= TABLES:
        raise foreign(folder)
    return bool(names)


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """All of the statements in the block, or none."""
    connection.execute(begin)
    with connection:  # commits; rolls back after whatever ends the block early, and where the commit fails
        yield


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Turns what SQLite says of a damaged, locked or full file into an error that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode to UTF-8" in str(error):
            raise damaged(folder, str(error)) from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise busy(folder) from error
        if code == sqlite3.SQLITE_FULL:
            raise full(folder) from error
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise inaccessible(folder, error) from error
        raise


def damaged(folder: Path, reason: str) -> IndexDamagedError:
    """The error for a file that holds something else than was written."""
    remedy = "move that folder away and build the index again with `tanya-asn index build`"
    return IndexDamagedError(f"the index at {str(folder)!r} is damaged ({' '.join(reason.split())}); {remedy}")


def foreign(folder: Path) -> ForeignDatabaseError:
    """The error for a database that is no index of ours."""
    remedy = "give the index another folder, or move that file away and run `tanya-asn index build`"
    return ForeignDatabaseError(f"{str(folder / DATABASE)!r} is another program's database; {remedy}")


def busy(folder: Path) -> StoreBusyError:
    """The error for a store that another process keeps locked."""
    return StoreBusyError(f"another process is writing to the index at {str(folder)!r}; try again when it has finished")


def full(folder: Path) -> StoreFullError:
    """The error for a full disk."""
    return StoreFullError(f"no space left on the disk of the index at {str(folder)!r}; free some and try again")


def inaccessible(folder: Path, reason: Exception) -> StoreAccessError:
    """The error for files that the system keeps from us."""
    remedy = "check the disk and the folder's permissions"
    return StoreAccessError(f"can't read or write the index at {str(folder)!r} ({reason}); {remedy}")


def get_meta(connection: sqlite3.Connection, name: str) -> str:
    """A fact about the store, "" where it was never set."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def set_meta(connection: sqlite3.Connection, **values: str) -> None:
    """Write down facts about the store."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
