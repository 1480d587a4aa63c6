"""A transformers causal language model in this process, behind a LangChain chat model."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult


class TransformersChat(BaseChatModel):
    """Greedy decoding with the model's own chat template; closing the stream stops it at the next token."""

    model: Any
    tokenizer: Any
    max_tokens: int = 160

    @classmethod
    def load(cls, folder: Path) -> TransformersChat:
        """Read model and tokenizer from ``folder``; nothing is fetched from a network."""
        from transformers import AutoModelForCausalLM, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(str(folder), local_files_only=True)
        return cls(model=model, tokenizer=tokenizer)

    @property
    def _llm_type(self) -> str:
        return "transformers"

    def _prompt(self, messages: list[BaseMessage]) -> Any:
        turns = convert_to_openai_messages(messages)
        if self.tokenizer.chat_template:
            text = self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        else:
            text = "\n\n".join(str(turn["content"]) for turn in turns) + "\n\n"
        return self.tokenizer(text, return_tensors="pt")

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **options))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> Iterator[ChatGenerationChunk]:
        from transformers import StoppingCriteria, StoppingCriteriaList, TextIteratorStreamer

        cancelled = threading.Event()

        class Cancelled(StoppingCriteria):
            def __call__(self, *_: Any, **__: Any) -> bool:
                return cancelled.is_set()

        streamer = TextIteratorStreamer(self.tokenizer, skip_prompt=True, skip_special_tokens=True)
        prompt = self._prompt(messages)
        limit = options.get("max_tokens", self.max_tokens)

        def work() -> int:
            """Generate, and tell how many tokens; the streamer is ended also when this fails."""
            try:
                made = self.model.generate(
                    **prompt,
                    max_new_tokens=limit,
                    do_sample=False,
                    streamer=streamer,
                    stop_strings=stop,
                    tokenizer=self.tokenizer if stop else None,
                    stopping_criteria=StoppingCriteriaList([Cancelled()]),
                )
                return int(made.shape[-1] - prompt["input_ids"].shape[-1])
            finally:
                streamer.end()  # type: ignore[no-untyped-call]  # the library gives it no types

        with ThreadPoolExecutor(1, "transformers-request") as pool:
            request = pool.submit(work)
            try:
                for text in streamer:
                    chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
                    if run_manager and text:
                        run_manager.on_llm_new_token(text, chunk=chunk)
                    yield chunk
            finally:
                cancelled.set()
            reason = "length" if request.result() >= limit else "stop"
            yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata={"finish_reason": reason}))
