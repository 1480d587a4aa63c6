import pytest

from eval.measures.parity import parity_sources, parity_verdict
from rag.answer import QUOTED
from tests.eval.measures.cases import DECLINED, RIGHT, case, quote, saying, unanswerable
from tests.rag.samples import BANNERS, evidence_of

WRONG = saying("Ada banyak orang.", 1)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        (case(RIGHT), case(RIGHT), 1.0),
        (case(RIGHT), case(WRONG), 0.0),
        (case(WRONG), case(DECLINED), 1.0),  # neither is right
        (unanswerable(DECLINED), unanswerable(DECLINED), 1.0),
        (unanswerable(DECLINED), unanswerable(RIGHT), 0.0),
    ],
)
def test_both_are_as_they_should_be_or_neither_is(first, second, value):
    assert parity_verdict(first, second) == value


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        (RIGHT, WRONG, 1.0),  # other words, same document
        (RIGHT, quote(BANNERS), 0.0),
        (RIGHT, RIGHT.with_sentence("Spanduk.", [evidence_of(BANNERS)], QUOTED), 0.0),
        (RIGHT, DECLINED, 0.0),
        (DECLINED, DECLINED, None),
    ],
)
def test_both_cite_the_same_documents(first, second, value):
    assert parity_sources(case(first), case(second)) == value
