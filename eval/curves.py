"""The points of the curves that a report draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.statistics import wilson

Point = tuple[float, float]


@dataclass(frozen=True)
class Bin:
    """Questions whose score lies in one tenth of the range: what was predicted and what came true."""

    predicted: float  # mean score
    observed: float  # share that is answerable
    low: float
    high: float
    n: int


def risk_coverage(scored: Iterable[tuple[float, float]]) -> list[Point]:
    """(coverage, risk) for each threshold on the score, from pairs of score and loss.

    After El-Yaniv and Wiener, JMLR 11, 2010. Questions of equal score are covered together.

    >>> risk_coverage([(0.9, 0.0), (0.5, 1.0), (0.5, 0.0), (0.1, 1.0)])
    [(0.25, 0.0), (0.75, 0.3333333333333333), (1.0, 0.5)]
    """
    ranked = sorted(scored, key=lambda pair: -pair[0])
    points, lost, covered = [], 0.0, 0
    for _, tied in itertools.groupby(ranked, key=lambda pair: pair[0]):
        losses = [loss for _, loss in tied]
        lost, covered = lost + sum(losses), covered + len(losses)
        points.append((covered / len(ranked), lost / covered))
    return points


def reliability(scored: Iterable[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """Predicted against observed, in bins of equal width (Niculescu-Mizil and Caruana, ICML 2005); empty ones left out.

    >>> [(bin.n, bin.observed) for bin in reliability([(0.91, True), (0.98, True), (1.0, False), (0.2, False)])]
    [(1, 0.0), (3, 0.6666666666666666)]
    """
    filled: dict[int, list[tuple[float, bool]]] = {}
    for score, answerable in scored:
        filled.setdefault(min(int(score * bins), bins - 1), []).append((score, answerable))
    return [_bin(pairs) for _, pairs in sorted(filled.items())]


def _bin(pairs: Sequence[tuple[float, bool]]) -> Bin:
    hits = sum(answerable for _, answerable in pairs)
    low, high = wilson(hits, len(pairs))
    return Bin(sum(score for score, _ in pairs) / len(pairs), hits / len(pairs), low, high, len(pairs))


def cumulative(values: Iterable[float]) -> list[Point]:
    """(value, share of the values that are no greater).

    >>> cumulative([3.0, 1.0, 3.0])
    [(1.0, 0.3333333333333333), (3.0, 1.0)]
    """
    ordered = sorted(values)
    return [(value, (place + 1) / len(ordered)) for place, value in enumerate(ordered) if _last(ordered, place)]


def _last(ordered: Sequence[float], place: int) -> bool:
    """Whether it is the last of its equals."""
    return place + 1 == len(ordered) or ordered[place + 1] != ordered[place]
