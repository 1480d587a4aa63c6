"""A transformers model in a folder, here a tiny one with random weights, is a LangChain chat model."""

import threading

import pytest
from langchain_core.messages import HumanMessage

from rag.transformers_chat import TransformersChat
from tests.rag.tiny_model import POSITIONS, save_tiny_model

ASK = [HumanMessage(content="asn wajib netral")]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return TransformersChat.load(save_tiny_model(tmp_path_factory.mktemp("tiny")))


@pytest.fixture
def steps(model):
    """One item a token that the model works out."""
    counted = []
    hook = model.model.register_forward_hook(lambda *_: counted.append(1))
    yield counted
    hook.remove()


def test_the_text_comes_in_pieces_that_add_up_to_the_whole(model):
    pieces = [chunk.content for chunk in model.bind(max_tokens=12).stream(ASK)]
    assert len([piece for piece in pieces if piece]) > 3
    assert "".join(pieces) == model.bind(max_tokens=12).invoke(ASK).content != ""


def test_the_prompt_is_not_part_of_the_reply(model):
    long = [HumanMessage(content="asn wajib netral " * 10)]
    assert len(model.bind(max_tokens=2).invoke(long).content.split()) == 2


@pytest.mark.parametrize("limit", [1, 5, 20])
def test_it_stops_at_the_limit(model, steps, limit):
    model.bind(max_tokens=limit).invoke(ASK)
    assert len(steps) == limit


def test_the_same_question_gets_the_same_reply(model):
    assert model.bind(max_tokens=8).invoke(ASK).content == model.bind(max_tokens=8).invoke(ASK).content


def test_closing_the_stream_ends_the_thread_and_the_work(model, steps):
    before = set(threading.enumerate())
    stream = model.bind(max_tokens=POSITIONS - 10).stream(ASK)
    next(chunk for chunk in stream if chunk.content)
    stream.close()
    assert set(threading.enumerate()) <= before
    assert 0 < len(steps) < POSITIONS - 10


def test_a_reply_that_ran_into_the_limit_says_so(model):
    chunks = list(model.bind(max_tokens=3).stream(ASK))
    assert "length" in [chunk.response_metadata.get("finish_reason") for chunk in chunks]


def test_a_prompt_longer_than_the_model_reads_is_an_error_and_not_a_wait(model):
    """In a thread of its own, so that a model that never answers fails this test instead of stopping the suite."""
    outcome = []

    def ask():
        try:
            outcome.append(model.bind(max_tokens=2).invoke([HumanMessage(content="asn " * 2 * POSITIONS)]))
        except (RuntimeError, ValueError, IndexError) as error:
            outcome.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout=20)
    assert outcome, "the model broke and its reader still waits"
    assert isinstance(outcome[0], Exception)


def test_a_template_of_the_models_own_is_used(model):
    model.tokenizer.chat_template = "{% for m in messages %}<{{ m.role }}> {{ m.content }} {% endfor %}"
    try:
        with_template = model.bind(max_tokens=8).invoke(ASK).content
    finally:
        model.tokenizer.chat_template = None
    assert isinstance(with_template, str)
    assert len(with_template.split()) == 8
