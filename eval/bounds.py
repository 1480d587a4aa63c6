"""The bounds of what the generator can do: without any source, and with the right ones given."""

from __future__ import annotations

import time
from collections.abc import Sequence

from langchain_core.prompts import ChatPromptTemplate

from eval.facts import holds_all
from eval.free_text import answer_of, ask, generator_of, standalone
from eval.questions import Topic
from eval.textbook import PASSAGES, stuffed
from index.passage import Hit, Passage
from index.store import Store
from rag.answer import Answer
from rag.chain import AnswerChain

CLOSED_BOOK = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "Answer the question in one or two sentences, in the language of the question. "
            "If you do not know the answer, say that you do not know.",
        ),
        ("human", "{question}"),
    ]
)


class ClosedBook:
    """The generator with no passages: what it knows by heart, or makes up."""

    name = "closed-book"

    def __init__(self, chain: AnswerChain) -> None:
        self.chain = chain
        self.generator = generator_of(chain, self.name)

    def answer(self, topic: Topic) -> Answer:
        """What it writes; nothing is cited."""
        started = time.monotonic()
        question = standalone(topic, self.chain)
        reply = ask(self.generator, CLOSED_BOOK.format_messages(question=question), started)
        return answer_of(topic, question, reply, (), self.chain.models)

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """It searches for nothing."""
        return ()


class Oracle:
    """The textbook prompt over passages of the gold documents; an empty context where there are none."""

    name = "oracle"

    def __init__(self, chain: AnswerChain) -> None:
        self.chain = chain
        self.generator = generator_of(chain, self.name)

    def answer(self, topic: Topic) -> Answer:
        """What it writes over the right passages."""
        started = time.monotonic()
        question = standalone(topic, self.chain)
        passages = gold_passages(topic, self.chain.store)
        return answer_of(
            topic, question, stuffed(self.generator, question, passages, started), passages, self.chain.models
        )

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """It searches for nothing: it is told."""
        return ()


def gold_passages(topic: Topic, store: Store) -> list[Passage]:
    """Passages of the gold documents, those with most of the facts first: as many as the textbook chain reads."""
    known = {document.id for document in store.documents()}
    gold = [name for name in topic.documents if name in known]
    passages = [passage for name in gold for passage in store.passages(name)]
    return sorted(passages, key=lambda passage: -facts_held(topic, passage))[:PASSAGES]


def facts_held(topic: Topic, passage: Passage) -> int:
    """How many fact groups the passage holds, in its text or its renderings."""
    renderings = (sentence.translation or "" for sentence in passage.sentences)
    text = " ".join((passage.text, *renderings))
    return sum(holds_all([group], text) for group in topic.facts)
