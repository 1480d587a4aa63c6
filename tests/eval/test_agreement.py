import pytest

from eval.agreement import Agreement, agreement, premise
from eval.judges import Rules
from eval.public.indonli import InferencePair

SAYS = "Pengarahan di Wonoasri dihadiri 586 peserta."


def pair(hypothesis, label):
    return InferencePair("p1", SAYS, hypothesis, label)


def test_kappa_worked_out_by_hand():
    """20 + 15 of 50 agree: 0.7. Chance: 30/50 * 25/50 + 20/50 * 25/50 = 0.5. Kappa (0.7 - 0.5) / 0.5 = 0.4."""
    table = Agreement("j", both=20, judge_alone=10, people_alone=5, neither=15)
    assert table.accuracy == pytest.approx(0.7)
    assert table.kappa == pytest.approx(0.4)


def test_a_judge_that_always_agrees_beyond_all_chance():
    assert Agreement("j", 3, 0, 0, 0).kappa == 1.0
    assert Agreement("j", 3, 0, 0, 4).kappa == 1.0


def test_every_pair_falls_in_one_of_four_fields():
    pairs = [
        pair("Pengarahan dihadiri 586 peserta.", "entailment"),
        pair("Pengarahan dihadiri 586 peserta.", "neutral"),
        pair("Ada lebih dari lima ratus orang.", "entailment"),
        pair("Pengarahan dihadiri 12 peserta.", "contradiction"),
        pair("Pengarahan dihadiri 13 peserta.", "contradiction"),
    ]
    assert agreement(Rules(), pairs) == Agreement("rules-1", 1, 1, 1, 2)


def test_the_premise_is_the_whole_evidence():
    assert premise(pair("", "neutral")).text == SAYS


def test_figures_read_as_lines():
    lines = Agreement("j", 8, 0, 2, 0).lines()
    assert lines[0] == "judge j, 10 pairs: Cohen's kappa 0.000"
    assert lines[2] == "passes what follows (sensitivity): 80.0% (8 of 10; 95 % interval 49.0% to 94.3%)"
    assert lines[3] == "fails what does not follow (specificity): no such pair"
