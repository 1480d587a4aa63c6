from dataclasses import replace

from eval.measures.quotes import quotes_exact
from rag.answer import QUOTED
from tests.eval.measures.cases import DECLINED, RIGHT, case
from tests.rag.samples import BANNERS, evidence_of


def test_one_changed_letter_in_one_of_two_quotes_is_seen():
    both = RIGHT.with_sentence("Spanduk.", [evidence_of(BANNERS)], QUOTED)
    assert quotes_exact(case(both)) == 1.0
    first, second = both.citations
    changed = replace(both, citations=(first, replace(second, quote=second.quote.replace("Camat", "camat"))))
    assert quotes_exact(case(changed)) == 0.0


def test_without_a_citation_there_is_no_quote():
    assert quotes_exact(case(DECLINED)) is None
