"""What a run measures: a system answers topics and tells which sentences it found for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Protocol

from eval.questions import Topic
from index.passage import Hit
from rag.answer import Answer, Question, Turn
from rag.chain import AnswerChain, question_language
from rag.compound import things_asked
from rag.condense import condense

PRODUCT = "tanya-asn"


class System(Protocol):
    """The product's own chain or a baseline beside it."""

    @property
    def name(self) -> str:
        """What tables and run files call it."""

    def answer(self, topic: Topic) -> Answer:
        """Its answer to the topic's question, in the topic's language."""

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """The sentences it found for the question, best first; () where it searches for none."""


class TanyaAsn:
    """The product as a person meets it: the language is told from the question, a follow-up from the chat before it."""

    name = PRODUCT

    def __init__(self, chain: AnswerChain) -> None:
        self.chain = chain
        self._standalone: dict[str, str] = {}  # what the chain made of each topic's question

    def answer(self, topic: Topic) -> Answer:
        """The chain's answer."""
        answer = self.chain.invoke(asked(topic, self.chain))
        self._standalone[topic.id] = answer.standalone_question
        return answer

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        """The candidates of the standalone question as the chain searches for them; those of two halves by turns."""
        question = asked(topic, self.chain)
        language = question_language(question)
        text = self._standalone.get(topic.id) or condense(
            question.text, language, question.history, self.chain.generator
        )
        found = [self.chain.retriever.search(thing, language) for thing in things_asked(text, language)]
        by_turns = [hit for ranks in zip_longest(*found) for hit in ranks if hit]
        return list({hit.key: hit for hit in by_turns}.values())


def asked(topic: Topic, chain: AnswerChain) -> Question:
    """The topic's question at the end of its chat: each earlier one understood, and taken to have been answered."""
    history: tuple[Turn, ...] = ()
    for text in topic.history:
        language = question_language(Question(text, history=history))
        history = (*history, Turn(condense(text, language, history, chain.generator), ""))
    return Question(topic.question, history=history, id=topic.id)
