"""Answer a question set and print the figures, beside the textbook chain on the same model in the same run."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval import textbook
from eval.facts import holds_all
from eval.questions import LANGUAGES, Topic
from eval.verdicts import Verdict, judge
from rag.answer import Answer, Question
from rag.chain import AnswerChain


@dataclass(frozen=True)
class Outcome:
    """A question, its answer, the verdict on it, and the textbook chain's answer where it was run too."""

    topic: Topic
    answer: Answer
    verdict: Verdict
    textbook: textbook.TextbookAnswer | None

    def record(self) -> dict[str, Any]:
        """All of it as plain data."""
        compared = asdict(self.textbook) if self.textbook else None
        verdict = asdict(self.verdict)
        return {"topic": asdict(self.topic), "answer": self.answer.record(), "verdict": verdict, "textbook": compared}


def measure(
    chain: AnswerChain, topics: Sequence[Topic], *, compare: bool, progress: Callable[[int, int], None]
) -> list[Outcome]:
    """Ask every question; with ``compare``, ask the textbook chain too, right after ours."""
    outcomes = []
    for number, topic in enumerate(topics, start=1):
        answer = chain.invoke(Question(topic.question, id=topic.id))
        other = None
        if compare and chain.generator is not None:
            other = textbook.answer(chain.store, chain.generator, topic.question)
        outcomes.append(Outcome(topic, answer, judge(topic, answer, chain.store), other))
        progress(number, len(topics))
    return outcomes


@dataclass(frozen=True)
class Share:
    """So many of so many, with its 95 % Wilson interval."""

    name: str
    hits: int
    total: int

    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (JASA 22, 1927), as shares.

        >>> [round(bound, 2) for bound in Share("", 9, 10).interval()]
        [0.6, 0.98]
        """
        if not self.total:
            return (0.0, 1.0)
        z, n, p = 1.96, self.total, self.hits / self.total
        centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return ((centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n))

    def __str__(self) -> str:
        """The figure as a line."""
        if not self.total:
            return f"{self.name}: no such question"
        low, high = self.interval()
        share = self.hits / self.total
        return f"{self.name}: {share:.1%} ({self.hits} of {self.total}; 95 % interval {low:.0%} to {high:.0%})"


def share(name: str, values: Iterable[bool | None]) -> Share:
    """The share of true values; None counts not at all."""
    kept = [value for value in values if value is not None]
    return Share(name, sum(kept), len(kept))


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """The figures, a line each."""
    lines = []
    for language in LANGUAGES:
        ours = [item for item in outcomes if item.topic.language == language]
        askable = [item for item in ours if item.topic.answerable]
        lines += [
            str(share(f"{language} right", (item.verdict.right for item in askable))),
            str(share(f"{language} gold document cited", (item.verdict.gold_cited for item in askable))),
            str(share(f"{language} wrongly declined", (item.verdict.declined for item in askable))),
            str(
                share(
                    f"{language} declined when it should", (i.verdict.declined for i in ours if not i.topic.answerable)
                )
            ),
        ]
        lines += textbook_lines(language, askable)
    return [
        *lines,
        str(share("in the question's language", (item.verdict.in_language for item in outcomes))),
        str(share("quotes equal to their document slice", (item.verdict.quotes_exact for item in outcomes))),
        str(share("no number, date or name without evidence", (not item.verdict.unsupported for item in outcomes))),
        *timing_lines(outcomes),
    ]


def textbook_lines(language: str, askable: Sequence[Outcome]) -> list[str]:
    """How often the textbook chain's answer holds the facts."""
    compared = [(item.topic, item.textbook) for item in askable if item.textbook]
    right = (holds_all(topic.facts, other.text) for topic, other in compared)
    return [str(share(f"{language} right, textbook chain", right))] if compared else []


def timing_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Median times, and their ratio to the textbook chain's in the same run."""
    first = statistics.median(item.answer.timings_ms["first_sentence"] for item in outcomes)
    total = statistics.median(item.answer.timings_ms["total"] for item in outcomes)
    lines = [f"median first sentence {first / 1000:.1f} s, whole answer {total / 1000:.1f} s"]
    compared = [item.textbook for item in outcomes if item.textbook]
    if compared:
        token = statistics.median(item.first_token_ms for item in compared)
        whole = statistics.median(item.total_ms for item in compared)
        lines.append(f"textbook chain: median first token {token / 1000:.1f} s, whole answer {whole / 1000:.1f} s")
        lines.append(f"ratios: first sentence / first token {first / token:.2f}, whole / whole {total / whole:.2f}")
    return lines
