"""The contract of a store, and what every store does in the same way, whatever it keeps its documents in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from index.embedding import Embedder, Progress, Vectors
from index.filters import Filter
from index.passage import ENGLISH, Document, Hit, Passage

if TYPE_CHECKING:
    from index.readers.record import ReadDocument


class DocumentStore(ABC):
    """A searchable collection of documents: in files (``index.store``) or on Milvus (``index.milvus``).

    What holds of every one is tested in ``tests/index/test_contract.py``.
    """

    @property
    @abstractmethod
    def embedder(self) -> Embedder:
        """The model that turns texts and questions into the store's vectors."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the files or the connection."""

    def __enter__(self) -> Self:
        """The store itself, closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    # What is in it

    @abstractmethod
    def documents(self) -> list[Document]:
        """All documents, in the order of their ids."""

    @abstractmethod
    def document(self, document_id: str) -> Document:
        """The document with this id."""

    @abstractmethod
    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document, in its order."""

    @abstractmethod
    def same_origin(self, origin: str) -> list[Document]:
        """The document with this id and those that reprint it."""

    def outlets(self, document: Document) -> tuple[str, ...]:
        """Who published its text: its own publisher and those of its reprints, the first to publish first."""
        printed = self.same_origin(document.origin or document.id)
        by_date = sorted([document, *printed], key=lambda each: each.published)
        return tuple(dict.fromkeys(each.publisher for each in by_date))

    @abstractmethod
    def count(self) -> int:
        """How many sentences it holds."""

    @abstractmethod
    def shipped(self) -> set[str]:
        """The documents in it that came with the program."""

    @abstractmethod
    def check(self) -> list[str]:
        """What is wrong with it, a line each; nothing when it is sound."""

    # Search

    @abstractmethod
    def search_dense(self, vector: Vectors, k: int, where: Filter | None = None) -> list[Hit]:
        """The k sentences nearest in meaning; a sentence counts by its text or its translation, whichever is nearer."""

    @abstractmethod
    def search_words(self, query_terms: Sequence[str], language: str, k: int, where: Filter | None = None) -> list[Hit]:
        """The k sentences that fit these terms of `words.terms` best, by BM25 over their text in that language."""

    @abstractmethod
    def cosines(self, vector: Vectors, hits: Sequence[Hit]) -> list[float]:
        """The dense score of each of these sentences; -1 for one that has been removed."""

    @abstractmethod
    def idf(self, term: str, language: str) -> float:
        """How rare a term of `words.terms` is among the sentences of a language; never below 0."""

    def languages(self, hit: Hit) -> set[str]:
        """The languages in which a sentence can be read."""
        translated = hit.passage.sentences[hit.sentence].translation is not None
        return {hit.passage.document.language} | ({ENGLISH} if translated else set())

    # Change

    def add(self, source: Document | ReadDocument, progress: Progress | None = None) -> str:
        """Put a document in, or a new text of it: "added", "updated" or "unchanged"."""
        return self.add_all([source], progress)[0]

    @abstractmethod
    def add_all(self, sources: Iterable[Document | ReadDocument], progress: Progress | None = None) -> list[str]:
        """Put documents in, each whole or not at all; `progress` counts the texts to embed.

        A document is split by `index.split`, or already split by its reader. What a person edited of it stays.
        """

    @abstractmethod
    def edit(self, document_id: str, **fields: str | None) -> Document:
        """Set fields of a document, e.g. `published="2024-05-08"`; adding its file again leaves them so."""

    @abstractmethod
    def remove(self, document_id: str) -> None:
        """Take a document out; the oldest of its reprints stands in its place as their origin."""

    @abstractmethod
    def mark_shipped(self, document_ids: Iterable[str]) -> None:
        """Remember which documents came with the program."""
