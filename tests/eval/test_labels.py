import math

import pytest

from eval.labels import FIGURE, LABELS, TIME, Label, label
from eval.measures.ranking import MEASURES


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [
        ("share", 0.8571, "85.7 %"),
        ("share", 1.0, "100.0 %"),
        (FIGURE, 0.9, "0.900"),
        (TIME, 12345.0, "12.3 s"),
        (FIGURE, None, "–"),
        (FIGURE, math.nan, "–"),
    ],
)
def test_a_figure_is_written_in_its_unit(unit, value, written):
    assert Label("x", unit).written(value) == written


def test_a_change_has_its_sign():
    assert Label("x").written_change(0.125) == "+12.5"
    assert Label("x", TIME).written_change(-1500.0) == "-1.5 s"
    assert Label("x", FIGURE).written_change(-0.01) == "-0.010"


def test_a_single_question_says_yes_or_no_where_that_is_the_question():
    assert [label("right").of_one_question(value) for value in (1.0, 0.0, 0.5, None)] == ["yes", "no", "50.0 %", "–"]
    assert label("total_ms").of_one_question(0.0) == "0.0 s"


def test_an_unknown_measure_goes_by_its_name():
    assert label("new_measure").title == "new_measure"
    assert label("retrieve_ms").written(500.0) == "0.5 s"


def test_every_ranking_measure_has_a_title():
    assert [label(name).title for name in MEASURES] == ["nDCG@10", "Recall@24", "Recall@4", "Recall@5", "MRR@10"]


def test_no_two_measures_have_one_title():
    titles = [each.title for each in LABELS.values()]
    assert len(titles) == len(set(titles))
