"""Stores that older versions of the program made, brought to the present format where they lie."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from index.database import FORMAT, connect, get_meta, is_store, plain_errors, set_meta, transaction
from index.engine import writer_lock
from index.rows import read_documents, rewrite_document, unchecked_passages

OLDEST = "1"
# What format 2 added: what a person edited, what reprints what, a passage's place in its rule, a sentence's lead.
ADDITIONS = (
    "ALTER TABLE documents ADD COLUMN edits TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE documents ADD COLUMN origin TEXT",
    "CREATE INDEX documents_of_origin ON documents(origin)",
    "ALTER TABLE passages ADD COLUMN place TEXT",
    "ALTER TABLE sentences ADD COLUMN lead TEXT",
)


def bring_up_to_date(folder: Path) -> bool:
    """Give an old store the present format, in one transaction; nothing is embedded. Whether there was need to."""
    with plain_errors(folder):
        if not is_store(folder) or _format_of(folder) != OLDEST:
            return False
        with writer_lock(folder), closing(connect(folder)) as connection, transaction(connection):
            return _upgrade(connection)


def _format_of(folder: Path) -> str:
    with closing(connect(folder)) as connection:
        return get_meta(connection, "format")


def _upgrade(connection: sqlite3.Connection) -> bool:
    if get_meta(connection, "format") != OLDEST:
        return False  # another process was faster
    for addition in ADDITIONS:
        connection.execute(addition)
    for document in read_documents(connection):
        rewrite_document(connection, document, unchecked_passages(connection, document))
    set_meta(connection, format=FORMAT, revision=str(int(get_meta(connection, "revision")) + 1))
    return True
