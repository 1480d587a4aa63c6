"""The embedded generator, on the default model: it streams, tells how far it has read, stops when it is left."""

import threading
import urllib.error
import urllib.request

import pytest
from langchain_core.messages import HumanMessage

from rag.generators import GeneratorError, open_generator
from rag.llama import LlamaChat, LlamaError, open_llama

CONTEXT = 1024
LONG = [HumanMessage(content="Bupati meminta ASN menolak hadiah dari calon pada apel pagi. " * 40)]  # about 700 tokens
SHORT = [HumanMessage(content="Count from 1 to 200.")]


class Watched:
    """A server with a record of every event that it gave and of the requests that are over."""

    def __init__(self, server):
        self.server = server
        self.events = []
        self.over = 0

    @property
    def listening_address(self):
        return self.server.listening_address

    def handle_chat_completions(self, request, receive=None):
        def watch(event):
            self.events.append(event)
            return receive(event)

        try:
            return self.server.handle_chat_completions(request, watch if receive else None)
        finally:
            self.over += 1

    def read(self):
        """How much of the last prompt was read, 0 to 1."""
        progress = [event["prompt_progress"] for event in self.events if event.get("prompt_progress")]
        return progress[-1]["processed"] / progress[-1]["total"] if progress else 0.0


@pytest.fixture(scope="module")
def loaded(model_shelf):
    (model,) = (each for each in model_shelf.models if each.purpose == "generation")
    return open_llama(model_shelf.path(model.name), context_tokens=CONTEXT)


@pytest.fixture
def watched(loaded):
    return Watched(loaded.server)


@pytest.fixture
def llama(watched):
    return LlamaChat(server=watched)


def request_threads():
    return [thread for thread in threading.enumerate() if thread.name == "llama-request"]


@pytest.mark.models
def test_tokens_come_one_by_one_and_add_up_to_the_whole_reply(llama):
    chunks = list(llama.bind(max_tokens=6).stream(SHORT))
    written = [chunk.content for chunk in chunks if chunk.content]
    assert len(written) > 2
    assert "".join(written) == llama.bind(max_tokens=6).invoke(SHORT).content
    assert "length" in [chunk.response_metadata.get("finish_reason") for chunk in chunks]


@pytest.mark.models
def test_the_probabilities_of_the_first_token_are_told(llama):
    reply = llama.bind(max_tokens=1, logprobs=True, top_logprobs=20).stream(SHORT)
    (first, *_) = [chunk for chunk in reply if chunk.content]
    told = first.response_metadata["logprobs"]["content"][0]["top_logprobs"]
    assert len(told) == 20
    assert all(candidate["logprob"] <= 0 for candidate in told)


@pytest.mark.models
def test_leaving_while_it_reads_stops_the_reading_and_frees_it_for_the_next_question(llama, watched):
    stream = llama.stream(LONG)
    fraction = next(read[-1] for chunk in stream if (read := chunk.response_metadata.get("read")) and read[-1] > 0)
    stream.close()
    assert 0 < fraction < 1
    assert watched.over == 1
    assert request_threads() == []
    assert watched.read() < 1
    assert [event for event in watched.events if event.get("choices", [{}])[0].get("delta", {}).get("content")] == []
    assert llama.bind(max_tokens=2).invoke(SHORT).content


@pytest.mark.models
def test_it_tells_how_far_it_has_read_and_reads_to_the_end(llama):
    prompt = [HumanMessage(content=f"Katakan ya. {LONG[0].content[:1000]}")]
    chunks = list(llama.bind(max_tokens=1).stream(prompt))
    fractions = [chunk.response_metadata["read"][-1] for chunk in chunks if "read" in chunk.response_metadata]
    assert fractions == sorted(fractions)
    assert len(set(fractions)) > 1
    assert fractions[-1] == 1
    assert all(not chunk.content for chunk in chunks if "read" in chunk.response_metadata)


@pytest.mark.models
def test_leaving_while_it_writes_stops_the_writing(llama, watched):
    stream = llama.bind(max_tokens=500).stream(SHORT)
    next(chunk for chunk in stream if chunk.content)
    stream.close()
    assert watched.over == 1
    assert request_threads() == []
    assert len(watched.events) < 50


@pytest.mark.models
def test_a_prompt_that_is_too_long_is_refused_in_one_line(llama):
    endless = [HumanMessage(content="ASN wajib netral. " * CONTEXT)]
    for ask in (llama.invoke, lambda prompt: list(llama.stream(prompt))):
        with pytest.raises(LlamaError, match="refused the request") as caught:
            ask(endless)
        assert "\n" not in str(caught.value)
    assert request_threads() == []


@pytest.mark.models
def test_its_port_is_on_this_machine_alone(loaded):
    assert loaded.listening_address.startswith("http://127.0.0.1:")


@pytest.mark.models
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer none"}, {"Authorization": "Bearer "}])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/models", None),
        ("/v1/chat/completions", b'{"messages": [{"role": "user", "content": "hi"}]}'),
        ("/slots", None),
        ("/completion", b'{"prompt": "hi"}'),
    ],
)
def test_its_port_is_locked(loaded, path, body, headers):
    request = urllib.request.Request(loaded.listening_address + path, body, headers)  # loopback
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)
    assert caught.value.code == 401
    caught.value.close()


def broken_files(folder):
    (folder / "garbage.gguf").write_bytes(b"no model at all" * 1000)
    (folder / "empty.gguf").write_bytes(b"")
    (folder / "head.gguf").write_bytes(b"GGUF" + bytes(60))
    return ("missing.gguf", "garbage.gguf", "empty.gguf", "head.gguf")


def test_a_file_that_is_no_model_is_one_clear_line(tmp_path):
    for name in broken_files(tmp_path):
        with pytest.raises(LlamaError, match=rf"{name}.*models check") as caught:
            open_llama(tmp_path / name)
        assert "\n" not in str(caught.value)
        with pytest.raises(GeneratorError, match=name):
            open_generator("llama", path=tmp_path / name)
