import pytest

from eval.measures.nuggets import fact_recall, nugget_recall_all
from tests.eval.measures.cases import DECLINED, RIGHT, case, saying, unanswerable

FOUR = {"facts": (("586", "lima ratus"), ("peserta",), ("camat",)), "extra_facts": (("3 Maret 2021",),)}


def test_two_of_three_vital_nuggets_and_the_okay_one():
    """ "... pada 3 Maret 2021 dihadiri 586 peserta": vital 586 and peserta of three, okay the date: 2/3 and 3/4."""
    said = case(RIGHT, **FOUR)
    assert fact_recall(said) == pytest.approx(2 / 3)
    assert nugget_recall_all(said) == pytest.approx(3 / 4)


def test_without_extra_facts_both_are_the_same():
    said = case(saying("Ada 586 orang.", 1))
    assert fact_recall(said) == nugget_recall_all(said) == 0.5


def test_declining_states_nothing_and_an_unanswerable_question_has_no_nuggets():
    assert fact_recall(case(DECLINED, **FOUR)) == nugget_recall_all(case(DECLINED, **FOUR)) == 0.0
    assert fact_recall(unanswerable(RIGHT)) is None
