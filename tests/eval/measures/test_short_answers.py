import pytest

from eval.measures.short_answers import exact_match, token_f1
from tests.eval.measures.cases import DECLINED, RIGHT, case, saying, unanswerable


def short(text, *wordings):
    return case(saying(text, 1), style="short", facts=(wordings,))


def test_the_overlap_worked_out_by_hand():
    """Said: bupati wonoasri dewi ratnasari; gold: dewi ratnasari. P = 2/4, R = 2/2, F1 = 2 * 0.5 * 1 / 1.5 = 2/3."""
    said = short("Bupati Wonoasri Dewi Ratnasari.", "Joko Prasetyo", "Dewi Ratnasari")
    assert token_f1(said) == pytest.approx(2 / 3)
    assert exact_match(said) == 0.0


def test_a_word_counts_as_often_as_both_say_it():
    """Said: moral moral; gold: moral disiplin. One in common of two and two: F1 = 1/2."""
    assert token_f1(short("moral moral", "moral disiplin")) == 0.5


@pytest.mark.parametrize(
    ("said", "gold"),
    [
        ("Rp1.000.000", "rp 1000000"),
        ("8 Mei 2024.", "May 8, 2024"),
        ("8/5/2024", "8 mei 2024"),
        ("45,4 persen", "45.4%"),
        ("the Regent", "regent"),
        ("tiga kali", "3 kali"),
        ("Pak  Joko!", "pak joko"),
    ],
)
def test_what_is_only_written_differently_is_the_same(said, gold):
    assert (exact_match(short(said, gold)), token_f1(short(said, gold))) == (1.0, 1.0)


@pytest.mark.parametrize(("said", "gold"), [("1,5 juta", "15 juta"), ("8 Mei 2024", "9 Mei 2024"), ("tidak", "ya")])
def test_what_is_another_answer_is_not(said, gold):
    assert exact_match(short(said, gold)) == 0.0


def test_declining_gives_nothing():
    said = case(DECLINED, style="short", facts=(("586",),))
    assert (exact_match(said), token_f1(said)) == (0.0, 0.0)


def test_they_apply_to_short_answers_of_one_fact_alone():
    assert exact_match(case(RIGHT, facts=(("586",),))) is None
    assert token_f1(case(RIGHT, style="short")) is None  # two groups
    assert exact_match(unanswerable(DECLINED, style="short")) is None
