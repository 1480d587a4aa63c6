"""A setting names the generator; each kind works through the whole chain, and a wrong setting is one clear line."""

import socket

import pytest

from rag.answer import ANSWERED, DECLINED, VERIFIED, Question
from rag.chain import AnswerChain
from rag.generators import GeneratorError, open_generator
from rag.prompts import message
from tests.rag.overlap_reader import READER
from tests.rag.samples import BRIEFING
from tests.rag.stub_server import served
from tests.rag.tiny_model import save_tiny_model

SOURCE = BRIEFING.text.split("\n")[3]
ASK = "Apa yang dikenai kepada ASN yang menerima hadiah dari bakal calon menurut Bupati Wonoasri Dewi Ratnasari?"
GOOD = "ASN yang menerima hadiah dari bakal calon dikenai teguran lisan, teguran tertulis, atau penurunan jabatan."
REPLY = f"Yes 1\n{GOOD}"


def answered(store, generator):
    return AnswerChain(store, READER, generator, {}).invoke(Question(ASK))


def texts(given):
    return [sentence.text for sentence in given.sentences]


def test_none_is_no_generator():
    assert open_generator("none") is None


@pytest.mark.parametrize("manner", ["well", "without probabilities"])
def test_a_server_of_the_openai_kind_answers_through_the_whole_chain(store, manner):
    with served(REPLY, manner) as server:
        given = answered(store, open_generator("openai:some/model", url=server.url, key="secret"))
    assert given.status == ANSWERED
    assert (given.sentences[0].text, given.sentences[0].support) == (GOOD, VERIFIED)
    assert given.citations[0].quote == SOURCE
    (body,) = server.bodies
    assert (body["path"], body["model"], body["stream"]) == ("/v1/chat/completions", "some/model", True)
    assert body["temperature"] == 0
    assert body["logprobs"] is True
    assert SOURCE in body["messages"][-1]["content"]
    assert server.keys == ["Bearer secret"]


def test_a_server_that_needs_no_key_gets_none_of_ours(store):
    with served(REPLY) as server:
        answered(store, open_generator("openai:model", url=server.url))
    assert server.keys == ["Bearer none"]


@pytest.mark.parametrize("manner", ["status 500", "nonsense", "no choices", "hangs up"])
def test_a_server_that_fails_leaves_a_quotation_and_a_notice(store, manner):
    with served(REPLY, manner) as server:
        given = answered(store, open_generator("openai:model", url=server.url))
        assert server.bodies
    assert given.status == ANSWERED
    assert SOURCE in texts(given)
    assert GOOD not in texts(given)
    if manner != "hangs up":  # a stream that ends early cannot be told from one that is over
        assert given.notice.startswith(message("unwritten", "id"))


def test_a_server_that_is_not_there_leaves_a_quotation_and_a_notice(store):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = answered(store, open_generator("openai:model", url=f"http://127.0.0.1:{port}/v1"))
    assert SOURCE in texts(given)
    assert given.notice.startswith(message("unwritten", "id"))


def test_a_failing_server_is_asked_once(store):
    with served(REPLY, "status 500") as server:
        answered(store, open_generator("openai:model", url=server.url))
    assert len(server.bodies) == 1


def test_closing_the_answer_hangs_up_on_the_server(store):
    with served(REPLY + " Lagi." * 200_000) as server:
        stream = AnswerChain(store, READER, open_generator("openai:model", url=server.url), {}).stream(Question(ASK))
        next(update for update in stream if update.stage == "write")
        stream.close()
        assert server.over.wait(timeout=60)
        assert server.gone == ["/v1/chat/completions"]


def test_a_transformers_model_of_random_weights_cannot_spoil_an_answer(store, tmp_path):
    given = answered(store, open_generator(f"transformers:{save_tiny_model(tmp_path / 'tiny', positions=4096)}"))
    known = {sentence for document in store.documents() for sentence in document.text.split("\n")}
    assert given.status == DECLINED or set(texts(given)) <= known
    assert message("unwritten", "id") not in (given.notice or "")


@pytest.mark.parametrize(
    ("choice", "settings", "line"),
    [
        ("gpt", {}, r"unknown generator 'gpt'.*llama, none, openai:MODEL, transformers:FOLDER"),
        ("", {}, "unknown generator ''"),
        ("openai", {}, "unknown generator 'openai'"),
        ("openai:", {}, "unknown generator 'openai:'"),
        ("transformers:", {}, "unknown generator 'transformers:'"),
        ("LLAMA", {}, "unknown generator 'LLAMA'"),
        ("openai:model", {}, "'openai:model' needs the server's address"),
        ("transformers:/no/such/folder", {}, "no folder '/no/such/folder'"),
        ("llama", {}, "needs a GGUF file; run `tanya-asn models pull`"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(choice, settings, line):
    with pytest.raises(GeneratorError, match=line) as caught:
        open_generator(choice, **settings)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_one_clear_line(tmp_path):
    with pytest.raises(GeneratorError, match=str(tmp_path)) as caught:
        open_generator(f"transformers:{tmp_path}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["127.0.0.1:8000/v1", "not an address", "ftp://127.0.0.1/v1"])
def test_an_address_that_is_none_leaves_a_quotation_and_a_notice(store, url):
    given = answered(store, open_generator("openai:model", url=url))
    assert SOURCE in texts(given)
    assert given.notice.startswith(message("unwritten", "id"))
