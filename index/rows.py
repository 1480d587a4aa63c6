"""Documents, passages, sentences and vectors as rows, and back."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from index.embedding import Vectors
from index.entry import Entry, content_digest, document_record
from index.lexical import clear_words, delete_words, write_words
from index.passage import Document, Passage, Sentence


class DamagedRowError(ValueError):
    """A row that does not hold what was written."""


def stored_digest(connection: sqlite3.Connection, document_id: str) -> str:
    """The digest of the stored document, "" where there is none."""
    row = connection.execute("SELECT digest FROM documents WHERE id = ?", (document_id,)).fetchone()
    return str(row[0]) if row else ""


def stored_edits(connection: sqlite3.Connection, document_id: str) -> dict[str, str | None]:
    """The fields of the stored document that a person set."""
    row = connection.execute("SELECT edits FROM documents WHERE id = ?", (document_id,)).fetchone()
    return dict(json.loads(row[0])) if row else {}


def write_entry(connection: sqlite3.Connection, entry: Entry, vectors: Iterator[Vectors]) -> None:
    """Insert a document with everything that belongs to it; takes the vectors of `entry.texts()` from `vectors`."""
    source = entry.document
    record = entry.record.encode()
    edits = json.dumps(entry.edits, ensure_ascii=False)
    row = (source.id, zlib.crc32(record), record, entry.digest, edits, source.origin)
    connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", row)
    sentence_ids: list[tuple[int, bool]] = []
    for number, passage in enumerate(entry.passages):
        where = (passage.id, source.id, number, passage.start, passage.end, passage.place)
        connection.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", where)
        for position, span in enumerate(passage.sentences):
            sentence_id = _write_sentence(connection, passage, position)
            sentence_ids.append((sentence_id, span.translation is not None))
    for sentence_id, _ in sentence_ids:
        _write_vector(connection, sentence_id * 2, next(vectors))
    for sentence_id, translated in sentence_ids:
        if translated:
            _write_vector(connection, sentence_id * 2 + 1, next(vectors))


def _write_sentence(connection: sqlite3.Connection, passage: Passage, position: int) -> int:
    span = passage.sentences[position]
    row = (passage.id, position, span.start, span.end, span.translation is not None, span.lead)
    insert = "INSERT INTO sentences (passage, number, first, last, translated, lead) VALUES (?, ?, ?, ?, ?, ?)"
    sentence_id = int(connection.execute(insert, row).lastrowid or 0)
    write_words(connection, sentence_id, passage, position)
    return sentence_id


def _write_vector(connection: sqlite3.Connection, vector_id: int, vector: Vectors) -> None:
    value = np.ascontiguousarray(vector, dtype=np.float32).tobytes()
    connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", (vector_id, zlib.crc32(value), value))


def delete_entries(connection: sqlite3.Connection, document_ids: Sequence[str]) -> None:
    """Delete documents and everything that belongs to them."""
    sentence_ids: list[int] = []
    for document_id in document_ids:
        found = connection.execute(
            "SELECT s.id FROM sentences s JOIN passages p ON p.id = s.passage WHERE p.document = ?", (document_id,)
        )
        sentence_ids += [row[0] for row in found]
    delete_words(connection, sentence_ids)
    connection.executemany("DELETE FROM vectors WHERE id IN (?, ?)", ((n * 2, n * 2 + 1) for n in sentence_ids))
    connection.executemany("DELETE FROM sentences WHERE id = ?", ((number,) for number in sentence_ids))
    connection.executemany("DELETE FROM passages WHERE document = ?", ((each,) for each in document_ids))
    connection.executemany("DELETE FROM documents WHERE id = ?", ((each,) for each in document_ids))


def release_reprints(connection: sqlite3.Connection, document_id: str) -> None:
    """Let the oldest reprint of a document stand in its place as the origin of the others, before it is deleted."""
    reprints = same_origin(connection, document_id)
    first = min((each for each in reprints if each.id != document_id), key=lambda each: each.published, default=None)
    for reprint in reprints:
        if first and reprint.origin == document_id:
            heir = replace(reprint, origin=None if reprint.id == first.id else first.id)
            passages = [replace(passage, document=heir) for passage in read_passages(connection, reprint)]
            rewrite_document(connection, heir, passages)


def same_origin(connection: sqlite3.Connection, origin: str) -> list[Document]:
    """The document with this id and those that reprint it."""
    select = "SELECT id, checksum, record FROM documents WHERE id = ? OR origin = ? ORDER BY id"
    return [_document(*row) for row in connection.execute(select, (origin, origin)).fetchall()]


def rewrite_document(connection: sqlite3.Connection, document: Document, passages: Sequence[Passage]) -> None:
    """Replace a stored document's record, its passages and vectors staying as they are."""
    record = document_record(document)
    row = (record.encode(), zlib.crc32(record.encode()), content_digest(record, passages), document.origin, document.id)
    connection.execute("UPDATE documents SET record = ?, checksum = ?, digest = ?, origin = ? WHERE id = ?", row)


def refill_words(connection: sqlite3.Connection) -> None:
    """Make the word tables again from the documents, by the present rules."""
    clear_words(connection)
    for sentence_id, passage, position in read_sentences(connection):
        write_words(connection, sentence_id, passage, position)


def read_sentences(connection: sqlite3.Connection) -> Iterator[tuple[int, Passage, int]]:
    """Every sentence of the store: its number, its passage, its position there."""
    for document in read_documents(connection):
        for passage in read_passages(connection, document):
            numbers = connection.execute("SELECT id FROM sentences WHERE passage = ? ORDER BY number", (passage.id,))
            for position, (sentence_id,) in enumerate(numbers.fetchall()):
                yield int(sentence_id), passage, position


def read_entry(connection: sqlite3.Connection, document_id: str) -> Entry:
    """A stored document with its passages, and what a person edited."""
    document = read_document(connection, document_id)
    if document is None:
        raise DamagedRowError(f"document {document_id!r} is named but not there")
    entry = Entry.split(document, read_passages(connection, document))
    return replace(entry, edits=stored_edits(connection, document_id))


def read_document(connection: sqlite3.Connection, document_id: str) -> Document | None:
    """The stored document, if there is one."""
    row = connection.execute("SELECT id, checksum, record FROM documents WHERE id = ?", (document_id,)).fetchone()
    return _document(*row) if row else None


def read_documents(connection: sqlite3.Connection) -> list[Document]:
    """All documents, in the order of their ids."""
    return [_document(*row) for row in connection.execute("SELECT id, checksum, record FROM documents ORDER BY id")]


def _document(document_id: str, checksum: int, record: bytes) -> Document:
    if not isinstance(record, bytes) or zlib.crc32(record) != checksum:
        raise DamagedRowError(f"document {document_id!r} does not fit its checksum")
    return Document.of_record(json.loads(record))


def read_passages(connection: sqlite3.Connection, document: Document) -> list[Passage]:
    """The passages of a document, in its order, as they were when it was added."""
    passages = unchecked_passages(connection, document)
    if content_digest(document_record(document), passages) != stored_digest(connection, document.id):
        raise DamagedRowError(f"the spans of document {document.id!r} are not those that were added")
    return passages


def unchecked_passages(connection: sqlite3.Connection, document: Document) -> list[Passage]:
    """The passages of a document as the tables have them, whatever its digest says."""
    translations = iter(document.translations)
    passages = []
    for passage_id, start, end, place in connection.execute(
        "SELECT id, first, last, place FROM passages WHERE document = ? ORDER BY number", (document.id,)
    ).fetchall():
        spans = connection.execute(
            "SELECT first, last, lead FROM sentences WHERE passage = ? ORDER BY number", (passage_id,)
        )
        sentences = tuple(Sentence(first, last, next(translations, "") or None, lead) for first, last, lead in spans)
        passages.append(Passage(passage_id, document, document.text[start:end], start, end, sentences, place))
    return passages


def locate_sentence(connection: sqlite3.Connection, sentence_id: int) -> tuple[str, str, int]:
    """A sentence's document, passage and position."""
    row = connection.execute(
        "SELECT p.document, p.id, s.number FROM sentences s JOIN passages p ON p.id = s.passage WHERE s.id = ?",
        (sentence_id,),
    ).fetchone()
    if row is None:
        raise DamagedRowError(f"sentence {sentence_id} is named but not there")
    return str(row[0]), str(row[1]), int(row[2])


def entry_vectors(connection: sqlite3.Connection, document_id: str) -> list[Vectors]:
    """The vectors of a stored document in the order of its entry's texts: those of texts, then of translations."""
    found = connection.execute(
        "SELECT v.value FROM passages p JOIN sentences s ON s.passage = p.id JOIN vectors v "
        "ON v.id IN (s.id * 2, s.id * 2 + 1) WHERE p.document = ? ORDER BY v.id % 2, p.number, s.number",
        (document_id,),
    )
    return [np.frombuffer(row[0], dtype=np.float32) for row in found]


def read_vectors(connection: sqlite3.Connection, passage_id: str, number: int) -> list[Vectors]:
    """The vectors of a sentence: its text's and, where it has one, its translation's."""
    rows = connection.execute(
        "SELECT v.value FROM sentences s JOIN vectors v ON v.id IN (s.id * 2, s.id * 2 + 1) "
        "WHERE s.passage = ? AND s.number = ?",
        (passage_id, number),
    )
    return [np.frombuffer(row[0], dtype=np.float32) for row in rows]
