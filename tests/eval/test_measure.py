from dataclasses import replace

import pytest

from eval.measure import Outcome, Share, measure, share, summary
from eval.textbook import TextbookAnswer
from eval.verdicts import judge
from rag.answer import ANSWERED
from rag.chain import AnswerChain
from tests.eval.samples import TOPIC, UNANSWERABLE, declined, quoting
from tests.rag.scripted_chat import chat


def outcome(store, topic, answer, other=None):
    return Outcome(topic, answer, judge(topic, answer, store), other)


def test_wilsons_interval_is_the_one_worked_out_by_hand():
    """8 of 10, z = 1.96: centre 0.8 + 0.19208 = 0.99208, spread 1.96 * sqrt(0.016 + 0.009604) = 0.31363; / 1.38416."""
    low, high = Share("", 8, 10).interval()
    assert (low, high) == (pytest.approx(0.49016, abs=1e-4), pytest.approx(0.94331, abs=1e-4))


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"), [(0, 20, 0.0, 0.161), (20, 20, 0.839, 1.0), (0, 0, 0.0, 1.0)]
)
def test_the_interval_stays_between_nought_and_one(hits, total, low, high):
    assert Share("", hits, total).interval() == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


def test_what_does_not_apply_counts_not_at_all():
    assert share("right", [True, None, False, True, None]) == Share("right", 2, 3)


def test_a_share_reads_as_a_line():
    assert str(Share("id right", 8, 10)) == "id right: 80.0% (8 of 10; 95 % interval 49% to 94%)"
    assert str(Share("en right", 0, 0)) == "en right: no such question"


def test_figures_are_told_language_by_language(store):
    english = replace(TOPIC, id="q3", language="en", question="How many attended?")
    lines = summary(
        [
            outcome(store, TOPIC, quoting()),
            outcome(store, replace(TOPIC, id="q4"), declined()),
            outcome(store, UNANSWERABLE, declined()),
            outcome(store, english, quoting(3)),
        ]
    )
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    assert told["id right"].startswith("50.0% (1 of 2;")
    assert told["id gold document cited"].startswith("100.0% (1 of 1;")
    assert told["id wrongly declined"].startswith("50.0% (1 of 2;")
    assert told["id declined when it should"].startswith("100.0% (1 of 1;")
    assert told["en right"].startswith("0.0% (0 of 1;")
    assert told["en declined when it should"] == "no such question"
    assert told["in the question's language"].startswith("75.0% (3 of 4;")
    assert told["quotes equal to their document slice"].startswith("100.0% (4 of 4;")
    assert not any("textbook" in line for line in lines)


def test_times_are_medians_and_set_against_the_textbook_chain(store):
    answers = [replace(quoting(), timings_ms={"first_sentence": f, "total": t}) for f, t in ((500, 1000), (900, 1400))]
    others = [TextbookAnswer("586 peserta", 2000, 4000), TextbookAnswer("tidak tahu", 4000, 8000)]
    lines = summary([outcome(store, TOPIC, a, other) for a, other in zip(answers, others, strict=True)])
    assert "median first sentence 0.7 s, whole answer 1.2 s" in lines
    assert "textbook chain: median first token 3.0 s, whole answer 6.0 s" in lines
    assert "ratios: first sentence / first token 0.23, whole / whole 0.20" in lines
    assert any(line.startswith("id right, textbook chain: 50.0% (1 of 2;") for line in lines)


def test_every_question_is_asked_and_recorded_with_its_verdict(store):
    told = []
    chain = AnswerChain(store, chat("Yes 1\n", yes=0.99), {})
    outcomes = measure(chain, [TOPIC, UNANSWERABLE], compare=False, progress=lambda *step: told.append(step))
    assert told == [(1, 2), (2, 2)]
    assert [each.answer.id for each in outcomes] == ["q1", "q2"]
    record = outcomes[0].record()
    assert (record["topic"]["id"], record["textbook"]) == ("q1", None)
    assert record["answer"]["status"] in (ANSWERED, "declined")
    assert set(record["verdict"]) >= {"right", "declined", "quotes_exact", "unsupported"}
