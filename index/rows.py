"""Documents, passages, sentences and vectors as rows, and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from index.embedding import Vectors
from index.lexical import clear_words, delete_words, write_words
from index.passage import Document, Passage, Sentence
from index.split import split_passages


class DamagedRowError(ValueError):
    """A row that does not hold what was written."""


@dataclass(frozen=True)
class Entry:
    """A document as it is stored: split, and with a digest of everything that it holds."""

    document: Document
    passages: tuple[Passage, ...]
    record: str
    digest: str

    @classmethod
    def of(cls, document: Document) -> Entry:
        """The entry of a document."""
        passages = split_passages(document)
        record = document_record(document)
        return cls(document, passages, record, content_digest(record, passages))

    def texts(self) -> list[str]:
        """What is embedded: every sentence, then every translation, with the title where sentences need it.

        A digest's sentences stand for themselves; those of other texts are read under their title.
        """
        source = self.document
        alone = source.summary_of is not None
        own = [passage.sentence_text(n) for passage in self.passages for n in range(len(passage.sentences))]
        english = [
            span.translation for passage in self.passages for span in passage.sentences if span.translation is not None
        ]
        if alone:
            return own + english
        title = source.title_english or source.title
        return [f"{source.title}. {text}" for text in own] + [f"{title}. {text}" for text in english]


def document_record(document: Document) -> str:
    """The document as it is stored."""
    return json.dumps(asdict(document), ensure_ascii=False)


def content_digest(record: str, passages: Sequence[Passage]) -> str:
    """The SHA-256 of a document's record and of every span in it."""
    spans = [(passage.start, passage.end, [(s.start, s.end) for s in passage.sentences]) for passage in passages]
    return hashlib.sha256(f"{record}\n{json.dumps(spans)}".encode()).hexdigest()


def stored_digest(connection: sqlite3.Connection, document_id: str) -> str:
    """The digest of the stored document, "" where there is none."""
    row = connection.execute("SELECT digest FROM documents WHERE id = ?", (document_id,)).fetchone()
    return str(row[0]) if row else ""


def write_entry(connection: sqlite3.Connection, entry: Entry, vectors: Iterator[Vectors]) -> None:
    """Insert a document with everything that belongs to it; takes the vectors of `entry.texts()` from `vectors`."""
    source = entry.document
    record = entry.record.encode()
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?)", (source.id, zlib.crc32(record), record, entry.digest)
    )
    sentence_ids: list[tuple[int, bool]] = []
    for number, passage in enumerate(entry.passages):
        row = (passage.id, source.id, number, passage.start, passage.end)
        connection.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", row)
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
    row = (passage.id, position, span.start, span.end, span.translation is not None)
    insert = "INSERT INTO sentences (passage, number, first, last, translated) VALUES (?, ?, ?, ?, ?)"
    sentence_id = int(connection.execute(insert, row).lastrowid or 0)
    write_words(connection, sentence_id, passage, position)
    return sentence_id


def _write_vector(connection: sqlite3.Connection, vector_id: int, vector: Vectors) -> None:
    value = np.ascontiguousarray(vector, dtype=np.float32).tobytes()
    connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", (vector_id, zlib.crc32(value), value))


def delete_entry(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete a document and everything that belongs to it."""
    found = connection.execute(
        "SELECT s.id FROM sentences s JOIN passages p ON p.id = s.passage WHERE p.document = ?", (document_id,)
    )
    sentence_ids = [row[0] for row in found]
    delete_words(connection, sentence_ids)
    connection.executemany("DELETE FROM vectors WHERE id IN (?, ?)", ((n * 2, n * 2 + 1) for n in sentence_ids))
    connection.executemany("DELETE FROM sentences WHERE id = ?", ((number,) for number in sentence_ids))
    connection.execute("DELETE FROM passages WHERE document = ?", (document_id,))
    connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))


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
    fields = json.loads(record)
    return Document(**{**fields, "translations": tuple(fields["translations"])})


def read_passages(connection: sqlite3.Connection, document: Document) -> list[Passage]:
    """The passages of a document, in its order, as they were when it was added."""
    translations = iter(document.translations)
    passages = []
    for passage_id, start, end in connection.execute(
        "SELECT id, first, last FROM passages WHERE document = ? ORDER BY number", (document.id,)
    ).fetchall():
        spans = connection.execute("SELECT first, last FROM sentences WHERE passage = ? ORDER BY number", (passage_id,))
        sentences = tuple(Sentence(first, last, next(translations, None)) for first, last in spans)
        passages.append(Passage(passage_id, document, document.text[start:end], start, end, sentences))
    if content_digest(document_record(document), passages) != stored_digest(connection, document.id):
        raise DamagedRowError(f"the spans of document {document.id!r} are not those that were added")
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


def read_vectors(connection: sqlite3.Connection, passage_id: str, number: int) -> list[Vectors]:
    """The vectors of a sentence: its text's and, where it has one, its translation's."""
    rows = connection.execute(
        "SELECT v.value FROM sentences s JOIN vectors v ON v.id IN (s.id * 2, s.id * 2 + 1) "
        "WHERE s.passage = ? AND s.number = ?",
        (passage_id, number),
    )
    return [np.frombuffer(row[0], dtype=np.float32) for row in rows]
