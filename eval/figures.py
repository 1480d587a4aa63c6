"""From the values of single questions to figures with their intervals, slice by slice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case
from eval.judges import Judge, Rules
from eval.measures import declining, latency, selection
from eval.questions import Topic
from eval.scored import Score
from eval.statistics import DRAWS, SEED, Statistic, bootstrap_interval, wilson
from eval.values import OF_PAIRS, YES_NO

OF_RUNS: Mapping[str, tuple[Callable[[Case], tuple[float, ...] | None], Statistic]] = {
    "declining_precision": (declining.columns, declining.declining_precision),
    "declining_f1": (declining.columns, declining.declining_f1),
    "answerable_auroc": (selection.columns, selection.answerable_auroc),
    "aurc": (selection.columns, selection.aurc),
}
ALL = "all"


@dataclass(frozen=True)
class Settings:
    """Who judges entailment, and how the intervals are drawn."""

    judge: Judge = field(default_factory=Rules)
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True)
class Slice:
    """The questions of a language or direction, or all of them."""

    name: str
    clusters: Mapping[str, str]  # by topic id


def cluster(topic: Topic) -> str:
    """Questions on one document are drawn together; those without one with their pair."""
    return next(iter(topic.documents), topic.pair or topic.id)


def by_language(topics: Sequence[Topic]) -> list[Slice]:
    """Indonesian questions, English questions, all."""
    everything = Slice(ALL, {topic.id: cluster(topic) for topic in topics})
    return [*sliced(topics, {topic.id: topic.language for topic in topics}), everything]


def sliced(topics: Sequence[Topic], names: Mapping[str, str | None]) -> list[Slice]:
    """The questions by these names; "id" before "en", "id-id" before "en-id". One without a name is in no slice."""
    found: dict[str, dict[str, str]] = {}
    for topic in topics:
        if name := names[topic.id]:
            found.setdefault(name, {})[topic.id] = cluster(topic)
    return [Slice(name, found[name]) for name in sorted(found, reverse=True)]


def figures(
    measure: str, values: Mapping[str, float | None], slices: Sequence[Slice], settings: Settings
) -> Iterator[Score]:
    """The figures of a measure that each question has a value of; a slice where none has gets none."""
    for each in slices:
        known = {name: value for name in each.clusters if (value := values.get(name)) is not None}
        if known:
            rows = np.array(list(known.values()), dtype=np.float64)
            yield from _figures(measure, each, rows, [each.clusters[name] for name in known], settings)


def _figures(
    measure: str, part: Slice, rows: NDArray[np.float64], clusters: Sequence[str], settings: Settings
) -> Iterator[Score]:
    """A share with Wilson's interval, the median and 95th percentile of times, of anything else the mean."""
    if measure in YES_NO or measure in OF_PAIRS:
        low, high = wilson(int(rows.sum()), len(rows))
        yield Score(measure, part.name, float(rows.mean()), low, high, len(rows))
    elif measure.endswith("_ms"):
        yield drawn(measure, part.name, rows, clusters, (latency.median, settings))
        yield drawn(f"{measure}_p95", part.name, rows, clusters, (latency.p95, settings))
    else:
        yield drawn(measure, part.name, rows, clusters, (None, settings))


def figures_of_runs(cases: Sequence[Case], slices: Sequence[Slice], settings: Settings) -> Iterator[Score]:
    """The figures that single questions have no value of; a slice where one is not defined gets none."""
    for measure, (columns, statistic) in OF_RUNS.items():
        known = {case.topic.id: row for case in cases if (row := columns(case)) is not None}
        for each in slices:
            names = [name for name in each.clusters if name in known]
            rows = np.array([known[name] for name in names], dtype=np.float64)
            if len(rows) and not np.isnan(statistic(rows)):
                yield drawn(measure, each.name, rows, [each.clusters[name] for name in names], (statistic, settings))


def drawn(
    measure: str,
    slice_name: str,
    rows: NDArray[np.float64],
    clusters: Sequence[str],
    how: tuple[Statistic | None, Settings],
) -> Score:
    """A statistic of the rows (None: their mean) with its bootstrap interval over clusters."""
    statistic, settings = how
    value = float(rows.mean()) if statistic is None else statistic(rows)
    bounds = bootstrap_interval(rows, clusters, statistic, settings.draws, settings.seed)
    low, high = (None if np.isnan(bound) else bound for bound in bounds)  # in no draw was it defined
    return Score(measure, slice_name, value, low, high, len(rows))
