"""A chat model for tests: no model, but LangChain's contract; it says what it is told to and remembers being asked."""

import math
import re
from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field

from rag.prompts import load_prompt


class BrokenModelError(RuntimeError):
    """What a model raises when it breaks while it writes."""


class ScriptedChat(BaseChatModel):
    """Says ``replies[prompt]`` a word at a time, whichever language the prompt is in.

    ``yes`` is the probability that it tells for a Yes as its first token, None when it tells none.
    """

    replies: dict[str, str]
    yes: float | None = None
    reading: tuple[float, ...] = ()  # told before the first word
    ends: str = "stop"  # or "length": cut
    breaks_after: int | None = None  # words
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    asked_prompts: list[str] = Field(default_factory=list)
    options: list[dict[str, Any]] = Field(default_factory=list)
    written: list[str] = Field(default_factory=list)  # the words that were really taken from it
    open_streams: list[int] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

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
        name = prompt_name(messages)
        self.asked.append(messages)
        self.asked_prompts.append(name)
        self.options.append(options)
        self.open_streams.append(1)
        try:
            yield from (chunk("", {"read": [fraction]}) for fraction in self.reading)
            for number, word in enumerate(words(self.replies.get(name, ""))):
                if number == self.breaks_after:
                    raise BrokenModelError("the model broke")
                self.written.append(word)
                told = {"logprobs": first_token(self.yes)} if not number and self.yes is not None else {}
                yield chunk(word, told)
            yield chunk("", {"finish_reason": self.ends})
        finally:
            self.open_streams.pop()


def prompt_name(messages: list[BaseMessage]) -> str:
    """Which prompt a conversation was made from; "other" where it is none of the product's."""
    system = messages[0].content if messages else None
    known = ("answer", "condense", "translate", "translate_again")
    names = [(name, language) for name in known for language in ("id", "en")]
    told = (name for name, language in names if load_prompt(name, language).beginning[0].content == system)
    return next(told, "other")


def words(text: str) -> list[str]:
    """``"Yes 1\\nLike dilarang."`` -> ``["Yes", " 1", "\\n", "Like", " dilarang."]``, as tokenizers cut."""
    return re.findall(r"\n| *\S+", text)


def chunk(text: str, metadata: dict[str, Any]) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=AIMessageChunk(content=text, response_metadata=metadata))


def first_token(yes: float) -> dict[str, Any]:
    """What servers tell of the first token: every candidate with its log probability."""
    candidates = [{"token": word, "logprob": math.log(p)} for word, p in (("Yes", yes), ("No", 1 - yes)) if p]
    return {"content": [{"token": "Yes", "top_logprobs": candidates}]}


def chat(reply: str = "", *, replies: dict[str, str] | None = None, **settings: Any) -> ScriptedChat:
    """A model that gives this reply to the answer prompt, and others to the prompts that they are named by."""
    return ScriptedChat(replies={"answer": reply} | (replies or {}), **settings)
