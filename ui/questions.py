"""Reading questions from people and files: what is no question is refused before anything is loaded."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rag.answer import Question, Turn

MAX_QUESTION = 4_000  # characters


class QuestionError(Exception):
    """A question, or a file of questions, that can't be taken."""


class EmptyQuestionError(QuestionError):
    """Nothing is asked."""


class LongQuestionError(QuestionError):
    """The question is longer than MAX_QUESTION."""


def read_question(
    text: str, *, language: str = "auto", question_id: str | None = None, history: tuple[Turn, ...] = ()
) -> Question:
    """The question in the text, without the blanks around it."""
    stripped = text.replace("\x00", " ").strip()
    if not stripped:
        raise EmptyQuestionError(
            'the question is empty; ask like this: tanya-asn ask "Bolehkah ASN menyukai unggahan paslon?"'
        )
    if len(stripped) > MAX_QUESTION:
        raise LongQuestionError(f"the question has {len(stripped):,} characters; ask with {MAX_QUESTION:,} at most")
    if any("\ud800" <= character <= "\udfff" for character in stripped):
        raise QuestionError("the question is not valid UTF-8; check the encoding of the terminal or the file")
    return Question(text=stripped, language=language, history=history, id=question_id)


def read_batch(path: Path, language: str = "auto") -> list[Question]:
    """The questions of a JSONL file ("-" reads standard input), one ``{"id": ..., "question": ...}`` a line.

    Every line is checked before the first is answered; blank lines are skipped.
    """
    questions = []
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            questions.append(_batch_question(line, f"{path}, line {number}", language))
    if not questions:
        raise QuestionError(f'no question in {path}; write one JSON object a line: {{"id": "1", "question": "..."}}')
    return questions


def _lines(path: Path) -> list[str]:
    # split at "\n" alone: a JSON text may hold U+2028 or U+0085, where splitlines() would break it
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return data.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionError(f"can't read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error


def _batch_question(line: str, where: str, language: str) -> Question:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"{where}: not valid JSON ({error})") from error
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        raise QuestionError(f'{where}: needs an object with a text "question", e.g. {{"id": "1", "question": "..."}}')
    if not isinstance(record.get("id"), str | int | None):
        raise QuestionError(f'{where}: "id" must be a text or a number')
    question_id = None if record.get("id") is None else str(record["id"])
    try:
        return read_question(record["question"], language=language, question_id=question_id)
    except QuestionError as error:
        raise QuestionError(f"{where}: {error}") from error
