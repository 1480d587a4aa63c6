"""NoMIRACL (Thakur et al., EMNLP Findings 2024): questions with ten judged passages each; some answer, or none.

Folder of a language: ``passages.jsonl`` (id, text) and ``queries.jsonl`` (id, question, candidates, answerable).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.public.records import flag, read_records, require, text


@dataclass(frozen=True)
class CandidateQuestion:
    """A question with what a search found for it."""

    id: str
    question: str
    passages: tuple[str, ...]
    answerable: bool  # one of the passages answers


def read(folder: Path) -> list[CandidateQuestion]:
    """The questions in a folder with the texts of their candidates."""
    passages = dict(read_records(folder / "passages.jsonl", lambda row: (text(row, "id"), text(row, "text"))))
    rows = read_records(folder / "queries.jsonl", _row)
    for row in rows:
        known = set(row["candidates"]) <= set(passages)
        require(known, folder / "queries.jsonl", f"question {row['id']!r} names a candidate that is not there")
    return [
        CandidateQuestion(
            row["id"], row["question"], tuple(map(passages.__getitem__, row["candidates"])), row["answerable"]
        )
        for row in rows
    ]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(row["candidates"], list) or not row["candidates"]:
        raise ValueError("'candidates' is no list with something in it")
    texts = {name: text(row, name) for name in ("id", "question")}
    return texts | {"candidates": row["candidates"], "answerable": flag(row, "answerable")}
