"""The sources of an answer: a text counts once, rules in force go first, and both stages of a candidate are told."""

from dataclasses import replace

from rag.answer import Question
from rag.chain import AnswerChain
from tests.rag.overlap_reader import READER
from tests.rag.samples import BANNERS, BRIEFING

ASK = "Apa yang dikenai kepada ASN yang menerima hadiah dari bakal calon menurut Bupati Wonoasri Dewi Ratnasari?"
SOURCE = BRIEFING.text.split("\n")[3]  # the sanctions
STRICTER = (  # lacks one of the question's words, "ASN"
    "Menurut Bupati Wonoasri Dewi Ratnasari, pegawai yang menerima hadiah dari bakal calon dikenai hukuman disiplin "
    "berat sesuai ketentuan kepegawaian."
)


def cited(store, question=ASK):
    return AnswerChain(store, READER, None, {}).invoke(Question(question)).citations


def rule(text, status, title="PP 53/2010"):
    return replace(BANNERS, id="a-rule", title=title, kind="regulation", place=None, text=text, status=status)


def test_a_text_that_two_portals_print_is_cited_once_with_both_as_its_outlets(store):
    before = cited(store)
    store.add(replace(BRIEFING, id="reprint", publisher="Salinan", published="2021-03-05", origin=BRIEFING.id))
    after = cited(store)
    assert [citation.quote for citation in after] == [citation.quote for citation in before]
    assert {citation.outlets for citation in after} == {("Kabar Lereng", "Salinan")}


def test_a_rule_that_was_replaced_is_cited_only_where_the_question_names_it(store):
    store.add(rule(SOURCE, "Digantikan PP 94/2021."))
    assert {citation.document.id for citation in cited(store)} == {BRIEFING.id}
    assert "a-rule" in {citation.document.id for citation in cited(store, f"{ASK[:-1]} dan PP 53/2010?")}


def test_where_sanctions_differ_the_rule_is_cited_before_the_official_who_answers_better(store):
    assert [citation.quote for citation in cited(store)] == [SOURCE]
    store.add(rule(STRICTER, "Berlaku"))
    assert [citation.quote for citation in cited(store)] == [STRICTER, SOURCE]


def test_an_answer_on_one_stage_of_a_candidate_tells_the_other_stage_too(store):
    other = "ASN Wonoasri dikenai hukuman disiplin berat untuk hadiah calon yang sudah ditetapkan."
    store.add(rule(other, "Berlaku"))
    assert other not in {citation.quote for citation in cited(store)}  # the question names one stage
    assert {citation.quote for citation in cited(store, ASK.replace("dari bakal calon ", ""))} == {SOURCE, other}
