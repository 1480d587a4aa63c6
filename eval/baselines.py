"""The systems that stand beside the product in every table: what it must beat, and what bounds it.

None of them is meant to be good: their answers pass no check, and none declines by a measured probability.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from eval.bounds import ClosedBook, Oracle
from eval.free_text import UNCHECKED, elapsed_ms, standalone
from eval.questions import Topic
from eval.systems import System
from eval.textbook import Textbook
from index.passage import Hit
from index.words import terms
from rag.answer import ANSWERED, DECLINED, QUOTED, Answer, AnswerSentence, Evidence
from rag.chain import AnswerChain
from rag.draft import readable
from rag.evidence import rank_evidence
from rag.prompts import message
from rag.retriever import DEPTH

Search = Callable[[AnswerChain, str, str], Sequence[Hit]]
"""From the standalone question and its language to sentences, best first."""


def systems() -> dict[str, Callable[[AnswerChain], System]]:
    """What makes each baseline from the product's chain, by name.

    Those that write need its generator: without one they raise ``GeneratorError``.
    """
    rankings = {"always-answer": by_fusion, "top-sentence": by_evidence, "bm25": by_words, "dense": by_meaning}
    quoting = {name: partial(TopSentence, name=name, search=search) for name, search in rankings.items()}
    writing = {system.name: system for system in (ClosedBook, Oracle, Textbook)}
    return {AlwaysDecline.name: AlwaysDecline, **quoting, **writing}


class AlwaysDecline:
    """Says that nothing was found, whatever is asked."""

    name = "always-decline"

    def __init__(self, chain: AnswerChain) -> None:
        self.models = chain.models

    def answer(self, topic: Topic) -> Answer:
        """The product's own refusal."""
        started = time.monotonic()
        answer = Answer(topic.question, topic.question, topic.language, ANSWERED, (), models=self.models, id=topic.id)
        return timed(declined(answer), started)

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """It searches for nothing."""
        return ()


@dataclass(frozen=True)
class TopSentence:
    """Quotes the first sentence of a ranking, whatever its score."""

    chain: AnswerChain
    name: str
    search: Search

    def answer(self, topic: Topic) -> Answer:
        """The sentence, or its English rendering for an English question; declines only where nothing is found."""
        started = time.monotonic()
        question = standalone(topic, self.chain)
        hits = self.search(self.chain, question, topic.language)
        blank = Answer(topic.question, question, topic.language, ANSWERED, (), models=self.chain.models, id=topic.id)
        if not hits:
            return timed(declined(blank), started)
        item = Evidence.from_hit(hits[0], hits[0].score)
        text = readable(item, topic.language)
        return timed(blank.with_sentence(text, [item], QUOTED if text == item.text else UNCHECKED), started)

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """The ranking."""
        return self.search(self.chain, standalone(topic, self.chain), topic.language)


def by_fusion(chain: AnswerChain, question: str, language: str) -> Sequence[Hit]:
    """The product's retriever, no evidence model after it."""
    return chain.retriever.search(question, language)


def by_evidence(chain: AnswerChain, question: str, language: str) -> Sequence[Hit]:
    """The product's evidence, best first, whether it answers or not."""
    ranked = rank_evidence(question, language, by_fusion(chain, question, language), chain.store, chain.reader)
    return [Hit(item.passage, item.sentence, item.score) for item in ranked]


def by_words(chain: AnswerChain, question: str, language: str) -> Sequence[Hit]:
    """BM25 alone."""
    return chain.store.search_words(terms(question, language), language, DEPTH)


def by_meaning(chain: AnswerChain, question: str, language: str) -> Sequence[Hit]:
    """Cosines alone."""
    return chain.store.search_dense(chain.store.embedder.encode_queries([question])[0], DEPTH)


def declined(answer: Answer) -> Answer:
    """The answer as the product's refusal."""
    return replace(answer, status=DECLINED, sentences=(AnswerSentence(message("declined", answer.language), (), ""),))


def timed(answer: Answer, started: float) -> Answer:
    """The answer with its times: it comes whole, so its first sentence comes with the last."""
    total = elapsed_ms(started)
    return replace(answer, timings_ms={"first_sentence": total, "total": total})
