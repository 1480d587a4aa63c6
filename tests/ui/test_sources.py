"""How an answer's sentences stand to its sources, for whatever shows them."""

import pytest

from rag.answer import ANSWERED, QUOTED, VERIFIED, Answer, AnswerSentence
from ui.sources import is_answer_over_quotes


@pytest.mark.parametrize(
    ("supports", "over"),
    [
        ([VERIFIED, QUOTED, QUOTED], True),
        ([QUOTED, QUOTED], False),
        ([VERIFIED], False),
        ([VERIFIED, VERIFIED], False),
        ([VERIFIED, QUOTED, VERIFIED, QUOTED], False),
        ([], False),
    ],
)
def test_quotes_are_the_detail_of_the_one_sentence_before_them(supports, over):
    sentences = tuple(AnswerSentence(f"Kalimat {place}.", (1,), support) for place, support in enumerate(supports))
    assert is_answer_over_quotes(Answer("Siapa?", "Siapa?", "id", ANSWERED, sentences)) is over
