from dataclasses import replace

from eval.systems import TanyaAsn, asked
from rag.answer import ANSWERED, Turn
from rag.chain import AnswerChain
from tests.eval.samples import TOPIC
from tests.rag.overlap_reader import READER
from tests.rag.scripted_chat import chat

EARLIER = "Berapa peserta pengarahan di Wonoasri?"
FOLLOW_UP = replace(TOPIC, question="Kalau spanduk?", history=(EARLIER,))


def test_the_product_answers_as_its_chain_does(store):
    chain = AnswerChain(store, READER, None, {})
    answer = TanyaAsn(chain).answer(TOPIC)
    assert (answer.id, answer.status, answer.question) == ("q1", ANSWERED, TOPIC.question)
    assert TanyaAsn(chain).name == "tanya-asn"


def test_what_it_found_are_the_candidates_of_its_chain(store):
    chain = AnswerChain(store, READER, None, {})
    hits = TanyaAsn(chain).retrieved(TOPIC)
    assert [hit.key for hit in hits] == [hit.key for hit in chain.retriever.search(TOPIC.question, "id")]
    assert hits


def test_what_it_found_for_the_halves_of_a_question_comes_by_turns_each_sentence_once(store):
    chain = AnswerChain(store, READER, None, {})
    halves = "Berapa peserta di Wonoasri", "berapa spanduk di Tirtomoyo?"
    found = [hit.key for hit in TanyaAsn(chain).retrieved(replace(TOPIC, question=" dan ".join(halves)))]
    first, second = ([hit.key for hit in chain.retriever.search(half, "id")] for half in halves)
    assert found[:2] == [first[0], second[0]]
    assert set(found) == {*first, *second}
    assert len(found) == len(set(found))


def test_earlier_questions_are_turns_each_understood_after_the_one_before(store):
    topic = replace(TOPIC, question="Di mana?", history=(EARLIER, "Kalau spanduk?"))
    history = asked(topic, AnswerChain(store, READER, None, {})).history
    assert history == (Turn(EARLIER, ""), Turn(f"{EARLIER} Kalau spanduk?", ""))


def test_a_follow_up_is_answered_and_searched_for_as_it_was_understood(store):
    model = chat("Yes 1\n", replies={"condense": "Berapa spanduk di Wonoasri?"}, yes=0.99)
    system = TanyaAsn(AnswerChain(store, READER, model, {}))
    standalone = system.answer(FOLLOW_UP).standalone_question
    assert standalone == "Berapa spanduk di Wonoasri?"
    asked_before = len(model.asked)
    found = system.retrieved(FOLLOW_UP)
    assert len(model.asked) == asked_before  # not understood a second time
    assert [hit.key for hit in found] == [hit.key for hit in system.chain.retriever.search(standalone, "id")]
