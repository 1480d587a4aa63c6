"""Two systems on the same questions: how much better is the second, and could it be chance?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from eval.scored import ScoredRun, ScoredRunError
from eval.statistics import Difference, holm, paired_difference


@dataclass(frozen=True)
class Row:
    """A measure over a slice in two runs: their means over the questions that have a value in both."""

    measure: str
    slice: str
    first: float
    second: float
    difference: Difference  # second - first
    corrected: float  # the p after Holm's correction over the whole table

    def record(self) -> dict[str, Any]:
        """The row as plain data."""
        return asdict(self)


def compare(first: ScoredRun, second: ScoredRun) -> list[Row]:
    """A row for each measure and slice that both runs have values for."""
    _require_same_questions(first, second)
    rows = [
        row
        for measure in first.values
        if measure in second.values
        for slice_name in _slices(first, measure)
        if (row := _row(first, second, measure, slice_name))
    ]
    corrected = holm([row[-1].p for row in rows])
    return [Row(*row[:-1], row[-1], p) for row, p in zip(rows, corrected, strict=True)]


def unpaired(first: ScoredRun, second: ScoredRun) -> list[str]:
    """The measures that can't be paired: found in one run only, or a figure of the whole run (AUROC, F1)."""
    paired = {measure for measure in first.values if measure in second.values}
    measures = [score.measure for score in (*first.scores, *second.scores)]
    return [measure for measure in dict.fromkeys(measures) if measure not in paired]


def _require_same_questions(first: ScoredRun, second: ScoredRun) -> None:
    if first.topics == second.topics:
        return
    alone = sorted(first.topics.keys() ^ second.topics.keys())
    told = f"{len(alone)} are in one run only, such as {alone[0]!r}" if alone else "the same ids stand for others"
    raise ScoredRunError(
        f"{first.folder} and {second.folder} asked different questions: {told}; compare runs over one question set"
    )


def _slices(run: ScoredRun, measure: str) -> list[str]:
    """The slices that the run scores the measure on."""
    return list(dict.fromkeys(score.slice for score in run.scores if score.measure == measure))


def _row(
    first: ScoredRun, second: ScoredRun, measure: str, slice_name: str
) -> tuple[str, str, float, float, Difference] | None:
    before, after = first.values[measure], second.values[measure]
    pairs = [
        (before[name], after[name], topic.cluster)
        for name, topic in first.topics.items()
        if topic.is_in(slice_name) and before.get(name) is not None and after.get(name) is not None
    ]
    if not pairs:
        return None
    old, new, clusters = (list(column) for column in zip(*pairs, strict=True))
    difference = paired_difference(old, new, clusters, first.draws, first.seed)
    return measure, slice_name, sum(old) / len(old), sum(new) / len(new), difference
