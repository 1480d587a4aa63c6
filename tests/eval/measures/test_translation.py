from dataclasses import replace

import pytest

from eval.measures.translation import leftovers, untranslated
from index.build import read_articles
from index.markdown import shipped_articles
from index.split import split_passages
from rag.answer import Evidence
from tests.eval.measures.cases import DECLINED, RIGHT, case, saying, unanswerable
from tests.rag.samples import BRIEFING, evidence_of

SANCTIONS = 2


def left(sentence):
    return set(leftovers(sentence, [evidence_of(BRIEFING, SANCTIONS)]))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("They face a teguran lisan or a demotion.", {"teguran", "lisan"}),
        ("They face a verbal reprimand atau a demotion.", {"atau"}),
        ("Teguran lisan is the lightest sanction.", {"teguran", "lisan"}),
        ("A hadiah is forbidden.", {"hadiah"}),
        ("They face a verbal reprimand or a demotion.", set()),
        ("The Regent of Wonoasri, Dewi Ratnasari, warned ASN.", set()),
        ("Wonoasri warns of demotions.", set()),
        ("The decree says “teguran lisan, teguran tertulis”.", set()),
        ("They face a verbal reprimand (teguran lisan).", set()),
        ("It was reported by mediaduta.id under letter n.", set()),
        ("A moral sanction of the media forum.", set()),
    ],
)
def test_indonesian_words_outside_names_and_quotes_are_left(sentence, words):
    assert left(sentence) == words


def test_it_is_asked_of_answered_english_questions_alone():
    english = {"language": "en"}
    assert untranslated(case(saying("They face a demotion.", SANCTIONS, language="en"), **english)) == 1.0
    assert untranslated(case(saying("They face a hadiah.", SANCTIONS, language="en"), **english)) == 0.0
    assert untranslated(unanswerable(RIGHT, **english)) == 0.0
    assert untranslated(case(DECLINED, **english)) is None
    assert untranslated(case(RIGHT)) is None


def test_no_rendering_of_the_corpus_is_blamed_and_no_indonesian_sentence_passes():
    documents = [document for document in read_articles(shipped_articles()) if document.language == "id"]
    items = [
        Evidence(passage, number, 1.0)
        for document in documents
        for passage in split_passages(document)
        for number in range(len(passage.sentences))
    ]
    blamed = [item.translation for item in items if item.translation and leftovers(item.translation, [item])]
    passed = [item.text for item in items if not leftovers(item.text, [without_rendering(item)])]
    assert (blamed, passed) == ([], [])
    assert len(items) > 100


def without_rendering(item):
    sentences = tuple(replace(sentence, translation=None) for sentence in item.passage.sentences)
    return replace(item, passage=replace(item.passage, sentences=sentences))
