"""Let the generator read the notes: its vote on whether they answer, which one does, then its sentence about it."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from index.passage import ENGLISH
from index.split import split_sentences
from rag.answer import Evidence
from rag.generators import GenerationError, failures
from rag.prompts import load_prompt

MAX_TOKENS = 72  # a longer sentence is no shorter than the note it is made from
PLAIN_VOTE = 2.0  # log-odds given to a bare Yes; some servers tell no probabilities
LEAST = 1e-6  # probability of a word that the server does not list
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Reading:
    """How much of the prompt the generator has read, 0 to 1."""

    fraction: float


@dataclass(frozen=True)
class Vote:
    """The log-odds of the generator's Yes ("a note states it") against its No."""

    log_odds: float


@dataclass(frozen=True)
class Choice:
    """The probability of each note to be the one that answers, in the notes' order."""

    chances: tuple[float, ...]


@dataclass(frozen=True)
class Sentence:
    """A whole sentence that the generator wrote; not checked yet."""

    text: str


Event = Reading | Vote | Choice | Sentence


def draft(
    generator: BaseChatModel,
    question: str,
    language: str,
    evidence: Sequence[Evidence],
    config: RunnableConfig | None = None,
) -> Generator[Event]:
    """What the generator makes of the question and the notes, in order. Closing the iterator cancels the generator.

    Raises ``GenerationError`` when the generator fails.
    """
    messages = load_prompt("answer", language).messages(question=question, notes=notes(evidence, language))
    model = generator.bind(max_tokens=MAX_TOKENS, logprobs=True, top_logprobs=20)
    reply = Reply(len(evidence))
    try:
        for chunk in model.stream(messages, config):
            yield from reply.take(str(chunk.content), chunk.response_metadata)
    except failures() as error:
        raise GenerationError(str(error)) from error
    yield from reply.end()


def notes(evidence: Sequence[Evidence], language: str) -> str:
    """The evidence as the generator reads it: numbered lines, in the reader's language where they can be."""
    return "\n".join(f"{number}. {line(item, language)}" for number, item in enumerate(evidence, start=1))


def line(item: Evidence, language: str) -> str:
    """The sentence as a note: with what must be read before it, or in its English rendering for an English reader."""
    return item.translation if language == ENGLISH and item.translation else item.readable


def readable(item: Evidence, language: str) -> str:
    """The sentence, or its English rendering for an English reader."""
    return item.translation if language == ENGLISH and item.translation else item.text


class Reply:
    """Reads the generator's reply as it comes in pieces, and tells what each piece brings."""

    def __init__(self, note_count: int) -> None:
        self._note_count = note_count
        self._text = ""
        self._voted = self._chose = self._cut = False
        self._told = 0

    def take(self, piece: str, metadata: dict[str, Any]) -> Iterator[Event]:
        """The events of the next piece."""
        if read := metadata.get("read"):
            yield Reading(read[-1])
        self._cut = self._cut or metadata.get("finish_reason") == "length"
        self._text += piece
        if piece.strip() and not self._voted:
            self._voted = True
            yield Vote(vote_of(metadata, piece))
        elif piece.strip() and not self._chose and "\n" not in self._text.strip():
            self._chose = True
            yield Choice(choice_of(metadata, piece, self._note_count))
        yield from self._sentences(finished=False)

    def end(self) -> Iterator[Event]:
        """The last sentence, unless it was cut short."""
        yield from self._sentences(finished=not self._cut)

    def _sentences(self, *, finished: bool) -> Iterator[Sentence]:
        complete = whole_sentences(self._text, finished=finished)
        yield from (Sentence(sentence) for sentence in complete[self._told :])
        self._told = max(self._told, len(complete))


def whole_sentences(text: str, *, finished: bool) -> list[str]:
    """The sentences after the first line (the vote); an unfinished last one only when the text is finished.

    >>> whole_sentences("Yes 1\\nLike dilarang. Sanksinya", finished=False)
    ['Like dilarang.']
    """
    _, _, body = text.strip().partition("\n")
    sentences = [body[start:end].strip() for start, end in split_sentences(body)]
    return sentences if finished else sentences[:-1]


def vote_of(metadata: dict[str, Any], piece: str) -> float:
    """The log-odds of Yes against No in the first token; a fixed vote by the word where no probabilities are told."""
    chances = token_chances(metadata, (YES, NO))
    if chances is None:
        return PLAIN_VOTE * (1 if piece.strip().lower().startswith(YES[0]) else -1)
    return math.log(chances[YES] / chances[NO])


def choice_of(metadata: dict[str, Any], piece: str, note_count: int) -> tuple[float, ...]:
    """The probability of each note's number; where none are told, all of it on the number written."""
    numbers = [str(number) for number in range(1, note_count + 1)]
    chances = token_chances(metadata, numbers) or {number: float(number == piece.strip()) for number in numbers}
    total = sum(chances.values())
    return tuple(chances[number] / total if total else 1 / note_count for number in numbers)


def token_chances(metadata: dict[str, Any], wanted: Sequence[str]) -> dict[str, float] | None:
    """The probabilities of some words as the next token, or None where the server tells none."""
    content = (metadata.get("logprobs") or {}).get("content") or []
    if not content:
        return None
    chances = dict.fromkeys(wanted, LEAST)
    for token in content[0].get("top_logprobs", []):
        word = token["token"].strip().lower()
        if word in chances:
            chances[word] += math.exp(token["logprob"])
    return chances
