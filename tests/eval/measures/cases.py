"""Answers to hold measures against, over the invented documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eval.cases import Case
from eval.frozen import FrozenCorpus
from index.split import split_passages
from rag.answer import QUOTED, VERIFIED, Answer
from tests.eval.samples import TOPIC, UNANSWERABLE, blank, declined, quoting
from tests.rag.samples import BRIEFING, DOCUMENTS, evidence_of

CORPUS = FrozenCorpus({document: split_passages(document) for document in DOCUMENTS})
DECLINED = declined()
RIGHT = quoting()


def case(answer: Answer, **changes: Any) -> Case:
    """The answer to the answerable question, changed in these fields."""
    return Case(replace(TOPIC, **changes), answer, CORPUS)


def unanswerable(answer: Answer, **changes: Any) -> Case:
    """The answer to a question that nothing answers."""
    return Case(replace(UNANSWERABLE, **changes), answer, CORPUS)


def saying(text: str, *numbers: int, language: str = "id", before: Answer | None = None) -> Answer:
    """A sentence in these words over the briefing's sentences with these numbers, after those of another answer."""
    cited = [evidence_of(BRIEFING, number) for number in numbers]
    return (before or blank(language)).with_sentence(text, cited, VERIFIED)


def quote(document: Any, number: int = 0, language: str = "id") -> Answer:
    """An answer that is the document's sentence with this number."""
    item = evidence_of(document, number)
    return blank(language).with_sentence(item.text, [item], QUOTED)
