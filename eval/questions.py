"""Question sets: JSON lines with what a right answer must hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("id", "en")
KINDS = frozenset(
    "slang typo mixed follow_up two_documents comparison date_bound near_miss wrong_place wrong_event off_topic "
    "injection circulating_error".split()
)

Groups = tuple[tuple[str, ...], ...]
"""Facts: of each group one wording is enough."""


TEXTS = ("documents", "history", "kinds", "articles", "must_not_say")


class QuestionSetError(ValueError):
    """A line of a question set is not usable; the message names file, line and fault."""


@dataclass(frozen=True)
class Topic:
    """A question with its gold: the facts that a right answer holds, and the documents that hold them."""

    id: str
    language: str
    question: str
    answerable: bool
    facts: Groups
    documents: tuple[str, ...]
    pair: str | None
    style: str
    split: str
    why_unanswerable: str | None
    extra_facts: Groups = ()  # what a full answer may hold besides
    history: tuple[str, ...] = ()  # the earlier questions of the chat, oldest first
    kinds: tuple[str, ...] = ()  # of KINDS: what makes the question hard
    all_documents: bool = False  # a right answer cites every document, not any one
    articles: tuple[str, ...] = ()  # of which an answer that names an article names one
    must_not_say: tuple[str, ...] = ()  # wordings of an error that the question tempts into

    def record(self) -> dict[str, Any]:
        """The question as a line of a question set holds it."""
        return asdict(self)


def read_topics(path: Path, split: str | None = None) -> list[Topic]:
    """The questions of a file, or those of one split of it; never none."""
    topics, faults = parsed_topics(path)
    ids = [topic.id for topic in topics]
    faults += [f"{path}: more than one question has the id {each!r}; give each an id of its own" for each in twice(ids)]
    if faults:
        raise QuestionSetError(faults[0])
    kept = [topic for topic in topics if split in (None, topic.split)]
    if not kept:
        there = f"its splits are: {', '.join(sorted({topic.split for topic in topics}))}" if topics else "it is empty"
        raise QuestionSetError(f"no question{f' of split {split!r}' if split else ''} in {path}; {there}")
    return kept


def parsed_topics(path: Path) -> tuple[list[Topic], list[str]]:
    """The questions of a file whose lines are sound, and what is wrong with the other lines, a text each."""
    topics: list[Topic] = []
    faults: list[str] = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            topics += [_topic(path, number, line)] if line.strip() else []
        except QuestionSetError as error:
            faults.append(str(error))
    return topics, faults


def twice(values: Iterable[str]) -> list[str]:
    """The values that occur more than once, each once."""
    return [value for value, count in Counter(values).items() if count > 1]


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
        "the id is one word": len(str(topic.id).split()) != 1,
        'language is "id" or "en"': topic.language not in LANGUAGES,
        "answerable is true or false": not isinstance(topic.answerable, bool),
        "facts and extra_facts are lists of wordings": not all(
            group and _texts(group) for group in topic.facts + topic.extra_facts
        ),
        f"{', '.join(TEXTS)} are lists of texts": not all(_texts(getattr(topic, name)) for name in TEXTS),
        f"kinds are among: {', '.join(sorted(KINDS))}": not all(
            kind in KINDS for kind in topic.kinds if isinstance(kind, str)
        ),
        "all_documents is true or false": not isinstance(topic.all_documents, bool),
        "an answerable question has facts and documents": topic.answerable and not (topic.facts and topic.documents),
    }
    if fault := next((rule for rule, broken in faults.items() if broken), None):
        raise QuestionSetError(f"{path}, line {number}: {fault}")
    return topic


def _texts(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) and value for value in values)


def _parsed(path: Path, number: int, line: str) -> Topic:
    try:
        data: dict[str, Any] = json.loads(line)
        kept = {name: data[name] for name in ("id", "language", "question", "answerable", "style", "split")}
        kept |= {name: data.get(name) for name in ("pair", "why_unanswerable")}
        kept |= {name: _listed(data, name) for name in TEXTS}
        kept |= {name: tuple(map(tuple, _listed(data, name))) for name in ("facts", "extra_facts")}
        return Topic(**kept, all_documents=data.get("all_documents", False))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionSetError(f"{path}, line {number}: not a question record ({error!r})") from error


def _listed(data: dict[str, Any], name: str) -> tuple[Any, ...]:
    """The list under this name; the first two are in every record, the others may be missing."""
    values = data[name] if name in ("facts", "documents") else data.get(name, [])
    if not isinstance(values, list):
        raise TypeError(f"{name} is no list")
    return tuple(values)
