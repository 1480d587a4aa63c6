"""The store: documents that can be searched by meaning and by words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from sqlite3 import Connection

import numpy as np

from index import lexical, rows
from index.audit import problems
from index.database import StoreError, get_meta, set_meta
from index.embedding import Embedder, Progress, Vectors
from index.engine import Engine, model_facts, writer_lock
from index.passage import ENGLISH, Document, Hit, Passage
from index.rows import Entry

ADDED, UPDATED, UNCHANGED = "added", "updated", "unchanged"


class UnknownDocumentError(StoreError):
    """The store has no document with this id."""


class Store:
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
        return cls(Engine.open(folder, embedder))

    @classmethod
    def reembed(cls, folder: Path, embedder: Embedder, progress: Progress | None = None) -> Store:
        """Open a store that another model built, and embed its documents with this one, in one transaction."""
        engine = Engine.open(folder, embedder, any_model=True)
        with writer_lock(folder):
            with engine.changing() as connection:
                entries = [Entry.of(document) for document in rows.read_documents(connection)]
                texts = [text for entry in entries for text in entry.texts()]
                vectors = iter(embedder.encode_passages(texts, progress))
                for entry in entries:
                    rows.delete_entry(connection, entry.document.id)
                    rows.write_entry(connection, entry, vectors)
                set_meta(connection, **model_facts(embedder))
            engine.finish(erase=True)
        return cls(engine)

    def close(self) -> None:
        """Let go of the files."""
        self._engine.close()

    def __enter__(self) -> Store:
        """The store itself, closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

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
            return self._known(connection, document_id)

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document, in its order."""
        with self._engine.reading() as connection:
            return rows.read_passages(connection, self._known(connection, document_id))

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

    def search_dense(self, vector: Vectors, k: int) -> list[Hit]:
        """The k sentences nearest in meaning; a sentence counts by its text or its translation, whichever is nearer."""
        with self._engine.reading() as connection:
            best: dict[int, float] = {}
            for number, score in self._engine.index.search(vector, 2 * k):  # a sentence has at most two vectors
                best[number // 2] = max(score, best.get(number // 2, -1.0))
            ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
            return _hits(connection, ranked[: max(k, 0)])

    def search_words(self, query_terms: Sequence[str], language: str, k: int) -> list[Hit]:
        """The k sentences that fit these terms of `words.terms` best, by BM25 over their text in that language."""
        with self._engine.reading() as connection:
            return _hits(connection, lexical.search_words(connection, query_terms, language, k))

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

    def languages(self, hit: Hit) -> set[str]:
        """The languages in which a sentence can be read."""
        translated = hit.passage.sentences[hit.sentence].translation is not None
        return {hit.passage.document.language} | ({ENGLISH} if translated else set())

    # Change

    def add(self, document: Document, progress: Progress | None = None) -> str:
        """Put a document in, or a new text of it: "added", "updated" or "unchanged"."""
        return self.add_all([document], progress)[0]

    def add_all(self, documents: Iterable[Document], progress: Progress | None = None) -> list[str]:
        """Put documents in, each in a transaction of its own; `progress` counts the texts to embed."""
        entries = [Entry.of(document) for document in documents]
        with self._engine.reading() as connection:
            new = [entry for entry in entries if rows.stored_digest(connection, entry.document.id) != entry.digest]
        total = sum(len(entry.texts()) for entry in new)
        outcomes: list[str] = []
        done = 0
        for entry in entries:
            outcomes.append(self._put(entry, _shifted(progress, done, total)))
            done += 0 if outcomes[-1] == UNCHANGED else len(entry.texts())
        if set(outcomes) & {ADDED, UPDATED}:
            with writer_lock(self._engine.folder):
                self._engine.finish(erase=UPDATED in outcomes)
        return outcomes

    def remove(self, document_id: str) -> None:
        """Take a document out; no word of it stays in the folder's files."""
        with writer_lock(self._engine.folder):
            with self._engine.changing() as connection:
                self._known(connection, document_id)
                rows.delete_entry(connection, document_id)
            self._engine.finish(erase=True)

    def mark_shipped(self, document_ids: Iterable[str]) -> None:
        """Remember which documents came with the program."""
        marked = json.dumps(sorted(document_ids))
        with writer_lock(self._engine.folder), self._engine.changing() as connection:
            set_meta(connection, shipped=marked)

    def _put(self, entry: Entry, progress: Progress | None) -> str:
        document_id = entry.document.id
        with self._engine.reading() as connection:
            if rows.stored_digest(connection, document_id) == entry.digest:
                return UNCHANGED
        vectors = self._engine.embedder.encode_passages(entry.texts(), progress)
        with writer_lock(self._engine.folder), self._engine.changing() as connection:
            stored = rows.stored_digest(connection, document_id)
            if stored == entry.digest:
                return UNCHANGED  # another process was faster
            if stored:
                rows.delete_entry(connection, document_id)
            rows.write_entry(connection, entry, iter(vectors))
            return UPDATED if stored else ADDED

    def _known(self, connection: Connection, document_id: str) -> Document:
        document = rows.read_document(connection, document_id)
        if document is None:
            place = str(self._engine.folder)
            remedy = "`tanya-asn index list` names those it has"
            raise UnknownDocumentError(f"no document {document_id!r} in the index at {place!r}; {remedy}")
        return document


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


def _shifted(progress: Progress | None, done: int, total: int) -> Progress | None:
    """Progress on one document told as progress on all of them."""
    if progress is None:
        return None
    tell = progress
    return lambda count, _: tell(done + count, total)
