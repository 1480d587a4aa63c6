"""Question sets: JSON lines with what a right answer must hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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
    """The questions of a file, or those of one split of it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    topics = [_topic(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    return [topic for topic in topics if split in (None, topic.split)]


def _topic(path: Path, number: int, line: str) -> Topic:
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
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise QuestionSetError(f"{path}, line {number}: not a question record ({error!r})") from error
