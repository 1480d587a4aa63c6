"""The store: documents in SQLite, their vectors in FAISS, their words in FTS5."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sqlite3 import Connection

import filelock
import numpy as np

from index import lexical, rows
from index.audit import problems
from index.database import (
    BUSY_SECONDS,
    FORMAT,
    SCHEMA,
    IndexExistsError,
    IndexMismatchError,
    IndexNotFoundError,
    StoreBusyError,
    StoreError,
    bump_revision,
    busy,
    connect,
    damaged,
    full,
    get_meta,
    is_store,
    plain_errors,
    set_meta,
    transaction,
)
from index.embedding import Embedder, Progress, Vectors
from index.passage import ENGLISH, Document, Hit, Passage
from index.rows import Entry
from index.vectors import DamagedVectorError, Generation, VectorIndex, remove_other_files
from index.words import words_fingerprint

LOCK = "store.lock"
ADDED, UPDATED, UNCHANGED = "added", "updated", "unchanged"


class UnknownDocumentError(StoreError):
    """The store has no document with this id."""


class Store:
    """A searchable collection of documents in a folder. One process writes at a time; any number read.

    Every answer comes from one state of the store: a change by another process shows in the next call, whole.
    """

    def __init__(self, folder: Path, embedder: Embedder, connection: Connection) -> None:
        self._folder = folder
        self._embedder = embedder
        self._connection = connection
        self._lock = threading.RLock()
        self._index = VectorIndex(embedder.dimension)
        self._revision = ""
        self._documents: dict[str, Document] = {}

    @classmethod
    def create(cls, folder: Path, embedder: Embedder) -> Store:
        """Make an empty store in a folder, which is made too where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        with _writer_lock(folder), plain_errors(folder):
            if is_store(folder):
                raise IndexExistsError(f"there is an index at {str(folder)!r} already; open it, or give another folder")
            connection = connect(folder)
            connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA}")
            set_meta(connection, format=FORMAT, revision="1", words=words_fingerprint(), **_model(embedder))
            connection.execute("COMMIT")
        return cls(folder, embedder, connection)

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> Store:
        """Open the store in a folder, mending what can be made again from the documents."""
        with plain_errors(folder):
            if not is_store(folder):
                raise IndexNotFoundError(f"no index at {str(folder)!r}; build one with `tanya-asn index build`")
            store = cls(folder, embedder, connect(folder))
            fault = store._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if fault != "ok":
                raise damaged(folder, fault)
        store._load()
        return store

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Store:
        """The store itself, closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What is in it

    def documents(self) -> list[Document]:
        """All documents, in the order of their ids."""
        with self._reading() as connection:
            return rows.read_documents(connection)

    def document(self, document_id: str) -> Document:
        """The document with this id."""
        with self._reading() as connection:
            return self._document(connection, document_id)

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document, in its order."""
        with self._reading() as connection:
            return rows.read_passages(connection, self._document(connection, document_id))

    def count(self) -> int:
        """How many sentences it holds."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])

    def check(self) -> list[str]:
        """What is wrong with it, a line each; nothing when it is sound."""
        with self._reading() as connection:
            return problems(connection, self._folder, self._embedder.dimension)

    # Search

    def search_dense(self, vector: Vectors, k: int) -> list[Hit]:
        """The k sentences nearest in meaning; a sentence counts by its text or its translation, whichever is nearer."""
        with self._reading() as connection:
            best: dict[int, float] = {}
            for number, score in self._index.search(vector, 2 * k):  # a sentence has at most two vectors
                best[number // 2] = max(score, best.get(number // 2, -1.0))
            ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
            return self._hits(connection, ranked[: max(k, 0)])

    def search_words(self, query_terms: Sequence[str], language: str, k: int) -> list[Hit]:
        """The k sentences that fit these terms of `words.terms` best, by BM25 over their text in that language."""
        with self._reading() as connection:
            return self._hits(connection, lexical.search_words(connection, query_terms, language, k))

    def cosines(self, vector: Vectors, hits: Sequence[Hit]) -> list[float]:
        """The dense score of each of these sentences; -1 for one that has been removed."""
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        with self._reading() as connection:
            found = [rows.read_vectors(connection, *hit.key) for hit in hits]
        return [max((float(query @ each) for each in vectors), default=-1.0) for vectors in found]

    def idf(self, term: str, language: str) -> float:
        """How rare a term of `words.terms` is among the sentences of a language; never below 0."""
        with self._reading() as connection:
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
        with self._reading() as connection:
            new = [entry for entry in entries if rows.stored_digest(connection, entry.document.id) != entry.digest]
        total = sum(len(entry.texts()) for entry in new)
        outcomes: list[str] = []
        done = 0
        for entry in entries:
            outcomes.append(self._put(entry, _shifted(progress, done, total)))
            done += 0 if outcomes[-1] == UNCHANGED else len(entry.texts())
        if set(outcomes) != {UNCHANGED} and outcomes:
            with _writer_lock(self._folder):
                self._finish(erase=UPDATED in outcomes)
        return outcomes

    def remove(self, document_id: str) -> None:
        """Take a document out; no word of it stays in the folder's files."""
        with _writer_lock(self._folder):
            with self._changing() as connection:
                if not rows.stored_digest(connection, document_id):
                    raise _unknown(self._folder, document_id)
                rows.delete_entry(connection, document_id)
            self._finish(erase=True)

    def replace_model(self, embedder: Embedder, progress: Progress | None = None) -> None:
        """Embed all documents again with another model, in one transaction."""
        with _writer_lock(self._folder), self._lock:
            with plain_errors(self._folder):
                entries = [Entry.of(document) for document in rows.read_documents(self._connection)]
            vectors = embedder.encode_passages([text for entry in entries for text in entry.texts()], progress)
            with self._changing() as connection:
                for entry in entries:
                    rows.delete_entry(connection, entry.document.id)
                    rows.write_entry(connection, entry, vectors[: len(entry.texts())])
                    vectors = vectors[len(entry.texts()) :]
                set_meta(connection, **_model(embedder))
            self._embedder, self._index = embedder, VectorIndex(embedder.dimension)
            self._finish(erase=True)
