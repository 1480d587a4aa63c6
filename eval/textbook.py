"""The textbook chain, to measure ours against: a LangChain vector store on FAISS, the five nearest passages stuffed.

Same documents, same embedding model, same generator as the product; nothing is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import VectorStore

from eval.free_text import standalone
from eval.questions import Topic
from eval.writer import Writer
from index.document_store import DocumentStore
from index.embedding import Embedder
from index.passage import Hit, Passage
from rag.answer import Answer

PASSAGES = 5
PROMPT = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "Answer the question using only the context, in the language of the question, and cite passages as [n]. "
            "If the context does not contain the answer, say that you do not know.\n\nContext:\n{context}",
        ),
        ("human", "{question}"),
    ]
)


class Textbook(Writer):
    """Dense retrieval of passages, stuffing, one generation."""

    name = "textbook"
    prompt = PROMPT

    @cached_property
    def vectors(self) -> VectorStore:
        """The store's passages, embedded when they are first searched."""
        return passage_vectors(self.chain.store)

    def passages(self, topic: Topic, question: str) -> Sequence[Passage]:
        """The five nearest."""
        return [document.metadata["passage"] for document in nearest(self.vectors, question)]

    def answer(self, topic: Topic) -> Answer:
        """As any writer; the vectors are made once, before the clock starts."""
        _ = self.vectors
        return super().answer(topic)

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """The sentences of the passages found, passage by passage, each with its passage's score."""
        found = nearest(self.vectors, standalone(topic, self.chain))
        passages = ((document.metadata["passage"], document.metadata["score"]) for document in found)
        return [Hit(passage, number, score) for passage, score in passages for number in range(len(passage.sentences))]


class StoreEmbeddings(Embeddings):
    """The store's embedding model as LangChain's interface, with its prompts for questions and passages."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a passage."""
        return [list(map(float, row)) for row in self._embedder.encode_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return list(map(float, self._embedder.encode_queries([text])[0]))


class FaissPassages(VectorStore):
    """Exact search by cosine over unit vectors; each document's metadata has its "score" in what is found."""

    def __init__(self, embedding: Embeddings, documents: Sequence[LangChainDocument]) -> None:
        import faiss

        self._embedding = embedding
        self._documents = list(documents)
        vectors = np.array(embedding.embed_documents([each.page_content for each in documents]), dtype=np.float32)
        self._index = faiss.IndexFlatIP(vectors.shape[1] if len(vectors) else 1)
        if len(vectors):
            self._index.add(vectors)

    @property
    def embeddings(self) -> Embeddings:
        """What its vectors are made with."""
        return self._embedding

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **_: Any,
    ) -> FaissPassages:
        """A store of these texts."""
        names = ids or [str(number) for number in range(len(texts))]
        rows = zip(texts, metadatas or [{} for _ in texts], names, strict=True)
        return cls(embedding, [LangChainDocument(text, metadata=about, id=name) for text, about, name in rows])

    def similarity_search(self, query: str, k: int = PASSAGES, **_: Any) -> list[LangChainDocument]:
        """The k passages nearest to the query, best first."""
        if not self._documents:
            return []
        vector = np.array([self._embedding.embed_query(query)], dtype=np.float32)
        scores, places = self._index.search(vector, min(k, len(self._documents)))
        found = [(float(score), self._documents[place]) for score, place in zip(scores[0], places[0], strict=True)]
        return [each.model_copy(update={"metadata": each.metadata | {"score": score}}) for score, each in found]


def passage_vectors(store: DocumentStore) -> FaissPassages:
    """The passages of a store's documents, embedded whole."""
    passages = [passage for document in store.documents() for passage in store.passages(document.id)]
    embedding = StoreEmbeddings(store.embedder)
    return FaissPassages.from_texts(
        [passage.text for passage in passages],
        embedding,
        [{"passage": passage} for passage in passages],
        ids=[passage.id for passage in passages],
    )


def nearest(vectors: VectorStore, question: str) -> list[LangChainDocument]:
    """The passages that are stuffed, by LangChain's retriever."""
    return vectors.as_retriever(search_kwargs={"k": PASSAGES}).invoke(question)
