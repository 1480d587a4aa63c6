from itertools import pairwise

import numpy as np
import pytest

from eval.curves import Bin, cumulative, reliability, risk_coverage
from eval.measures.selection import aurc


def test_risk_and_coverage_by_hand():
    """Best first: right; then wrong and right together; then wrong."""
    points = risk_coverage([(0.5, 1.0), (0.9, 0.0), (0.1, 1.0), (0.5, 0.0)])
    assert points == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert risk_coverage([]) == []


def test_the_area_under_the_curve_is_the_measure_of_that_name():
    rng = np.random.default_rng(3)
    scores, losses = rng.random(40), rng.integers(2, size=40).astype(float)
    points = [(0.0, 0.0), *risk_coverage(zip(scores, losses, strict=True))]
    area = sum(risk * (x - before) for (before, _), (x, risk) in pairwise(points))
    assert area == pytest.approx(aurc(np.column_stack([scores, np.zeros(40), losses])))


def test_reliability_by_hand():
    first, last = reliability([(0.95, True), (1.0, False), (0.0, False)])
    assert (first.predicted, first.observed, first.n) == (0.0, 0.0, 1)
    assert (last.predicted, last.observed, last.n) == (0.975, 0.5, 2)
    assert last.low < 0.5 < last.high


def test_every_question_is_in_one_bin():
    bins = reliability((score / 100, True) for score in range(101))
    assert [each.n for each in bins] == [10] * 9 + [11]
    assert all(isinstance(each, Bin) and each.observed == 1.0 for each in bins)


def test_a_cumulative_curve_ends_with_all():
    assert cumulative([2.0, 1.0, 2.0, 4.0]) == [(1.0, 0.25), (2.0, 0.75), (4.0, 1.0)]
    assert cumulative([]) == []
