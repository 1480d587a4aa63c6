"""What llama.cpp has read of a fixed prompt is kept between starts, and is never more than a shortcut."""

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from rag.kept_prompts import model_key
from rag.llama import open_llama

BEGINNING = SystemMessage(content="Jawab dengan satu kata. " + "Netralitas ASN dijaga. " * 30)
WARM_UP = [BEGINNING, HumanMessage(content="")]
QUESTION = [BEGINNING, HumanMessage(content="Ibu kota Jawa Timur?")]


@pytest.fixture(scope="module")
def weights(model_shelf):
    return model_shelf.path("qwen2.5-coder-1.5b-instruct")


def test_a_changed_weight_file_has_another_key(tmp_path):
    path = tmp_path / "model.gguf"
    keys = {model_key(path)}
    for content in (b"a", b"ab"):
        path.write_bytes(content)
        keys.add(model_key(path))
    assert len(keys) == 3


@pytest.mark.models
def test_a_second_start_recalls_the_beginning_and_answers_the_same(weights, tmp_path):
    first = open_llama(weights, kept=tmp_path)
    first.keep(WARM_UP)
    said = first.invoke(QUESTION, max_tokens=4).content
    del first
    (file,) = tmp_path.glob("*.kv")
    second = open_llama(weights, kept=tmp_path)
    assert second.keeper.recall(QUESTION)
    assert second.invoke(QUESTION, max_tokens=4).content == said
    del second

    file.write_bytes(file.read_bytes()[:1000])  # damaged: dropped, and read anew
    third = open_llama(weights, kept=tmp_path)
    assert not third.keeper.recall(QUESTION)
    assert not file.exists()
    assert third.invoke(QUESTION, max_tokens=4).content == said


@pytest.mark.models
def test_another_prompt_in_between_does_not_spoil_the_kept_one(weights, tmp_path):
    llama = open_llama(weights, kept=tmp_path)
    llama.keep(WARM_UP)
    said = llama.invoke(QUESTION, max_tokens=4).content
    llama.invoke("Sesuatu yang lain sama sekali.", max_tokens=2)
    assert llama.invoke(QUESTION, max_tokens=4).content == said
