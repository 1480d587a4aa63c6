"""The retriever finds sentences by meaning and by words, in either language."""

import pytest
from langchain_core.documents import Document as LangChainDocument

from rag.retriever import HybridRetriever
from tests.rag.samples import BANNERS, BRIEFING, STATEMENT


@pytest.fixture
def retriever(store):
    return HybridRetriever(store=store)


@pytest.mark.parametrize(
    ("question", "language", "document", "words"),
    [
        ("Apakah ASN yang menerima hadiah dari bakal calon dikenai teguran lisan?", "id", BRIEFING, "teguran lisan"),
        (
            "Do civil servants who accept gifts from prospective candidates face a verbal reprimand?",
            "en",
            BRIEFING,
            "teguran lisan",
        ),
        ("Siapa yang mencabut 12 spanduk caleg di pasar?", "id", BANNERS, "mencabut 12"),
        ("Who opened 45 polling stations?", "en", STATEMENT, "45 polling"),
        ("Joko Prasetyo", "en", BANNERS, "Joko"),
    ],
)
def test_the_sentence_that_answers_comes_first(retriever, question, language, document, words):
    hit = retriever.search(question, language)[0]
    assert hit.passage.document == document
    assert words in hit.passage.sentence_text(hit.sentence)


def test_each_sentence_comes_once_and_no_more_than_asked_for(store):
    hits = HybridRetriever(store=store, k=5).search("ASN Wonoasri", "id")
    assert len({hit.key for hit in hits}) == len(hits) == 5


def test_the_score_of_a_sentence_is_its_cosine_with_the_question(retriever, store):
    question = "Berapa peserta pengarahan?"
    hits = retriever.search(question, "id")
    vector = store.embedder.encode_queries([question])[0]
    assert [hit.score for hit in hits] == pytest.approx(store.cosines(vector, hits))


def test_langchain_gets_documents_that_a_citation_can_be_made_from(retriever):
    found = retriever.invoke("Berapa peserta pengarahan di pendopo?")
    assert all(isinstance(document, LangChainDocument) for document in found)
    for document in found:
        source = {each.id: each for each in (BRIEFING, BANNERS, STATEMENT)}[document.metadata["document_id"]]
        assert document.page_content == source.text[document.metadata["start"] : document.metadata["end"]]
        assert document.metadata["publisher"] == source.publisher
        assert document.metadata["published"] == source.published
    assert found[0].metadata["translation"] == BRIEFING.translations[1]
    assert len({document.id for document in found}) == len(found)


def test_the_language_of_a_question_can_be_given_or_is_found(retriever):
    question = "Joko Prasetyo spanduk"
    given = retriever.invoke(question, language="id")
    assert [document.id for document in given] == [
        f"{h.passage.id}.{h.sentence}" for h in retriever.search(question, "id")
    ]
    assert retriever.invoke("Berapa peserta?") == retriever.invoke("Berapa peserta?", language="id")


@pytest.mark.parametrize("question", ["", "???", '" OR * NEAR(', "\x00"])
def test_no_question_breaks_the_search(retriever, question):
    assert len(retriever.search(question, "id")) == len(retriever.search(question, "en")) == 8


def test_an_empty_store_finds_nothing(store):
    for document in store.documents():
        store.remove(document.id)
    assert HybridRetriever(store=store).search("sanksi", "id") == []
