"""Every baseline keeps the contract of a system, and does the one thing it is named for."""

from dataclasses import replace

import pytest

from eval.baselines import systems
from eval.bounds import gold_passages
from index.words import terms
from rag.answer import ANSWERED, DECLINED, QUOTED
from rag.chain import AnswerChain
from rag.evidence import rank_evidence
from rag.generators import GeneratorError
from tests.eval.samples import TOPIC, UNANSWERABLE
from tests.rag.overlap_reader import READER
from tests.rag.samples import BANNERS, BRIEFING, HOSTILE, STATEMENT
from tests.rag.scripted_chat import chat

NAMES = ["always-decline", "always-answer", "top-sentence", "bm25", "dense", "closed-book", "oracle", "textbook"]
WRITING = NAMES[-3:]
NONSENSE = replace(UNANSWERABLE, question="Bagaimana memasak rendang empuk?")
ENGLISH = replace(TOPIC, language="en", question="How many participants attended the briefing at the Wonoasri hall?")


@pytest.fixture
def model():
    return chat(replies={"other": "Pengarahan dihadiri 586 peserta [1]."})


@pytest.fixture
def chain(store, model):
    return AnswerChain(store, READER, model, {"generator": "scripted"})


def test_the_baselines_are_named(chain):
    assert list(systems()) == NAMES
    assert [make(chain).name for make in systems().values()] == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("topic", [TOPIC, UNANSWERABLE, NONSENSE, ENGLISH], ids=["id", "none", "nonsense", "en"])
def test_every_answer_is_a_whole_record(chain, name, topic):
    answer = systems()[name](chain).answer(topic)
    assert (answer.id, answer.language, answer.question) == (topic.id, topic.language, topic.question)
    assert answer.sentences
    assert answer.models == {"generator": "scripted"}
    assert 0 <= answer.timings_ms["first_sentence"] <= answer.timings_ms["total"]
    numbers = {citation.number for citation in answer.citations}
    assert all(set(sentence.citations) <= numbers for sentence in answer.sentences)
    for citation in answer.citations:
        assert citation.document.text[citation.start : citation.end] == citation.quote
    assert answer.record()["id"] == topic.id


def test_always_decline_declines(chain):
    system = systems()["always-decline"](chain)
    assert (system.answer(TOPIC).status, system.retrieved(TOPIC)) == (DECLINED, ())


@pytest.mark.parametrize("name", ["always-answer", "top-sentence", "dense"])
def test_a_quoting_baseline_answers_even_nonsense_with_its_first_sentence(chain, name):
    system = systems()[name](chain)
    answer, first = system.answer(NONSENSE), system.retrieved(NONSENSE)[0]
    assert (answer.status, answer.sentences[0].support) == (ANSWERED, QUOTED)
    assert answer.sentences[0].text == answer.citations[0].quote == first.passage.sentence_text(first.sentence)


def test_each_ranking_is_what_it_is_called(chain, store):
    found = {name: system(chain).retrieved(TOPIC) for name, system in systems().items()}
    assert found["always-answer"] == chain.retriever.search(TOPIC.question, "id")
    ranked = rank_evidence(TOPIC.question, "id", found["always-answer"], store, READER)
    assert [(hit.key, hit.score) for hit in found["top-sentence"]] == [
        ((item.passage.id, item.sentence), item.score) for item in ranked
    ]
    assert found["bm25"] == store.search_words(terms(TOPIC.question, "id"), "id", 60)
    assert found["dense"] == store.search_dense(store.embedder.encode_queries([TOPIC.question])[0], 60)
    assert found["closed-book"] == found["oracle"] == ()


def test_word_search_that_finds_nothing_declines(chain):
    assert systems()["bm25"](chain).answer(NONSENSE).status == DECLINED


def test_an_english_question_gets_the_rendering_of_the_sentence(chain):
    answer = systems()["bm25"](chain).answer(ENGLISH)
    assert answer.sentences[0].text == BRIEFING.translations[1]
    assert answer.citations[0].quote == BRIEFING.text.splitlines()[1]
    assert answer.sentences[0].support != QUOTED


def test_the_closed_book_sees_no_source(chain, model):
    answer = systems()["closed-book"](chain).answer(TOPIC)
    (messages,) = model.asked
    told = " ".join(str(message.content) for message in messages)
    assert TOPIC.question in told
    assert "Ratnasari" not in told
    assert (answer.citations, answer.sentences[0].citations) == ((), ())


def test_the_oracle_reads_the_gold_passages_and_no_other(chain, model, store):
    answer = systems()["oracle"](chain).answer(TOPIC)
    (messages,) = model.asked
    assert all(passage.text in messages[0].content for passage in store.passages(BRIEFING.id))
    assert "spanduk" not in messages[0].content
    assert "586" in answer.citations[0].quote


def test_the_oracle_has_an_empty_context_for_a_question_that_nothing_answers(chain, model):
    systems()["oracle"](chain).answer(UNANSWERABLE)
    (messages,) = model.asked
    assert messages[0].content.endswith("Context:\n")


def test_gold_passages_with_the_most_facts_come_first_and_unknown_documents_are_passed_over(store):
    topic = replace(TOPIC, facts=(("teguran lisan",),), documents=("gone", BANNERS.id, BRIEFING.id))
    first, *rest = gold_passages(topic, store)
    assert "teguran lisan" in first.text
    assert {passage.document.id for passage in rest} == {BANNERS.id, BRIEFING.id}


def test_a_fact_in_a_rendering_makes_a_passage_gold_too(store):
    topic = replace(TOPIC, facts=(("verbal reprimand",),), documents=(STATEMENT.id, BRIEFING.id))
    assert "teguran lisan" in gold_passages(topic, store)[0].text


def test_no_more_gold_passages_are_read_than_the_textbook_chain_reads(store):
    lines = "\n\n".join(f"Kabar nomor {number}." for number in range(9))
    store.add(replace(HOSTILE, id="long", text=lines, translations=()))
    assert len(gold_passages(replace(TOPIC, documents=("long",)), store)) == 5


@pytest.mark.parametrize("name", WRITING)
def test_without_a_generator_a_writing_baseline_is_refused(store, name):
    with pytest.raises(GeneratorError, match=f"'{name}' needs a generator"):
        systems()[name](AnswerChain(store, READER, None, {}))
