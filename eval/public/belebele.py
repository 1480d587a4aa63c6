"""Belebele (Bandarkar et al., ACL 2024): the same passages and questions in Indonesian and English.

Folder: ``passages.jsonl`` (id, pair, lang, text) and ``questions.jsonl`` (id, pair, question_id, question_en).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.public.records import read_records, require, text

LANGUAGES = ("id", "en")
# Language of the question, language of the passages: four tasks, whose figures are never averaged.
DIRECTIONS = (("id", "id"), ("en", "en"), ("id", "en"), ("en", "id"))


@dataclass(frozen=True)
class ParallelPassage:
    """A passage in one of the languages; ``pair`` is the same for all its versions."""

    pair: str
    language: str
    text: str


@dataclass(frozen=True)
class ParallelQuestion:
    """A question in both languages, and the pair of passages that answers it."""

    id: str
    pair: str
    texts: dict[str, str]  # by language


@dataclass(frozen=True)
class Belebele:
    """The whole set."""

    passages: tuple[ParallelPassage, ...]
    questions: tuple[ParallelQuestion, ...]

    def part(self, first: int, step: int) -> Belebele:
        """The set with every ``step``-th of its questions; all passages stay."""
        return Belebele(self.passages, self.questions[first::step])


def read(folder: Path) -> Belebele:
    """The set in a folder; every question has its passage in both languages."""
    passages = read_records(folder / "passages.jsonl", _passage)
    questions = read_records(folder / "questions.jsonl", _question)
    there = {(passage.pair, passage.language) for passage in passages}
    for question in questions:
        whole = all((question.pair, language) in there for language in LANGUAGES)
        require(whole, folder / "questions.jsonl", f"question {question.id!r} lacks its passage in both languages")
    return Belebele(tuple(passages), tuple(questions))


def _passage(row: dict[str, Any]) -> ParallelPassage:
    if row["lang"] not in LANGUAGES:
        raise ValueError(f"unknown language {row['lang']!r}")
    return ParallelPassage(text(row, "pair"), row["lang"], text(row, "text"))


def _question(row: dict[str, Any]) -> ParallelQuestion:
    return ParallelQuestion(
        text(row, "id"), text(row, "pair"), {"id": text(row, "question_id"), "en": text(row, "question_en")}
    )
