"""The store on Milvus: the face of `index.store.Store`, with the vectors, the words and the documents on a server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index import milvus_changes
from index.database import FORMAT, IndexExistsError, IndexNotFoundError, StoreError
from index.document_store import DocumentStore
from index.embedding import Embedder, Progress, Vectors
from index.engine import check_model, model_facts
from index.filters import Filter, document_key
from index.lexical import plain_words, rarity
from index.milvus_documents import MilvusDocuments
from index.milvus_rows import Head, sentence_keys
from index.milvus_server import LANGUAGES, MilvusPlace, MilvusServer, Row
from index.passage import Document, Hit, Passage

if TYPE_CHECKING:
    from index.readers.record import ReadDocument


class MilvusStore(DocumentStore):
    """A searchable collection of documents on Milvus; many processes may read and write at once.

    A search sees each document in one version, whole; it does not see all documents at one moment.
    """

    def __init__(self, server: MilvusServer, embedder: Embedder) -> None:
        self._server = server
        self._documents = MilvusDocuments(server, generation(embedder))
        self._embedder = embedder

    @classmethod
    def create(cls, place: MilvusPlace, embedder: Embedder) -> MilvusStore:
        """Make an empty store."""
        server = MilvusServer(place)
        if server.has(server.records):
            server.close()
            raise IndexExistsError(f"there is an index in Milvus at {place.uri!r} already; open it")
        server.create_records()
        store = cls(server, embedder)
        store._make_current()
        return store

    @classmethod
    def open(cls, place: MilvusPlace, embedder: Embedder) -> MilvusStore:
        """Open the store at a place."""
        store = cls(MilvusServer(place), embedder)
        try:
            store._check_facts()
            store._server.load(store._documents.collections.values())
        except StoreError:
            store.close()
            raise
        return store

    @classmethod
    def reembed(cls, place: MilvusPlace, embedder: Embedder, progress: Progress | None = None) -> MilvusStore:
        """Open a store that another model built, and embed its documents with this one.

        The collections of the old model answer until those of the new one are filled.
        """
        store = cls(MilvusServer(place), embedder)
        old = store._stored_facts()["generation"]
        store._make_collections()
        entries = list(store._documents.entries(store._documents.heads()))
        milvus_changes.write_all(store._documents, embedder, entries, progress)
        store._make_current()
        for collection in {store._server.sentences(old, language) for language in LANGUAGES}:
            if collection not in store._documents.collections.values():
                store._server.drop(collection)
        return store

    def close(self) -> None:
        """Let go of the connection."""
        self._server.close()

    @property
    def embedder(self) -> Embedder:
        """The model that turns texts and questions into the store's vectors."""
        return self._embedder

    # What is in it

    def documents(self) -> list[Document]:
        """All documents, in the order of their ids."""
        return [entry.document for entry in self._documents.entries(self._documents.heads())]

    def document(self, document_id: str) -> Document:
        """The document with this id."""
        return self._documents.entry(milvus_changes.known(self._documents, document_id)).document

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document, in its order."""
        return list(self._documents.entry(milvus_changes.known(self._documents, document_id)).passages)

    def same_origin(self, origin: str) -> list[Document]:
        """The document with this id and those that reprint it."""
        return [entry.document for entry in self._documents.same_origin(origin)]

    def count(self) -> int:
        """How many sentences it holds."""
        return sum(head.sentences for head in self._documents.heads())

    def shipped(self) -> set[str]:
        """The documents in it that came with the program."""
        marked = set(json.loads(self._documents.fact("shipped") or "[]"))
        return marked & {head.id for head in self._documents.heads()}

    def check(self) -> list[str]:
        """What is wrong with it, a line each; nothing when it is sound."""
        return list(self._documents.problems())

    # Search

    def search_dense(self, vector: Vectors, k: int, where: Filter | None = None) -> list[Hit]:
        """The k sentences nearest in meaning; a sentence counts by its text or its translation, whichever is nearer."""
        if k < 1:
            return []
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        condition = where.expression() if where else ""
        names = self._documents.collections.values()
        return self._hits([row for name in names for row in self._server.nearest(name, query, k, condition)], k)

    def search_words(self, query_terms: Sequence[str], language: str, k: int, where: Filter | None = None) -> list[Hit]:
        """The k sentences that fit these terms of `words.terms` best, by BM25 over their text in that language."""
        words = " ".join(plain_words(query_terms))
        if not words or k < 1:
            return []
        condition = where.expression() if where else ""
        return self._hits(self._server.best_words(self._documents.collections[language], words, k, condition), k)

    def cosines(self, vector: Vectors, hits: Sequence[Hit]) -> list[float]:
        """The dense score of each of these sentences; -1 for one that has been removed."""
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        heads = self._documents.find(document_key(hit.passage.document.id) for hit in hits)
        keys = [self._keys(heads, hit) for hit in hits]
        wanted = [key for each in keys for key in each]
        held: dict[str, float] = {}
        for collection in self._documents.collections.values():
            for row in self._server.get(collection, wanted, ["vector"]):
                held[row["key"]] = float(query @ np.asarray(row["vector"], dtype=np.float32))
        return [max((held[key] for key in each if key in held), default=-1.0) for each in keys]

    def idf(self, term: str, language: str) -> float:
        """How rare a term of `words.terms` is among the sentences of a language; never below 0."""
        collection, words = self._documents.collections[language], " ".join(plain_words([term]))
        with_term = self._server.count(collection, f'TEXT_MATCH(terms, "{words}")') if words else 0
        return rarity(with_term, self._server.count(collection))

    # Change

    def add_all(self, sources: Iterable[Document | ReadDocument], progress: Progress | None = None) -> list[str]:
        """Put documents in, each whole or not at all; `progress` counts the texts to embed."""
        return milvus_changes.put_all(self._documents, self.embedder, sources, progress)

    def edit(self, document_id: str, **fields: str | None) -> Document:
        """Set fields of a document, e.g. `published="2024-05-08"`; adding its file again leaves them so."""
        return milvus_changes.edit(self._documents, self.embedder, document_id, fields)

    def remove(self, document_id: str) -> None:
        """Take a document out; the oldest of its reprints stands in its place as their origin."""
        milvus_changes.remove(self._documents, self.embedder, document_id)
        self.mark_shipped(self.shipped() - {document_id})

    def mark_shipped(self, document_ids: Iterable[str]) -> None:
        """Remember which documents came with the program."""
        self._documents.set_fact("shipped", sorted(document_ids))

    # Inside

    def _check_facts(self) -> None:
        place = self._server.place
        stored = self._stored_facts()
        if stored["format"] != FORMAT:
            message = f"the index in Milvus at {place.uri!r} has format {stored['format']!r}, this program {FORMAT!r}"
            raise StoreError(f"{message}; export its documents with the program that built it, and add them here")
        check_model(f"the index in Milvus at {place.uri!r}", stored, self.embedder)

    def _stored_facts(self) -> dict[str, str]:
        place, told = self._server.place, ""
        if self._server.has(self._server.records):
            self._server.load([self._server.records])
            told = self._documents.fact("model")
        if not told:
            raise IndexNotFoundError(f"no index in Milvus at {place.uri!r}; build one with `tanya-asn index build`")
        return dict(json.loads(told))

    def _make_current(self) -> None:
        """Make this model's collections, where they are missing, and name the model as the store's."""
        self._make_collections()
        facts = {"format": FORMAT, "generation": generation(self.embedder), **model_facts(self.embedder)}
        self._documents.set_fact("model", facts)

    def _make_collections(self) -> None:
        for collection in self._documents.collections.values():
            if not self._server.has(collection):
                self._server.create_sentences(collection, self.embedder.dimension)
        self._server.load(self._documents.collections.values())

    def _keys(self, heads: dict[str, Head], hit: Hit) -> list[str]:
        head = heads.get(document_key(hit.passage.document.id))
        passages = self._documents.entry(head).passages if head else ()
        positions = [position for position, passage in enumerate(passages) if passage.id == hit.passage.id]
        return [key for position in positions if head for key in sentence_keys(head, position, hit.sentence)]

    def _hits(self, rows: Sequence[Row], k: int) -> list[Hit]:
        """The best k sentences of these rows, of documents as they are now."""
        heads = self._documents.find(row["document"] for row in rows)
        best: dict[tuple[str, int, int], float] = {}
        for row in rows:
            head = heads.get(row["document"])
            if head and head.version == row["version"]:
                sentence = (head.id, int(row["passage"]), int(row["number"]))
                best[sentence] = max(row["score"], best.get(sentence, -1.0))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
        return [self._hit(heads[document_key(place[0])], place, score) for place, score in ranked]

    def _hit(self, head: Head, place: tuple[str, int, int], score: float) -> Hit:
        return Hit(self._documents.entry(head).passages[place[1]], place[2], score)


def generation(embedder: Embedder) -> str:
    """What names the collections of a model's vectors."""
    return f"m{embedder.fingerprint[:12]}_{embedder.dimension}"
