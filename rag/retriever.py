"""Find candidate sentences for a question: by meaning and by words, fused; a LangChain retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever

from index.passage import ENGLISH, INDONESIAN, Hit
from index.words import terms
from rag.fusion import fuse
from rag.language import detect_language

DEPTH = 60  # how far down each ranking is read
LANGUAGES = (INDONESIAN, ENGLISH)


class HybridRetriever(BaseRetriever):
    """Over an ``index.store.Store``; ``invoke(question)`` gives LangChain documents, one a sentence, best first."""

    store: Any
    k: int = 24

    def search(self, question: str, language: str) -> list[Hit]:
        """The ``k`` best sentences for the question, whichever of their languages it is asked in."""
        vector = self.store.embedder.encode_queries([question])[0]
        dense = self.store.search_dense(vector, DEPTH)
        found = {each: self.store.search_words(terms(question, each), each, DEPTH) for each in LANGUAGES}
        foreign = [hit for each in LANGUAGES if each != language for hit in found[each]]
        fused = fuse(dense, found[language], foreign, lambda hit: language in self.store.languages(hit))[: self.k]
        cosines = self.store.cosines(vector, fused)
        return [Hit(hit.passage, hit.sentence, float(cosine)) for hit, cosine in zip(fused, cosines, strict=True)]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, language: str | None = None
    ) -> list[LangChainDocument]:
        return [langchain_document(hit) for hit in self.search(query, language or detect_language(query))]


def langchain_document(hit: Hit) -> LangChainDocument:
    """The sentence as LangChain's document, with what a citation needs in its metadata."""
    passage = hit.passage
    span = passage.sentences[hit.sentence]
    return LangChainDocument(
        id=f"{passage.id}.{hit.sentence}",
        page_content=passage.sentence_text(hit.sentence),
        metadata={
            "document_id": passage.document.id,
            "publisher": passage.document.publisher,
            "published": passage.document.published,
            "start": passage.start + span.start,
            "end": passage.start + span.end,
            "translation": span.translation,
            "score": hit.score,
            "hit": hit,
        },
    )
