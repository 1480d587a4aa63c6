"""A system that writes its answer in one generation over passages; nothing in the answer is checked."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from langchain_core.prompts import ChatPromptTemplate

from eval.free_text import answer_of, ask, generator_of, standalone
from eval.questions import Topic
from index.passage import Hit, Passage
from rag.answer import Answer
from rag.chain import AnswerChain


class Writer:
    """Tells the generator ``prompt`` over ``passages``; by itself it has none and searches for nothing."""

    name: str
    prompt: ChatPromptTemplate  # with {question}, and {context} where passages are told

    def __init__(self, chain: AnswerChain) -> None:
        self.chain = chain
        self.generator = generator_of(chain, self.name)

    def passages(self, topic: Topic, question: str) -> Sequence[Passage]:
        """What it writes over, for the topic's standalone question."""
        return ()

    def answer(self, topic: Topic) -> Answer:
        """What the generator wrote, its [n] marks citing whole passages."""
        started = time.monotonic()
        question = standalone(topic, self.chain)
        passages = self.passages(topic, question)
        messages = self.prompt.format_messages(question=question, context=context(passages))
        return answer_of(topic, question, ask(self.generator, messages, started), passages, self.chain.models)

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """It searches for nothing."""
        return ()


def context(passages: Iterable[Passage]) -> str:
    """The passages as the prompt holds them, numbered."""
    return "\n\n".join(f"[{number}] {passage.text}" for number, passage in enumerate(passages, start=1))
