"""IDK-MRC (Putri and Oh, EMNLP 2022): Indonesian questions over a passage that answers them or, just edited, does not.

Folder: ``passages.jsonl`` (id, text) and a file of questions (id, question, passage_id, answerable, answers, kind).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.public.records import flag, read_records, require, text


@dataclass(frozen=True)
class ReadingQuestion:
    """A question about one passage, and the wordings of its answer; none where the passage does not answer."""

    id: str
    question: str
    passage_id: str
    passage: str
    answerable: bool
    answers: tuple[str, ...]
    kind: str  # "tydi": from a person's search; "unans-human", "unans-model": edited until nothing answers


def read(folder: Path, questions: str = "questions.jsonl") -> list[ReadingQuestion]:
    """The questions of a file in the folder, with their passages; "train.jsonl" holds those for fitting."""
    passages = dict(read_records(folder / "passages.jsonl", lambda row: (text(row, "id"), text(row, "text"))))
    rows = read_records(folder / questions, _row)
    for row in rows:
        known = row["passage_id"] in passages
        require(known, folder / questions, f"question {row['id']!r} names a passage that is not there")
    return [ReadingQuestion(passage=passages[row["passage_id"]], **row) for row in rows]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: text(row, name) for name in ("id", "question", "passage_id", "kind")}
    answers = tuple(text(answer, "text") for answer in row["answers"])
    answerable = flag(row, "answerable")
    if answerable != bool(answers):
        raise ValueError("answerable goes with answers, and not answerable with none")
    return texts | {"answerable": answerable, "answers": answers}
