import pytest

from eval.measures.gold_citation import gold_cited, gold_sentence_cited
from rag.answer import QUOTED
from tests.eval.measures.cases import DECLINED, RIGHT, case, quote, unanswerable
from tests.rag.samples import BANNERS, BRIEFING, evidence_of

EITHER = (BRIEFING.id, BANNERS.id)
BOTH = RIGHT.with_sentence("Spanduk.", [evidence_of(BANNERS)], QUOTED)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (case(RIGHT), 1.0),
        (case(quote(BANNERS)), 0.0),
        (case(BOTH), 1.0),
        (case(RIGHT, documents=EITHER), 1.0),
        (case(RIGHT, documents=EITHER, all_documents=True), 0.0),
        (case(BOTH, documents=EITHER, all_documents=True), 1.0),
        (case(DECLINED), None),
        (unanswerable(RIGHT), None),
    ],
)
def test_a_gold_document_is_cited_or_all_of_them(said, value):
    assert gold_cited(said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (case(RIGHT), 1.0),
        (case(quote(BRIEFING, 0)), 0.0),  # another sentence of the gold document
        (case(quote(BANNERS)), 0.0),
        (case(quote(BRIEFING, 0), facts=(("586",), ("teguran lisan",))), None),  # two sentences hold them
        (case(RIGHT, documents=("elsewhere",)), None),
        (case(DECLINED), None),
        (unanswerable(RIGHT), None),
    ],
)
def test_the_very_sentence_that_answers_is_cited(said, value):
    assert gold_sentence_cited(said) == value
