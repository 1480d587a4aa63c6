"""An answer numbers its citations itself and quotes them exactly."""

import json

from rag.answer import ANSWERED, QUOTED, VERIFIED, Answer, AnswerSentence, Evidence, marked
from tests.rag.samples import BRIEFING, STATEMENT, evidence_of, sentences_of

BLANK = Answer("Sanksinya?", "Apa sanksinya?", "id", ANSWERED, ())


def test_a_citation_is_the_exact_slice_of_its_document():
    for document in (BRIEFING, STATEMENT):
        for number in range(len(sentences_of(document))):
            citation = BLANK.with_sentence("Kalimat.", [evidence_of(document, number)], QUOTED).citations[0]
            assert citation.quote == document.text[citation.start : citation.end] != ""


def test_a_source_sentence_cited_twice_keeps_its_number():
    first, second = evidence_of(BRIEFING, 0), evidence_of(BRIEFING, 2)
    answer = (
        BLANK.with_sentence("A.", [first], VERIFIED)
        .with_sentence("B.", [second, first], VERIFIED)
        .with_sentence("C.", [evidence_of(BRIEFING, 2, score=0.1)], QUOTED)
    )
    assert [sentence.citations for sentence in answer.sentences] == [(1,), (2, 1), (2,)]
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert answer.text == "A. [1] B. [2][1] C. [2]"


def test_a_new_sentence_leaves_the_old_answer_as_it_was():
    BLANK.with_sentence("A.", [evidence_of(BRIEFING)], QUOTED)
    assert (BLANK.sentences, BLANK.citations) == ((), ())


def test_a_sentence_without_citations_carries_no_mark():
    assert marked(AnswerSentence("Tidak ditemukan.", (), "")) == "Tidak ditemukan."


def test_the_record_of_an_answer_is_plain_data_and_names_the_source():
    record = BLANK.with_sentence("A.", [evidence_of(BRIEFING, 1)], QUOTED).record()
    assert json.loads(json.dumps(record))["sentences"][0]["citations"] == [1]
    assert record["answer"] == "A. [1]"
    assert record["standalone_question"] == "Apa sanksinya?"
    (citation,) = record["citations"]
    assert citation["document_id"] == "wonoasri-2021"
    assert citation["publisher"] == "Kabar Lereng"
    assert citation["published"] == "2021-03-04"
    assert citation["quote"] == BRIEFING.text[citation["start"] : citation["end"]]


def test_evidence_made_from_a_hit_keeps_its_sentence_and_takes_the_new_score(store):
    (hit, *_) = store.search_words(["586"], "id", 1)
    item = Evidence.from_hit(hit, 0.25)
    assert (item.text, item.score) == (BRIEFING.text.split("\n")[1], 0.25)
    assert item.translation == BRIEFING.translations[1]
