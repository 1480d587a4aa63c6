"""The bounds of what the generator can do: without any source, and with the right ones given."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.prompts import ChatPromptTemplate

from eval.facts import holds_all
from eval.questions import Topic
from eval.textbook import PASSAGES, PROMPT
from eval.writer import Writer
from index.document_store import DocumentStore
from index.passage import Passage

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


class ClosedBook(Writer):
    """The generator with no passages: what it knows by heart, or makes up. Nothing is cited."""

    name = "closed-book"
    prompt = CLOSED_BOOK


class Oracle(Writer):
    """The textbook prompt over passages of the gold documents; an empty context where there are none."""

    name = "oracle"
    prompt = PROMPT

    def passages(self, topic: Topic, question: str) -> Sequence[Passage]:
        """The right ones: it is told, and searches for nothing."""
        return gold_passages(topic, self.chain.store)


def gold_passages(topic: Topic, store: DocumentStore) -> list[Passage]:
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
