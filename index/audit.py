"""The check of a store: does every part of it fit every other?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index import rows
from index.database import get_meta
from index.lexical import TABLES, entries
from index.vectors import DamagedVectorError, Generation, VectorIndex, read_vector
from index.words import words_fingerprint


def problems(connection: sqlite3.Connection, folder: Path, dimension: int) -> list[str]:
    """What is wrong with a store, a line each."""
    found: list[str] = [f"SQLite: {row[0]}" for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [f"SQLite: a row of {row[0]} has no parent" for row in connection.execute("PRAGMA foreign_key_check")]
    try:
        found += [*_vector_problems(connection, dimension), *_word_problems(connection)]
    except rows.DamagedRowError as error:
        found.append(str(error))
    found += _file_problems(connection, folder, dimension)
    return found


def _vector_problems(connection: sqlite3.Connection, dimension: int) -> Iterator[str]:
    wanted: set[int] = set()
    for number, translated in connection.execute("SELECT id, translated FROM sentences"):
        wanted |= {number * 2} | ({number * 2 + 1} if translated else set())
    present = {row[0] for row in connection.execute("SELECT id FROM vectors")}
    if wanted != present:
        yield f"vectors: {len(wanted - present)} missing, {len(present - wanted)} of no sentence"
    for number in sorted(present):
        try:
            length = float(np.linalg.norm(read_vector(connection, number, dimension)))
        except DamagedVectorError as error:
            yield str(error)
            continue
        if abs(length - 1) > 1e-3:
            yield f"vector {number} has length {length:.3f}"


def _word_problems(connection: sqlite3.Connection) -> Iterator[str]:
    if get_meta(connection, "words") != words_fingerprint():
        yield "words: made by other rules than this program's"
    wanted = {
        (language, sentence_id, words)
        for sentence_id, passage, position in rows.read_sentences(connection)
        for language, words in entries(passage, position).items()
    }
    present: set[tuple[str, int, str]] = set()
    for language, (table, _) in TABLES.items():
        present |= {(language, *row) for row in connection.execute(f"SELECT rowid, terms FROM {table}")}
        try:
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            yield f"{table}: {error}"
    if wanted != present:
        yield f"words: {len(wanted - present)} entries missing, {len(present - wanted)} of no sentence"


def _file_problems(connection: sqlite3.Connection, folder: Path, dimension: int) -> Iterator[str]:
    generation = Generation(get_meta(connection, "file"), get_meta(connection, "sha256"))
    held = VectorIndex.load(folder, generation, dimension).numbers()
    if held != {row[0] for row in connection.execute("SELECT id FROM vectors")}:
        yield f"FAISS: {generation.file or 'no file'} does not hold what SQLite holds; it is mended on opening"
