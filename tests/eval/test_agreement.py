from dataclasses import replace

import pytest

from eval.agreement import FACT_GROUPS, Agreement, agreement, faithfulness, premise, with_fact_groups
from eval.judges import Rules
from eval.public.indonli import InferencePair
from tests.eval.measures.cases import DECLINED, RIGHT, case, saying, unanswerable
from tests.eval.samples import quoting

SAYS = "Pengarahan di Wonoasri dihadiri 586 peserta."


def pair(hypothesis, label):
    return InferencePair("p1", SAYS, hypothesis, label)


def test_kappa_worked_out_by_hand():
    """20 + 15 of 50 agree: 0.7. Chance: 30/50 * 25/50 + 20/50 * 25/50 = 0.5. Kappa (0.7 - 0.5) / 0.5 = 0.4."""
    table = Agreement("j", both=20, judge_alone=10, others_alone=5, neither=15)
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


def by_id(*cases):
    """The cases under ids of their own."""
    return [replace(each, topic=replace(each.topic, id=f"q{number}")) for number, each in enumerate(cases)]


WRONG = saying("Camat menurunkan spanduk di pasar.", 1)
HALF = saying("Pengarahan dihadiri 586 peserta.", 1, before=WRONG)  # one sentence of two follows, all facts are there
UNRELATED = saying("Gajah minum air.", 1)


def test_faithfulness_is_the_share_of_sentences_that_follow_from_what_they_cite():
    steps = []
    cases = by_id(case(RIGHT), case(HALF), case(DECLINED), unanswerable(RIGHT))
    assert faithfulness(Rules(), cases, lambda *step: steps.append(step)) == {"q0": 1.0, "q1": 0.5, "q3": 1.0}
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_answer_is_faithful_if_all_its_sentences_are_and_only_answerable_questions_are_compared():
    """Faithful and right; neither; right but half faithful; faithful to a sentence without the facts."""
    cases = by_id(case(RIGHT), case(UNRELATED), case(HALF), case(quoting(3)), case(DECLINED), unanswerable(RIGHT))
    table = with_fact_groups(Rules(), cases, faithfulness(Rules(), cases, lambda *_: None))
    assert table == Agreement("rules-1", both=1, judge_alone=1, others_alone=1, neither=1)
    assert table.kappa == 0.0
    assert table.lines(FACT_GROUPS)[:2] == [
        "judge rules-1, 4 answers: Cohen's kappa 0.000",
        "agrees with the fact groups: 50.0% (2 of 4; 95 % interval 15.0% to 85.0%)",
    ]


def test_a_run_that_only_declines_has_no_kappa():
    cases = [case(DECLINED)]
    table = with_fact_groups(Rules(), cases, faithfulness(Rules(), cases, lambda *_: None))
    assert table.lines(FACT_GROUPS)[:2] == [
        "judge rules-1, 0 answers: Cohen's kappa not defined",
        "agrees with the fact groups: no such answer",
    ]
