"""How often a judge of entailment agrees with people: the error that stands behind the figures it has a part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.judges import Judge
from eval.public.indonli import InferencePair
from eval.statistics import wilson
from index.passage import INDONESIAN, Document, Passage, Sentence
from rag.answer import Evidence


@dataclass(frozen=True)
class Agreement:
    """A judge against people on the same pairs of premise and hypothesis."""

    judge: str
    both: int  # the judge and people say that it follows
    judge_alone: int
    people_alone: int
    neither: int

    @property
    def total(self) -> int:
        """How many pairs there are."""
        return self.both + self.judge_alone + self.people_alone + self.neither

    @property
    def accuracy(self) -> float:
        """Pairs with the same verdict / pairs."""
        return (self.both + self.neither) / self.total

    @property
    def kappa(self) -> float:
        """Agreement beyond chance: (accuracy - chance) / (1 - chance) (Cohen, Educ. Psychol. Meas. 20, 1960)."""
        judge, people = self.both + self.judge_alone, self.both + self.people_alone
        chance = (judge * people + (self.total - judge) * (self.total - people)) / self.total**2
        return (self.accuracy - chance) / (1 - chance) if chance < 1 else 1.0

    def lines(self) -> list[str]:
        """The figures, a line each."""
        follows, rest = self.both + self.people_alone, self.judge_alone + self.neither
        return [
            f"judge {self.judge}, {self.total} pairs: Cohen's kappa {self.kappa:.3f}",
            share("agrees with people", self.both + self.neither, self.total),
            share("passes what follows (sensitivity)", self.both, follows),
            share("fails what does not follow (specificity)", self.neither, rest),
            share("what it passes follows (precision)", self.both, self.both + self.judge_alone),
        ]


def agreement(judge: Judge, pairs: Sequence[InferencePair]) -> Agreement:
    """Ask the judge about pairs that people have labelled."""
    verdicts = [(judge.entails([premise(pair)], pair.hypothesis, INDONESIAN), pair.supported) for pair in pairs]
    counted = [verdicts.count(each) for each in ((True, True), (True, False), (False, True), (False, False))]
    return Agreement(judge.name, *counted)


def premise(pair: InferencePair) -> Evidence:
    """The premise as the one sentence of a source that says nothing else."""
    text = pair.premise
    document = Document(pair.id, "", "", "", INDONESIAN, "news", text)
    return Evidence(Passage(f"{pair.id}#1", document, text, 0, len(text), (Sentence(0, len(text)),)), 0, 1.0)


def share(name: str, hits: int, total: int) -> str:
    """ "agrees with people: 71.0% (71 of 100; 95 % interval 61.5% to 79.0%)"."""
    if not total:
        return f"{name}: no such pair"
    low, high = wilson(hits, total)
    return f"{name}: {hits / total:.1%} ({hits} of {total}; 95 % interval {low:.1%} to {high:.1%})"
