"""How sure a figure is: intervals, paired tests, and the correction for many tests.

Questions about one document stand or fall together, so whole clusters are resampled or flipped, never single questions
(cluster bootstrap: Field and Welsh, JRSS B 69, 2007).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
DRAWS = 10_000
SEED = 20261121

Statistic = Callable[[NDArray[np.float64]], float]


@dataclass(frozen=True)
class Difference:
    """How much higher the second of two paired systems is, with its 95 % interval and the p of "no difference"."""

    value: float
    low: float
    high: float
    p: float
    test: str  # "mcnemar" or "sign-flip"
    n: int


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The score interval of a proportion (Wilson, JASA 22, 1927).

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    from scipy.stats import binomtest

    if not total:
        return (0.0, 1.0)
    interval = binomtest(int(hits), int(total)).proportion_ci(LEVEL, method="wilson")
    return (float(interval.low), float(interval.high))


def bootstrap_interval(
    values: ArrayLike,
    clusters: Sequence[str],
    statistic: Statistic | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[float, float]:
    """The 95 % percentile interval of a statistic of the rows (None: the mean), whole clusters drawn with replacement.

    A draw where the statistic is not defined (NaN, such as AUROC over one class alone) is left out.

    >>> bootstrap_interval([0.0, 1.0], ["one document", "one document"])
    (0.5, 0.5)
    """
    rows = np.asarray(values, dtype=np.float64)
    of_row = _cluster_numbers(rows, clusters)
    drawn = np.random.default_rng(seed).integers(of_row.max() + 1, size=(draws, of_row.max() + 1))
    found = _means(rows, of_row, drawn) if statistic is None else _statistics(rows, of_row, drawn, statistic)
    defined = found[~np.isnan(found)]
    if not defined.size:
        return (float("nan"), float("nan"))
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return (float(low), float(high))


def paired_difference(
    first: ArrayLike, second: ArrayLike, clusters: Sequence[str], draws: int = DRAWS, seed: int = SEED
) -> Difference:
    """The mean of ``second - first`` over the same questions.

    Yes/no values of questions that each stand alone get McNemar's exact test; everything else the sign-flip test.
    """
    before, after = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    change = after - before
    low, high = bootstrap_interval(change, clusters, draws=draws, seed=seed)
    if len(set(clusters)) == len(change) and np.isin([before, after], (0.0, 1.0)).all():
        p, test = mcnemar(before, after), "mcnemar"
    else:
        p, test = sign_flip(change, clusters, draws, seed), "sign-flip"
    return Difference(float(change.mean()), low, high, p, test, len(change))


def sign_flip(change: ArrayLike, clusters: Sequence[str], draws: int = DRAWS, seed: int = SEED) -> float:
    """The two-sided p of the mean change if each cluster's change might as well have gone the other way (Fisher, 1935).

    Every pattern of signs is counted where there are no more than ``draws``; else ``draws`` of them by chance.

    >>> sign_flip([1.0, 1.0, 1.0], ["a", "b", "c"])  # 2 of the 8 patterns are as far from 0
    0.25
    """
    from scipy.stats import permutation_test

    rows = np.asarray(change, dtype=np.float64)
    sums = np.bincount(_cluster_numbers(rows, clusters), weights=rows)
    if len(sums) == 1 or not sums.any():  # one cluster alone tells nothing
        return 1.0
    options = {"permutation_type": "samples", "vectorized": True, "n_resamples": draws}
    result = permutation_test((sums,), np.sum, **options, rng=np.random.default_rng(seed))
    return float(result.pvalue)


def mcnemar(first: ArrayLike, second: ArrayLike) -> float:
    """The exact two-sided p over the pairs that differ (McNemar, Psychometrika 12, 1947).

    >>> mcnemar([0, 0, 0, 1], [1, 1, 1, 1])  # three changed, all one way: 2 of 8 patterns
    0.25
    """
    from scipy.stats import binomtest

    change = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    gained, lost = int((change > 0).sum()), int((change < 0).sum())
    return float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for being many, each in its place (Holm, Scand. J. Stat. 6, 1979).

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    corrected = [1.0] * len(p_values)
    least = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = least
    return corrected


def _cluster_numbers(rows: NDArray[np.float64], clusters: Sequence[str]) -> NDArray[np.int64]:
    """The number of each row's cluster, 0 upwards."""
    if not len(rows) or len(rows) != len(clusters):
        raise ValueError(f"{len(rows)} values for {len(clusters)} cluster names; there must be one each, and some")
    return np.unique(np.asarray(clusters, dtype=np.str_), return_inverse=True)[1].astype(np.int64)


def _means(rows: NDArray[np.float64], of_row: NDArray[np.int64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean of each draw, from the sums of its clusters."""
    flat = rows.reshape(len(rows), -1)
    sums = np.bincount(of_row, weights=flat.sum(axis=1))
    sizes = np.bincount(of_row) * flat.shape[1]
    found: NDArray[np.float64] = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    return found


def _statistics(
    rows: NDArray[np.float64], of_row: NDArray[np.int64], drawn: NDArray[np.int64], statistic: Statistic
) -> NDArray[np.float64]:
    """The statistic of each draw, over the rows of its clusters."""
    members = [np.flatnonzero(of_row == number) for number in range(drawn.shape[1])]
    return np.array([statistic(rows[np.concatenate([members[number] for number in draw])]) for draw in drawn])
