"""The textbook chain, to measure ours against: the five nearest passages stuffed into a plain prompt, same model."""

from __future__ import annotations

import time
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate

from index.store import Store

PASSAGES = 5
MAX_TOKENS = 160
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


@dataclass(frozen=True)
class TextbookAnswer:
    """What it wrote, and after how many milliseconds its first token and its last came."""

    text: str
    first_token_ms: int
    total_ms: int


def answer(store: Store, generator: BaseChatModel, question: str) -> TextbookAnswer:
    """Dense retrieval, stuffing, one generation; nothing is checked."""
    started = time.monotonic()
    chain = PROMPT | generator.bind(max_tokens=MAX_TOKENS) | StrOutputParser()
    first, text = 0, ""
    for piece in chain.stream({"context": context(store, question), "question": question}):
        if piece and not first:
            first = elapsed_ms(started)
        text += piece
    return TextbookAnswer(text, first or elapsed_ms(started), elapsed_ms(started))


def context(store: Store, question: str) -> str:
    """The five passages nearest in meaning, numbered."""
    hits = store.search_dense(store.embedder.encode_queries([question])[0], 60)
    passages = list({hit.passage.id: hit.passage for hit in hits}.values())[:PASSAGES]
    return "\n\n".join(f"[{number}] {passage.text}" for number, passage in enumerate(passages, start=1))


def elapsed_ms(started: float) -> int:
    """Milliseconds since ``time.monotonic()`` gave ``started``."""
    return round((time.monotonic() - started) * 1000)
