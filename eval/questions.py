"""Question sets: JSON lines with what a right answer must hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("id", "en")


class QuestionSetError(ValueError):
    """A line of a question set is not usable; the message names file, line and fault."""


@dataclass(frozen=True)
class Topic:
    """A question with its gold: fact groups (each a tuple of accepted wordings) and documents that hold them."""

    id: str
    language: str
    question: str
    answerable: bool
    facts: tuple[tuple[str, ...], ...]
    documents: tuple[str, ...]
    pair: str | None
    style: str
    split: str
    why_unanswerable: str | None


def read_topics(path: Path, split: str | None = None) -> list[Topic]:
    """The questions of a file, or those of one split of it; never none."""
    topics = [_topic(path, number, line) for number, line in enumerate(_lines(path), start=1) if line.strip()]
    ids = [topic.id for topic in topics]
    if twice := [topic_id for topic_id in ids if ids.count(topic_id) > 1]:
        raise QuestionSetError(f"{path}: more than one question has the id {twice[0]!r}; give each an id of its own")
    kept = [topic for topic in topics if split in (None, topic.split)]
    if not kept:
        there = f"its splits are: {', '.join(sorted({topic.split for topic in topics}))}" if topics else "it is empty"
        raise QuestionSetError(f"no question{f' of split {split!r}' if split else ''} in {path}; {there}")
    return kept


def _lines(path: Path) -> list[str]:
    # split at "\n" alone: a JSON text may hold U+2028, where splitlines() would break it
    try:
        return path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionSetError(f"can't read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error


def _topic(path: Path, number: int, line: str) -> Topic:
    topic = _parsed(path, number, line)
    faults = {
        "id, question, style and split are texts": not all(
            isinstance(value, str) and value for value in (topic.id, topic.question, topic.style, topic.split)
        ),
        'language is "id" or "en"': topic.language not in LANGUAGES,
        "answerable is true or false": not isinstance(topic.answerable, bool),
        "facts are lists of wordings": not all(
            group and all(isinstance(wording, str) and wording for wording in group) for group in topic.facts
        ),
        "an answerable question has facts and documents": topic.answerable and not (topic.facts and topic.documents),
    }
    if fault := next((rule for rule, broken in faults.items() if broken), None):
        raise QuestionSetError(f"{path}, line {number}: {fault}")
    return topic


def _parsed(path: Path, number: int, line: str) -> Topic:
    try:
        data: dict[str, Any] = json.loads(line)
        facts = tuple(tuple(group) for group in data["facts"])
        kept = {name: data[name] for name in ("id", "language", "question", "answerable", "style", "split")}
        return Topic(
            **kept,
            facts=facts,
            documents=tuple(data["documents"]),
            pair=data.get("pair"),
            why_unanswerable=data.get("why_unanswerable"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionSetError(f"{path}, line {number}: not a question record ({error!r})") from error
