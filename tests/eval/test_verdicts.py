from dataclasses import replace

import pytest

from eval.verdicts import Verdict, is_in, judge
from rag.answer import QUOTED, VERIFIED, AnswerSentence
from tests.eval.samples import TOPIC, UNANSWERABLE, blank, declined, quoting
from tests.rag.samples import BRIEFING, STATEMENT, evidence_of

FINE = Verdict(right=True, declined=False, gold_cited=True, in_language=True, quotes_exact=True, unsupported=())


def saying(text, number=1, support=VERIFIED):
    """An answer in these words over the briefing's sentence with this number."""
    return blank().with_sentence(text, [evidence_of(BRIEFING, number)], support)


def with_citation(answer, **changes):
    return replace(answer, citations=(replace(answer.citations[0], **changes), *answer.citations[1:]))


def test_a_right_answer(store):
    assert judge(TOPIC, quoting(), store) == FINE


def test_an_answer_without_the_facts_is_wrong_however_well_it_is_cited(store):
    assert judge(TOPIC, quoting(3), store) == replace(FINE, right=False)


def test_declining_an_answerable_question_is_not_right(store):
    verdict = judge(TOPIC, declined(), store)
    assert (verdict.right, verdict.declined, verdict.gold_cited, verdict.unsupported) == (False, True, None, ())


def test_declining_an_unanswerable_question_is_neither_right_nor_wrong(store):
    verdict = judge(UNANSWERABLE, declined(), store)
    assert (verdict.right, verdict.declined, verdict.gold_cited) == (None, True, None)


def test_answering_an_unanswerable_question_is_seen(store):
    verdict = judge(UNANSWERABLE, quoting(), store)
    assert (verdict.right, verdict.declined, verdict.gold_cited) == (None, False, None)


def test_another_document_than_the_gold_one_is_seen(store):
    item = evidence_of(STATEMENT)
    verdict = judge(TOPIC, blank("en").with_sentence(item.text, [item], QUOTED), store)
    assert verdict.gold_cited is False
    assert verdict.in_language is False


@pytest.mark.parametrize("changes", [{"quote": "Pengarahan dihadiri 586 peserta."}, {"start": 3}, {"end": 9}])
def test_a_quote_that_is_not_its_documents_slice_is_seen(store, changes):
    assert judge(TOPIC, with_citation(quoting(), **changes), store).quotes_exact is False


@pytest.mark.parametrize("changes", [{"start": 3}, {"passage_id": "wonoasri-2021#99"}])
def test_a_citation_of_no_stored_sentence_backs_nothing(store, changes):
    unsupported = judge(TOPIC, with_citation(quoting(), **changes), store).unsupported
    assert "no citation" in unsupported
    assert any("586" in reason for reason in unsupported)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Pengarahan itu dihadiri 587 peserta.", "587"),
        ("Pengarahan itu digelar pada 4 Juni 2021.", "dates"),
        ("Pengarahan itu dipimpin Camat Sutrisno.", "Sutrisno"),
    ],
)
def test_a_number_date_or_name_that_the_evidence_lacks_is_seen(store, text, reason):
    unsupported = judge(TOPIC, saying(text), store).unsupported
    assert any(reason in each for each in unsupported)


@pytest.mark.parametrize(
    "text", ["Pengarahan itu dihadiri 586 peserta.", "Pengarahan itu digelar pada 3 Maret 2021 di Wonoasri."]
)
def test_what_the_evidence_holds_is_supported(store, text):
    assert judge(TOPIC, saying(text), store).unsupported == ()


def test_a_sentence_is_judged_by_what_it_cites_itself(store):
    answer = quoting().with_sentence("Jumlahnya 586 orang.", [evidence_of(BRIEFING, 3)], VERIFIED)
    assert any("586" in reason for reason in judge(TOPIC, answer, store).unsupported)


def test_a_sentence_without_a_citation_is_seen(store):
    answer = quoting()
    answer = replace(answer, sentences=(*answer.sentences, AnswerSentence("Demikian.", (), VERIFIED)))
    assert "no citation" in judge(TOPIC, answer, store).unsupported


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Ika Luciana Marwati", True),
        ("id", "Mary Holt.", True),
        ("en", "The mayor spoke.", True),
        ("en", "sanksi moral", False),
        ("en", "Wali Kota Kediri yang memimpin apel.", False),
        ("id", "On 8 May 2024 the mayor spoke.", False),
    ],
)
def test_a_sentence_of_names_alone_is_in_either_language(language, text, found):
    assert is_in(language, text) is found
