"""The embedded generator: llama.cpp in this process, behind a LangChain chat model.

The library opens an HTTP port of its own whatever it is told; it is bound to loopback and locked with a random key
that nobody keeps.
"""

from __future__ import annotations

import os
import queue
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from rag.kept_prompts import PromptKeeper, model_key

CONTEXT_TOKENS = 4096
READ_BATCH_TOKENS = 128  # a cancellation is heeded between two batches: about 1.6 s on two cores
PROMPT_CACHE_MIB = 256  # the library's default is 8 GiB


class LlamaError(RuntimeError):
    """llama.cpp refused a request or broke while answering it."""


def open_llama(
    path: Path, *, threads: int = 2, context_tokens: int = CONTEXT_TOKENS, kept: Path | None = None
) -> LlamaChat:
    """Load the GGUF file at ``path``; raises ``LlamaError`` when llama.cpp cannot read it.

    ``kept`` is the folder of ``PromptKeeper``; without it every start reads the prompts' beginnings anew.
    """
    import xllamacpp  # after OMP_WAIT_POLICY has been set by the command: two busy thread pools collapse each other

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.n_batch = params.n_ubatch = READ_BATCH_TOKENS
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.verbosity = -1
    params.ui = False
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    key = secrets.token_hex(32)
    params.api_keys = [key]
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        params.slot_save_path = f"{kept}{os.sep}"
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        message = f"llama.cpp cannot load {path} ({error}); run `tanya-asn models check`"
        raise LlamaError(message) from error
    keeper = PromptKeeper(kept, model_key(path), str(server.listening_address), key) if kept else None
    return LlamaChat(server=server, keeper=keeper)


class LlamaChat(BaseChatModel):
    """A chat model over an ``xllamacpp.Server``; greedy, one request at a time.

    While it reads a long prompt its stream yields empty chunks with ``response_metadata["read"] == [fraction]``
    (a list because LangChain merges the metadata of chunks and cannot merge numbers).
    Closing the stream cancels the request, also while it reads.
    """

    server: Any
    keeper: PromptKeeper | None = None
    max_tokens: int = 160
    temperature: float = 0.0

    @property
    def _llm_type(self) -> str:
        return "xllamacpp"

    @property
    def listening_address(self) -> str:
        """The loopback address of the port that the library opens."""
        return str(self.server.listening_address)

    def _request(self, messages: list[BaseMessage], stop: list[str] | None, **options: Any) -> dict[str, Any]:
        if self.keeper:
            self.keeper.recall(messages)
        request = {
            "messages": convert_to_openai_messages(messages),
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "cache_prompt": True,
        }
        return request | ({"stop": stop} if stop else {}) | options

    def keep(self, messages: list[BaseMessage]) -> None:
        """Read all but the last message now and keep what was read, on disk where there is a keeper."""
        if self.keeper and self.keeper.recall(messages):
            return
        self.bind(max_tokens=1).invoke(messages)
        if self.keeper:
            self.keeper.save(messages)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> ChatResult:
        reply = checked(self.server.handle_chat_completions(self._request(messages, stop, **options)))
        choice, usage = reply["choices"][0], reply["usage"]
        message = AIMessage(
            choice["message"].get("content") or "",
            response_metadata={"finish_reason": choice["finish_reason"], "logprobs": choice.get("logprobs")},
            usage_metadata={
                "input_tokens": usage["prompt_tokens"],
                "output_tokens": usage["completion_tokens"],
                "total_tokens": usage["total_tokens"],
            },
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> Iterator[ChatGenerationChunk]:
        request = self._request(messages, stop, stream=True, return_progress=True, **options)
        for event in self._events(request):
            chunk = event_chunk(event)
            if chunk is None:
                continue
            if run_manager and chunk.text:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    def _events(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The server's events; the request runs in a thread of its own and is cancelled when this is closed."""
        events: queue.Queue[dict[str, Any] | BaseException | None] = queue.Queue()
        cancelled = threading.Event()

        def receive(event: dict[str, Any]) -> bool:
            events.put(event)
            return cancelled.is_set()  # True stops the request

        def work() -> None:
            try:
                self.server.handle_chat_completions(request, receive)
            except (RuntimeError, ValueError) as error:
                events.put(LlamaError(str(error)))
            finally:
                events.put(None)

        worker = threading.Thread(target=work, daemon=True, name="llama-request")
        worker.start()
        try:
            while (event := events.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                yield checked(event)
        finally:
            cancelled.set()
            worker.join()


def checked(reply: dict[str, Any]) -> dict[str, Any]:
    """The reply, unless it reports an error: llama.cpp returns those instead of raising them."""
    if "error" in reply:
        raise LlamaError(f"the language model refused the request: {reply['error'].get('message', reply['error'])}")
    return reply


def event_chunk(event: dict[str, Any]) -> ChatGenerationChunk | None:
    """A LangChain chunk for an event that carries text, an end, or progress in reading; None for any other."""
    if progress := event.get("prompt_progress"):
        read = progress["processed"] / max(progress["total"], 1)
        return ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata={"read": [read]}))
    choice = (event.get("choices") or [{}])[0]
    text = choice.get("delta", {}).get("content") or ""
    reason = choice.get("finish_reason")
    if not text and not reason:
        return None
    metadata: dict[str, Any] = {"finish_reason": reason} if reason else {}
    if choice.get("logprobs"):
        metadata["logprobs"] = choice["logprobs"]
    return ChatGenerationChunk(message=AIMessageChunk(content=text, response_metadata=metadata))
