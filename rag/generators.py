"""Open the generator that a setting names: embedded llama.cpp, an OpenAI-compatible server, transformers, or none."""

from __future__ import annotations

import sys
from pathlib import Path

from langchain_core.language_models import BaseChatModel

CHOICES = "llama, none, openai:MODEL, transformers:FOLDER"
SERVER_TIMEOUT_SECONDS = 60.0


class GeneratorError(RuntimeError):
    """The chosen generator cannot be opened; the message says what to do."""


class GenerationError(RuntimeError):
    """The generator broke off or could not be reached while it was asked."""


def failures() -> tuple[type[Exception], ...]:
    """What a working generator can raise: a broken model, a server that is gone, slow, or talks nonsense."""
    raised: list[type[Exception]] = [RuntimeError, OSError, ValueError]  # LlamaError is a RuntimeError
    for module, name in (("openai", "OpenAIError"), ("httpx", "HTTPError")):
        if module in sys.modules:  # a library that is not loaded raises nothing
            raised.append(getattr(sys.modules[module], name))
    return tuple(raised)


def open_generator(
    choice: str,
    *,
    path: Path | None = None,
    url: str | None = None,
    key: str | None = None,
    threads: int = 2,
    kept: Path | None = None,
) -> BaseChatModel | None:
    """The chat model for ``choice``; None for "none": answers are then quotations alone.

    ``path`` is the GGUF file of "llama", ``kept`` a folder where it may keep what it has read of a fixed prompt;
    ``url`` and ``key`` belong to "openai:MODEL" (vLLM, Ollama, ...).
    """
    kind, _, name = choice.partition(":")
    if kind == "none":
        return None
    if kind == "llama":
        return _llama(path, threads, kept)
    if kind == "openai" and name:
        return _openai(name, url, key)
    if kind == "transformers" and name:
        return _transformers(name)
    raise GeneratorError(f"unknown generator {choice!r}; choose one of: {CHOICES}")


def _llama(path: Path | None, threads: int, kept: Path | None) -> BaseChatModel:
    from rag.llama import LlamaError, open_llama

    if path is None:
        raise GeneratorError("the generator 'llama' needs a GGUF file; run `tanya-asn models pull`")
    try:
        return open_llama(path, threads=threads, kept=kept)
    except LlamaError as error:
        raise GeneratorError(str(error)) from error


def _openai(name: str, url: str | None, key: str | None) -> BaseChatModel:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    if not url:
        raise GeneratorError(f"the generator 'openai:{name}' needs the server's address; set TANYA_ASN_GENERATOR_URL")
    return ChatOpenAI(
        model=name,
        base_url=url,
        api_key=SecretStr(key or "none"),
        temperature=0,
        timeout=SERVER_TIMEOUT_SECONDS,
        max_retries=0,
    )


def _transformers(folder: str) -> BaseChatModel:
    from rag.transformers_chat import TransformersChat

    if not Path(folder).is_dir():
        raise GeneratorError(f"no folder {folder!r} with a transformers model; give the folder of a downloaded model")
    try:
        return TransformersChat.load(Path(folder))
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise GeneratorError(f"no usable transformers model in {folder!r} ({reason})") from error
