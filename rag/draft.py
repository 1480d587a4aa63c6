"""Let the generator read the notes: its vote on whether they answer, then its sentences, as they are written."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import RunnableConfig

from index.passage import ENGLISH
from index.split import split_sentences
from rag.answer import Evidence
from rag.prompts import load_prompt

MAX_TOKENS = 140
VOTE_WITHOUT_PROBABILITIES = 2.0  # log-odds given to a bare Yes; some servers tell no probabilities
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Reading:
    """How much of the prompt the generator has read, 0 to 1."""

    fraction: float


@dataclass(frozen=True)
class Vote:
    """The log-odds of the generator's Yes ("the notes state it") against its No."""

    log_odds: float


@dataclass(frozen=True)
class Sentence:
    """A whole sentence that the generator wrote; not checked yet."""

    text: str


def draft(
    generator: BaseChatModel,
    question: str,
    language: str,
    evidence: Sequence[Evidence],
    config: RunnableConfig | None = None,
) -> Iterator[Reading | Vote | Sentence]:
    """What the generator makes of the question and the notes, in order. Closing the iterator cancels the generator."""
    messages = load_prompt("answer", language).messages(question=question, notes=notes(evidence, language))
    model = generator.bind(max_tokens=MAX_TOKENS, logprobs=True, top_logprobs=20)
    text, voted, told, cut = "", False, 0, False
    for chunk in model.stream(messages, config):
        if read := chunk.response_metadata.get("read"):
            yield Reading(read[-1])
        text += str(chunk.content)
        if not voted and text.strip():
            voted = True
            yield Vote(vote_of(chunk, text))
        complete = whole_sentences(text, finished=False)
        yield from (Sentence(sentence) for sentence in complete[told:])
        told = max(told, len(complete))
        cut = chunk.response_metadata.get("finish_reason") == "length"
    yield from (Sentence(sentence) for sentence in whole_sentences(text, finished=not cut)[told:])


def notes(evidence: Sequence[Evidence], language: str) -> str:
    """The evidence as the generator reads it: a line each, in the reader's language where it can be."""
    return "\n".join(f"- {readable(item, language)}" for item in evidence)


def readable(item: Evidence, language: str) -> str:
    """The sentence, or its English rendering for an English reader."""
    return item.translation if language == ENGLISH and item.translation else item.text


def whole_sentences(text: str, *, finished: bool) -> list[str]:
    """The sentences after the first line (the vote); an unfinished last one only when the text is finished.

    Example: whole_sentences("Yes\\nLike dilarang. Sanksinya", finished=False) -> ["Like dilarang."]
    """
    _, _, body = text.strip().partition("\n")
    spans = split_sentences(body)
    sentences = [body[start:end].strip() for start, end in spans]
    return sentences if finished else sentences[:-1]


def vote_of(chunk: BaseMessage, text: str) -> float:
    """The log-odds of Yes against No in the first token; a fixed vote by the word where no probabilities are told."""
    content = (chunk.response_metadata.get("logprobs") or {}).get("content") or []
    if not content:
        return VOTE_WITHOUT_PROBABILITIES * (1 if text.strip().lower().startswith(YES[0]) else -1)
    chances = {YES: 1e-6, NO: 1e-6}
    for token in content[0].get("top_logprobs", []):
        word = token["token"].strip().lower()
        if word in chances:
            chances[word] += math.exp(token["logprob"])
    return math.log(chances[YES] / chances[NO])
