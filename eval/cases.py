"""A question with the answer it got: what every measure of an answer looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from eval.frozen import Corpus
from eval.questions import Topic
from eval.verdicts import Verdict, judge, plain_text
from rag.answer import ANSWERED, Answer


@dataclass(frozen=True)
class Case:
    """One question of a run."""

    topic: Topic
    answer: Answer
    corpus: Corpus

    @cached_property
    def verdict(self) -> Verdict:
        """What code says of the answer."""
        return judge(self.topic, self.answer, self.corpus)

    @property
    def answered(self) -> bool:
        """Whether the system gave an answer, right or wrong."""
        return self.answer.status == ANSWERED

    @property
    def text(self) -> str:
        """What it said, without citation marks; "" where it declined."""
        return plain_text(self.answer) if self.answered else ""

    @property
    def good(self) -> bool:
        """Whether it did what it should: answered rightly, or declined what nothing answers."""
        return bool(self.verdict.right) if self.topic.answerable else self.verdict.declined
