import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from eval.statistics import bootstrap_interval, holm, mcnemar, paired_difference, sign_flip, wilson


def test_wilson_by_hand():
    """Of 20, 15: centre (0.75 + 1.96^2/40) / (1 + 1.96^2/20) = 0.7098; half width 0.1783 over the same."""
    low, high = wilson(15, 20)
    assert low == pytest.approx(0.5313, abs=5e-4)
    assert high == pytest.approx(0.8881, abs=5e-4)


@pytest.mark.parametrize(("hits", "total"), [(0, 0), (0, 5), (5, 5), (1, 1)])
def test_wilson_stays_within_0_and_1(hits, total):
    low, high = wilson(hits, total)
    assert 0 <= low < high <= 1


def test_nothing_seen_tells_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_bootstrap_over_two_clusters_by_hand():
    """Draws of {0} and {1}: 0 0, 0 1, 1 0, 1 1; a quarter has mean 0 and a quarter mean 1, more than 2.5 % each."""
    assert bootstrap_interval([0.0, 1.0], ["a", "b"]) == (0.0, 1.0)


def test_a_cluster_is_drawn_whole():
    """Within each cluster the mean is 0.5, so that every draw has it."""
    assert bootstrap_interval([0, 1, 0, 1], ["a", "a", "b", "b"]) == (0.5, 0.5)


def test_large_clusters_weigh_more():
    """Draws of {1, 1, 1} and {0}: 3/4 where both are drawn, else 1 or 0."""
    drawn = bootstrap_interval([1, 1, 1, 0], ["a", "a", "a", "b"], lambda rows: float(rows.mean() == 0.75))
    assert drawn == (0.0, 1.0)


def test_the_quick_mean_is_the_mean():
    values = np.random.default_rng(1).random(60)
    clusters = [str(number % 17) for number in range(60)]
    quick = bootstrap_interval(values, clusters, draws=500)
    assert quick == pytest.approx(bootstrap_interval(values, clusters, np.mean, draws=500))


def test_independent_questions_get_the_normal_interval():
    """The mean of 400 values of standard deviation 1: plus or minus 1.96 / 20 = 0.098, give or take the draw."""
    values = np.random.default_rng(2).normal(size=400)
    low, high = bootstrap_interval(values, [str(number) for number in range(400)])
    assert (high - low) / 2 == pytest.approx(1.96 * values.std() / 20, rel=0.05)


def test_rows_of_several_columns_stay_together():
    rows = np.array([[0.1, 0], [0.4, 0], [0.35, 1], [0.8, 1]])
    low, high = bootstrap_interval(rows, list("abcd"), lambda drawn: float(np.median(drawn[:, 0] - drawn[:, 1])), 200)
    assert -0.65 <= low <= high <= 0.4


def test_draws_without_the_statistic_are_left_out():
    one_class = lambda rows: math.nan if rows.min() == rows.max() else 0.7  # noqa: E731
    assert bootstrap_interval([0, 1], ["a", "b"], one_class, 100) == (0.7, 0.7)
    assert all(math.isnan(bound) for bound in bootstrap_interval([1, 1], ["a", "b"], one_class, 100))


def test_the_same_seed_gives_the_same_interval():
    values, clusters = [0.1, 0.5, 0.9, 0.2], list("abcd")
    assert bootstrap_interval(values, clusters) == bootstrap_interval(values, clusters)
    other_seed = bootstrap_interval(values, clusters, draws=50, seed=1)
    assert other_seed != bootstrap_interval(values, clusters, draws=50, seed=2)


@pytest.mark.parametrize(("values", "clusters"), [([], []), ([1.0], ["a", "b"])])
def test_values_without_their_clusters_are_refused(values, clusters):
    with pytest.raises(ValueError, match="cluster names"):
        bootstrap_interval(values, clusters)


def test_mcnemar_by_hand():
    """Six pairs differ, one the other way: p = 2 * (1 + 6) / 2^6."""
    first, second = [0, 0, 0, 0, 0, 1, 1, 0], [1, 1, 1, 1, 1, 0, 1, 0]
    assert mcnemar(first, second) == pytest.approx(14 / 64)
    assert mcnemar(second, first) == pytest.approx(14 / 64)


def test_pairs_that_never_differ_give_no_evidence():
    assert mcnemar([0, 1], [0, 1]) == 1.0
    assert sign_flip([0.0, 0.0], ["a", "b"]) == 1.0


def test_sign_flip_by_hand():
    """Sums of +-1 +-2 +-4: of the 8 patterns 7, 5, 3, 1 and their opposites, 4 are at least 5 from 0."""
    assert sign_flip([1.0, -2.0, -4.0], list("abc")) == pytest.approx(4 / 8)


def test_questions_of_one_document_turn_together():
    """Four alike alone: 2 of 16 patterns; as two documents: 2 of 4; as one document: nothing to go by."""
    assert sign_flip([1, 1, 1, 1], list("abcd")) == pytest.approx(2 / 16)
    assert sign_flip([1, 1, 1, 1], list("aabb")) == pytest.approx(2 / 4)
    assert sign_flip([1, 1, 1, 1], list("aaaa")) == 1.0


def test_many_clusters_are_flipped_by_chance():
    clusters = [str(number) for number in range(40)]
    assert sign_flip([1.0] * 40, clusters) == pytest.approx(2 / 10_001)
    assert sign_flip([1.0, -1.0] * 20, clusters) > 0.9


def test_a_difference_is_second_minus_first():
    found = paired_difference([0, 0, 0, 1], [1, 1, 1, 1], list("abcd"))
    assert (found.value, found.p, found.test, found.n) == (0.75, 0.25, "mcnemar", 4)
    assert found.low <= 0.75 <= found.high


def test_yes_or_no_questions_of_one_document_are_not_taken_for_independent():
    found = paired_difference([0, 0, 0, 0], [1, 1, 1, 1], list("aabb"))
    assert (found.test, found.p) == ("sign-flip", 0.5)


def test_holm_by_hand():
    """Sorted 0.01, 0.02, 0.03, 0.5 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.5."""
    assert holm([0.5, 0.02, 0.01, 0.03]) == pytest.approx([0.5, 0.06, 0.04, 0.06])
    assert holm([]) == []


@given(some.lists(some.floats(0, 1), max_size=20))
def test_holm_never_lowers_a_p_value_nor_changes_their_order(p_values):
    corrected = holm(p_values)
    assert all(p <= after <= 1 for p, after in zip(p_values, corrected, strict=True))
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    assert [corrected[place] for place in order] == sorted(corrected)
