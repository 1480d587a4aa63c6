"""The chain in a chat and as a stream: follow-ups, updates, closing, records, LangChain's tracing."""

from itertools import pairwise

import pytest
from langchain_core.callbacks import BaseCallbackHandler

from rag.answer import DECLINED, Question, Turn
from rag.chain import AnswerChain
from tests.rag.overlap_reader import READER
from tests.rag.samples import BANNERS, BRIEFING, DOCUMENTS
from tests.rag.scripted_chat import chat

SOURCE = BRIEFING.text.split("\n")[3]
ASK_ID = "Apa yang dikenai kepada ASN yang menerima hadiah dari bakal calon menurut Bupati Wonoasri Dewi Ratnasari?"
ASK_EN = "What do civil servants who accept gifts from prospective candidates face in Wonoasri?"
ASK_BANNERS = "Apa yang dilarang Camat Tirtomoyo Joko Prasetyo pada 22 September 2023?"
OFF_TOPIC = "Bagaimana resep rendang Padang?"
GOOD_ID = "ASN yang menerima hadiah dari bakal calon dikenai teguran lisan, teguran tertulis, atau penurunan jabatan."


def answer(store, question, model=None, **fields):
    return AnswerChain(store, READER, model, {"generator": "scripted"}).invoke(Question(question, **fields))


def yes(text, **settings):
    return chat(f"Yes 1\n{text}", yes=0.999, **settings)


def texts(given):
    return [sentence.text for sentence in given.sentences]


def test_a_follow_up_is_understood_from_the_question_before(store):
    earlier = Turn("Apa yang dikenai kepada ASN yang menerima hadiah dari calon?", "Teguran.")
    model = yes(GOOD_ID, replies={"condense": ASK_ID})
    model.replies["condense"] = "Apa yang dikenai kepada ASN yang menerima hadiah dari bakal calon?"
    given = answer(store, "Kalau bakal calon?", model, history=(earlier,))
    assert given.question == "Kalau bakal calon?"
    assert given.standalone_question == "Apa yang dikenai kepada ASN yang menerima hadiah dari bakal calon?"
    assert given.citations[0].quote == SOURCE


def test_a_follow_up_works_without_a_model_too(store):
    given = answer(store, "Kalau bakal calon?", history=(Turn("Apa yang dikenai ASN penerima hadiah?", "Teguran."),))
    assert given.standalone_question == "Apa yang dikenai ASN penerima hadiah? Kalau bakal calon?"


def test_an_unrelated_question_is_not_polluted_by_the_one_before(store):
    question = "Berapa peserta pengarahan di pendopo Kabupaten Wonoasri pada 3 Maret 2021?"
    sentence = "Pengarahan di pendopo Kabupaten Wonoasri pada 3 Maret 2021 dihadiri 586 peserta."
    alone = answer(store, question, yes(sentence))
    after = answer(store, question, yes(sentence), history=(Turn(ASK_BANNERS, "Spanduk."),))
    assert after.standalone_question == question
    assert (texts(after), after.citations) == (texts(alone), alone.citations)


def test_a_question_without_a_language_keeps_that_of_the_chat(store):
    assert answer(store, "2021?", history=(Turn(ASK_EN, "..."),)).language == "en"
    assert answer(store, "2021?", history=(Turn(ASK_ID, "..."),)).language == "id"


def test_the_answer_grows_sentence_by_sentence_and_the_last_update_is_the_whole(store):
    chain = AnswerChain(store, READER, yes(GOOD_ID, reading=(0.5, 1.0)), {})
    updates = list(chain.stream(Question(ASK_ID)))
    assert [update.stage for update in updates[:3]] == ["retrieve", "read", "read"]
    assert [update.fraction for update in updates if update.stage == "read"] == [0.5, 1.0]
    assert [update.stage for update in updates].count("done") == 1
    assert updates[-1].stage == "done"
    grown = [texts(update.answer) for update in updates if update.answer]
    assert all(later[: len(earlier)] == earlier for earlier, later in pairwise(grown))
    assert texts(updates[-1].answer) == texts(chain.invoke(Question(ASK_ID)))


@pytest.mark.parametrize("question", [ASK_ID, OFF_TOPIC])
@pytest.mark.parametrize("model", [None, yes(GOOD_ID), chat("No", yes=0.001), chat("")], ids=range(4))
def test_every_stream_ends_with_one_whole_answer(store, question, model):
    updates = list(AnswerChain(store, READER, model, {}).stream(Question(question)))
    assert updates[-1].stage == "done"
    assert updates[-1].fraction == 1.0
    assert updates[-1].answer.sentences
    assert {update.stage for update in updates} <= {"retrieve", "read", "write", "check", "done"}


@pytest.mark.parametrize("stage", ["read", "write", "check"])
def test_closing_the_stream_closes_the_models(store, stage):
    model = yes(f"{GOOD_ID} {GOOD_ID}", reading=(0.5,))
    stream = AnswerChain(store, READER, model, {}).stream(Question(ASK_ID))
    next(update for update in stream if update.stage == stage)
    assert model.open_streams == [1] or stage == "check"  # its first sentence is enough
    stream.close()
    assert model.open_streams == []
    assert len(model.written) < len(f"Yes 1 {GOOD_ID} {GOOD_ID}".split())


def test_a_model_that_is_sure_of_no_is_not_read_to_its_end(store):
    model = chat("No, because the notes do not say it.", yes=0.0001)
    assert answer(store, ASK_ID, model).status == DECLINED
    assert model.open_streams == []
    assert len(model.written) <= 2


def test_the_record_names_the_models_the_times_and_the_question(store):
    given = answer(store, ASK_ID, yes(GOOD_ID), id="q1")
    assert (given.id, given.question, given.models) == ("q1", ASK_ID, {"generator": "scripted"})
    assert {"retrieve", "first_sentence", "total"} <= set(given.timings_ms)
    assert all(isinstance(value, int) and value >= 0 for value in given.timings_ms.values())


def test_questions_can_be_asked_in_a_batch(store):
    first, second = AnswerChain(store, READER, None, {}).batch(
        [Question(ASK_ID, id="a"), Question(ASK_BANNERS, id="b")]
    )
    assert (first.id, second.id) == ("a", "b")
    assert second.citations[0].quote == BANNERS.text.split("\n")[0]


class Trace(BaseCallbackHandler):
    """Writes down what LangChain reports."""

    def __init__(self):
        self.seen = []

    def on_retriever_start(self, *_, **__):
        self.seen.append("retriever")

    def on_chat_model_start(self, *_, **__):
        self.seen.append("model")

    def on_chain_end(self, outputs, **_):
        self.seen.append("answer")


def test_langchain_can_trace_every_step(store):
    trace = Trace()
    AnswerChain(store, READER, yes(GOOD_ID), {}).invoke(Question(ASK_ID), {"callbacks": [trace]})
    assert trace.seen[:2] == ["retriever", "model"]
    assert trace.seen[-1] == "answer"


def test_warming_up_reads_the_beginning_of_the_prompt_in_both_languages(store):
    model = chat("Yes")
    AnswerChain(store, READER, model, {}).warm_up()
    assert model.asked_prompts == ["answer", "answer"]
    assert {options["max_tokens"] for options in model.options} == {1}
    AnswerChain(store, READER, None, {}).warm_up()


def test_the_store_is_only_read(store):
    answer(store, ASK_ID, yes(GOOD_ID))
    assert store.documents() == sorted(DOCUMENTS, key=lambda document: document.id)
    assert store.check() == []
