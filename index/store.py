"""The store: documents that can be searched by meaning and by words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

import numpy as np

from index import changes, lexical, rows
from index.audit import problems
from index.changes import ADDED, UNCHANGED, UPDATED, UnknownDocumentError
from index.database import get_meta, set_meta
from index.document_store import DocumentStore
from index.embedding import Embedder, Progress, Vectors
from index.engine import Engine, writer_lock
from index.filters import Filter
from index.migration import bring_up_to_date
from index.passage import Document, Hit, Passage
from index.vectors import vector_numbers

if TYPE_CHECKING:
    from index.readers.record import ReadDocument

MANY = 1_000_000_000  # more than any store holds

__all__ = ["ADDED", "UNCHANGED", "UPDATED", "Store", "UnknownDocumentError"]


class Store(DocumentStore):
    """A searchable collection of documents in a folder. One process writes at a time; any number read.

    Every answer comes from one state of the store: a change by another process shows in the next call, whole.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def create(cls, folder: Path, embedder: Embedder) -> Store:
        """Make an empty store in a folder, which is made too where it is missing."""
        return cls(Engine.create(folder, embedder))

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> Store:
        """Open the store in a folder, mending what can be made again from its documents."""
        bring_up_to_date(folder)
        return cls(Engine.open(folder, embedder))

    @classmethod
    def reembed(cls, folder: Path, embedder: Embedder, progress: Progress | None = None) -> Store:
        """Open a store that another model built, and embed its documents with this one.

        The old vectors stay, and answer whoever has the store open, until the new ones take their place at once.
        """
        bring_up_to_date(folder)
        return cls(changes.reembed(folder, embedder, progress))

    def close(self) -> None:
        """Let go of the files."""
        self._engine.close()

    # What is in it

    @property
    def embedder(self) -> Embedder:
        """The model that turns texts and questions into the store's vectors."""
        return self._engine.embedder

    def documents(self) -> list[Document]:
        """All documents, in the order of their ids."""
        with self._engine.reading() as connection:
            return rows.read_documents(connection)

    def document(self, document_id: str) -> Document:
        """The document with this id."""
        with self._engine.reading() as connection:
            return changes.known(connection, self._engine.folder, document_id)

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document, in its order."""
        with self._engine.reading() as connection:
            return rows.read_passages(connection, changes.known(connection, self._engine.folder, document_id))

    def same_origin(self, origin: str) -> list[Document]:
        """The document with this id and those that reprint it."""
        with self._engine.reading() as connection:
            return rows.same_origin(connection, origin)

    def count(self) -> int:
        """How many sentences it holds."""
        with self._engine.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])

    def shipped(self) -> set[str]:
        """The documents in it that came with the program."""
        with self._engine.reading() as connection:
            marked = set(json.loads(get_meta(connection, "shipped") or "[]"))
            return marked & {document.id for document in rows.read_documents(connection)}

    def check(self) -> list[str]:
        """What is wrong with it, a line each; nothing when it is sound."""
        with writer_lock(self._engine.folder), self._engine.reading("BEGIN IMMEDIATE") as connection:
            return problems(connection, self._engine.folder, self._engine.embedder.dimension)

    # Search

    def search_dense(self, vector: Vectors, k: int, where: Filter | None = None) -> list[Hit]:
        """The k sentences nearest in meaning; a sentence counts by its text or its translation, whichever is nearer."""
        with self._engine.reading() as connection:
            allowed = vector_numbers(where.sentence_numbers(connection)) if where else None
            best: dict[int, float] = {}
            for number, score in self._engine.index.search(vector, 2 * k, allowed):  # a sentence has two at most
                best[number // 2] = max(score, best.get(number // 2, -1.0))
            ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
            return _hits(connection, ranked[: max(k, 0)])

    def search_words(self, query_terms: Sequence[str], language: str, k: int, where: Filter | None = None) -> list[Hit]:
        """The k sentences that fit these terms of `words.terms` best, by BM25 over their text in that language."""
        with self._engine.reading() as connection:
            if where is None:
                return _hits(connection, lexical.search_words(connection, query_terms, language, k))
            allowed = where.sentence_numbers(connection)
            ranked = lexical.search_words(connection, query_terms, language, MANY if k > 0 else 0)
            return _hits(connection, [pair for pair in ranked if pair[0] in allowed][:k])

    def cosines(self, vector: Vectors, hits: Sequence[Hit]) -> list[float]:
        """The dense score of each of these sentences; -1 for one that has been removed."""
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        with self._engine.reading() as connection:
            found = [rows.read_vectors(connection, *hit.key) for hit in hits]
        return [max((float(query @ each) for each in vectors), default=-1.0) for vectors in found]

    def idf(self, term: str, language: str) -> float:
        """How rare a term of `words.terms` is among the sentences of a language; never below 0."""
        with self._engine.reading() as connection:
            return lexical.inverse_frequency(connection, term, language)

    # Change

    def add_all(self, sources: Iterable[Document | ReadDocument], progress: Progress | None = None) -> list[str]:
        """Put documents in, each whole or not at all; `progress` counts the texts to embed.

        A document is split by `index.split`, or already split by its reader. What a person edited of it stays.
        """
        return changes.put_all(self._engine, sources, progress)

    def edit(self, document_id: str, **fields: str | None) -> Document:
        """Set fields of a document, e.g. `published="2024-05-08"`; adding its file again leaves them so."""
        return changes.edit(self._engine, document_id, fields)

    def remove(self, document_id: str) -> None:
        """Take a document out; no word of it stays in the folder's files."""
        changes.remove(self._engine, document_id)

    def mark_shipped(self, document_ids: Iterable[str]) -> None:
        """Remember which documents came with the program."""
        marked = json.dumps(sorted(document_ids))
        with writer_lock(self._engine.folder), self._engine.changing() as connection:
            set_meta(connection, shipped=marked)


def _hits(connection: Connection, ranked: Iterable[tuple[int, float]]) -> list[Hit]:
    """The sentences with these numbers; a document that several of them come from is read once."""
    documents: dict[str, dict[str, Passage]] = {}
    hits: list[Hit] = []
    for sentence_id, score in ranked:
        document_id, passage_id, number = rows.locate_sentence(connection, sentence_id)
        if document_id not in documents:
            document = rows.read_document(connection, document_id)
            passages = rows.read_passages(connection, document) if document else []
            documents[document_id] = {passage.id: passage for passage in passages}
        hits.append(Hit(documents[document_id][passage_id], number, score))
    return hits
