"""How often a judge of entailment agrees with people or with the fact groups: the error behind its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.cases import Case
from eval.judges import Judge
from eval.measures.alce import alce_recall
from eval.public.indonli import InferencePair
from eval.statistics import wilson
from index.passage import INDONESIAN, Document, Passage, Sentence
from rag.answer import Evidence

PEOPLE = (
    "pairs",
    "agrees with people",
    "passes what follows (sensitivity)",
    "fails what does not follow (specificity)",
    "what it passes follows (precision)",
)
FACT_GROUPS = (
    "answers",
    "agrees with the fact groups",
    "finds a right answer faithful",
    "finds an answer that is not right unfaithful",
    "what it finds faithful is right",
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Agreement:
    """A judge beside other verdicts on the same cases."""

    judge: str
    both: int  # the judge and the others say yes
    judge_alone: int
    others_alone: int
    neither: int

    @classmethod
    def of(cls, judge: str, verdicts: Iterable[tuple[bool, bool]]) -> Agreement:
        """Counted from pairs of the judge's verdict and the other one."""
        counts = Counter(verdicts)
        return cls(judge, *(counts[each] for each in ((True, True), (True, False), (False, True), (False, False))))

    @property
    def total(self) -> int:
        """How many cases there are."""
        return self.both + self.judge_alone + self.others_alone + self.neither

    @property
    def accuracy(self) -> float:
        """Cases with the same verdict / cases."""
        return (self.both + self.neither) / self.total

    @property
    def kappa(self) -> float:
        """Agreement beyond chance: (accuracy - chance) / (1 - chance) (Cohen, Educ. Psychol. Meas. 20, 1960)."""
        judge, others = self.both + self.judge_alone, self.both + self.others_alone
        chance = (judge * others + (self.total - judge) * (self.total - others)) / self.total**2
        return (self.accuracy - chance) / (1 - chance) if chance < 1 else 1.0

    def lines(self, words: Sequence[str] = PEOPLE) -> list[str]:
        """The figures, a line each, in these words."""
        cases, agrees, passes, fails, precision = words
        kappa = f"{self.kappa:.3f}" if self.total else "not defined"
        return [
            f"judge {self.judge}, {self.total} {cases}: Cohen's kappa {kappa}",
            share(agrees, self.both + self.neither, self.total, cases),
            share(passes, self.both, self.both + self.others_alone, cases),
            share(fails, self.neither, self.judge_alone + self.neither, cases),
            share(precision, self.both, self.both + self.judge_alone, cases),
        ]


def agreement(judge: Judge, pairs: Sequence[InferencePair], progress: Progress = lambda *_: None) -> Agreement:
    """Ask the judge about pairs that people have labelled."""
    verdicts = []
    for number, pair in enumerate(pairs, start=1):
        verdicts.append((judge.entails([premise(pair)], pair.hypothesis, INDONESIAN), pair.supported))
        progress(number, len(pairs))
    return Agreement.of(judge.name, verdicts)


def faithfulness(judge: Judge, cases: Sequence[Case], progress: Progress) -> dict[str, float]:
    """Faithful sentences / sentences of each answer, by topic id; refusals have none.

    Faithfulness of RAGAS (Es et al., arXiv 2309.15217), the statements being the answer's own sentences and the context
    of each what it cites: that is ALCE's citation recall.
    """
    found = {}
    for number, case in enumerate(cases, start=1):
        if (value := alce_recall(case, judge)) is not None:
            found[case.topic.id] = value
        progress(number, len(cases))
    return found


def with_fact_groups(judge: Judge, cases: Sequence[Case], faithful: Mapping[str, float]) -> Agreement:
    """Wholly faithful beside right, for the answers to questions that can be answered.

    The two are not the same thing: an answer that is faithful to the wrong sentence is not right.
    """
    judged = [case for case in cases if case.topic.answerable and case.topic.id in faithful]
    return Agreement.of(judge.name, ((faithful[case.topic.id] == 1.0, bool(case.verdict.right)) for case in judged))


def premise(pair: InferencePair) -> Evidence:
    """The premise as the one sentence of a source that says nothing else."""
    text = pair.premise
    document = Document(pair.id, "", "", "", INDONESIAN, "news", text)
    return Evidence(Passage(f"{pair.id}#1", document, text, 0, len(text), (Sentence(0, len(text)),)), 0, 1.0)


def share(name: str, hits: int, total: int, cases: str) -> str:
    """ "agrees with people: 71.0% (71 of 100; 95 % interval 61.5% to 79.0%)"."""
    if not total:
        return f"{name}: no such {cases.removesuffix('s')}"
    low, high = wilson(hits, total)
    return f"{name}: {hits / total:.1%} ({hits} of {total}; 95 % interval {low:.1%} to {high:.1%})"
