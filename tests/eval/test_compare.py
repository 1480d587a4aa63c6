from dataclasses import replace

import pytest

from eval.compare import compare, unpaired
from eval.scored import Asked, Score, ScoredRun, ScoredRunError

TOPICS = {name: Asked("id" if number < 4 else "en", name, None, True) for number, name in enumerate("abcdef")}


def run(right, *, other=None, topics=TOPICS, slices=("all", "id", "en")):
    values = {"right": dict(zip(topics, right, strict=True))} | (other or {})
    scores = tuple(Score("right", name, 0.5, 0.1, 0.9, 6) for name in slices)
    return ScoredRun("s", scores, values, topics)


WORSE, BETTER = run([0.0, 0.0, 0.0, 0.0, 0.0, 1.0]), run([1.0, 1.0, 1.0, 0.0, 1.0, 1.0])


def test_means_and_differences_by_hand():
    rows = {row.slice: row for row in compare(WORSE, BETTER)}
    assert (rows["all"].first, rows["all"].second) == (pytest.approx(1 / 6), pytest.approx(5 / 6))
    assert rows["all"].difference.value == pytest.approx(4 / 6)
    assert rows["all"].difference.p == pytest.approx(2 / 16)  # four changed, all one way
    assert (rows["id"].difference.n, rows["id"].difference.value) == (4, 0.75)
    assert (rows["en"].difference.n, rows["en"].difference.value) == (2, 0.5)


def test_p_values_are_corrected_over_the_whole_table():
    """Alone 2/16, 2/8 and 1; times 3, 2 and 1."""
    assert [row.corrected for row in compare(WORSE, BETTER)] == pytest.approx([0.375, 0.5, 1.0])


def test_turned_round_a_difference_changes_its_sign():
    for there, back in zip(compare(WORSE, BETTER), compare(BETTER, WORSE), strict=True):
        assert there.difference.value == -back.difference.value
        assert there.difference.p == back.difference.p
        assert there.difference.low == pytest.approx(-back.difference.high, abs=0.26)  # a whole question, by the draw


def test_a_run_against_itself_differs_in_nothing():
    for row in compare(BETTER, BETTER):
        assert (row.difference.value, row.difference.low, row.difference.high, row.corrected) == (0, 0, 0, 1)


def test_only_questions_with_a_value_in_both_are_paired():
    rows = {
        row.slice: row for row in compare(run([1.0, None, 0.0, None, None, None]), run([0.0, 1.0, None] + [1.0] * 3))
    }
    assert set(rows) == {"all", "id"}
    assert (rows["all"].difference.n, rows["all"].difference.value) == (1, -1.0)


def test_directions_are_compared_one_by_one():
    rows = compare(run([0.0] * 6, slices=("id-id", "en-id")), run([1.0] * 6, slices=("id-id", "en-id")))
    assert [(row.slice, row.difference.n) for row in rows] == [("id-id", 4), ("en-id", 2)]


def test_a_measure_that_only_one_run_has_or_that_has_no_values_is_named():
    auroc = Score("answerable_auroc", "all", 0.9, 0.8, 1.0, 6)
    first = replace(WORSE, scores=(*WORSE.scores, auroc))
    second = run([1.0] * 6, other={"alce_recall": {"a": 1.0}})
    assert unpaired(first, second) == ["answerable_auroc"]
    assert {row.measure for row in compare(first, second)} == {"right"}


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        ({name: topic for name, topic in TOPICS.items() if name != "f"}, "1 are in one run only, such as 'f'"),
        (TOPICS | {"f": Asked("id", "f", None, True)}, "the same ids stand for others"),
    ],
)
def test_runs_over_different_questions_are_refused_in_one_line(topics, told):
    with pytest.raises(ScoredRunError, match=told) as refused:
        compare(WORSE, run([1.0] * len(topics), topics=topics))
    assert "\n" not in str(refused.value)
