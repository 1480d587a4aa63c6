from dataclasses import replace

import pytest

from eval.measures.alce import alce_precision, alce_recall
from rag.answer import VERIFIED, AnswerSentence
from tests.eval.measures.cases import DECLINED, case, saying
from tests.rag.samples import BRIEFING, evidence_of


class Knows:
    """Says that a sentence follows from these sets of the briefing's sentences, and from any that holds one of them."""

    name = "by hand"

    def __init__(self, **enough):
        self.enough = enough

    def entails(self, evidence, sentence, language):
        texts = {item.text for item in evidence}
        sets = self.enough.get(sentence, [])
        return any({evidence_of(BRIEFING, number).text for number in needed} <= texts for needed in sets)


def test_the_example_worked_out_by_hand():
    """A cites 0 1, follows from 1 alone: recall 1; 0 is irrelevant, 1 is not. B cites 2, does not follow: 0 and 0.

    C cites 1 2 and needs both: recall 1, neither is irrelevant. Recall 2/3; precision (0 + 1 + 0 + 1 + 1) / 5.
    """
    answer = saying("C", 1, 2, before=saying("B", 2, before=saying("A", 0, 1)))
    judge = Knows(A=[{1}], B=[], C=[{1, 2}])
    assert alce_recall(case(answer), judge) == pytest.approx(2 / 3)
    assert alce_precision(case(answer), judge) == pytest.approx(3 / 5)


def test_two_citations_that_each_suffice_are_both_relevant():
    assert alce_precision(case(saying("A", 0, 1)), Knows(A=[{0}, {1}])) == 1.0


def test_a_sentence_without_citations_has_no_recall():
    answer = saying("A", 1)
    answer = replace(answer, sentences=(*answer.sentences, AnswerSentence("B", (), VERIFIED)))
    assert alce_recall(case(answer), Knows(A=[{1}], B=[set()])) == 0.5


def test_an_answer_that_cites_nothing_has_neither():
    answer = replace(saying("A", 1), sentences=(AnswerSentence("A", (), VERIFIED),), citations=())
    assert (alce_recall(case(answer), Knows(A=[set()])), alce_precision(case(answer), Knows())) == (0.0, 0.0)


def test_a_mark_of_no_citation_counts_as_one_that_backs_nothing():
    answer = replace(saying("A", 1), sentences=(AnswerSentence("A", (1, 7), VERIFIED),))
    assert alce_precision(case(answer), Knows(A=[{1}])) == 0.5


def test_a_refusal_is_not_measured():
    assert (alce_recall(case(DECLINED), Knows()), alce_precision(case(DECLINED), Knows())) == (None, None)
