"""Question records and answers for tests of the measurement, over the invented documents of ``tests.rag.samples``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.questions import Topic
from rag.answer import ANSWERED, DECLINED, QUOTED, Answer, AnswerSentence
from tests.rag.samples import BRIEFING, evidence_of

RECORD: dict[str, Any] = {
    "id": "q1",
    "language": "id",
    "question": "Berapa peserta pengarahan di Wonoasri?",
    "answerable": True,
    "facts": [["586"], ["peserta"]],
    "documents": [BRIEFING.id],
    "pair": None,
    "style": "plain",
    "split": "dev",
    "why_unanswerable": None,
}
TOPIC = Topic(**RECORD | {"facts": (("586",), ("peserta",)), "documents": (BRIEFING.id,)})
UNANSWERABLE = replace(TOPIC, id="q2", answerable=False, facts=(), documents=())


def blank(language: str = "id") -> Answer:
    question = TOPIC.question
    return Answer(question, question, language, ANSWERED, (), timings_ms={"first_sentence": 100, "total": 200})


def quoting(number: int = 1) -> Answer:
    """An answer that is the briefing's sentence with this number; number 1 holds the facts of TOPIC."""
    item = evidence_of(BRIEFING, number)
    return blank().with_sentence(item.text, [item], QUOTED)


def declined() -> Answer:
    sentence = AnswerSentence("Jawabannya tidak ditemukan dalam dokumen yang ada.", (), "")
    return replace(blank(), status=DECLINED, sentences=(sentence,))


def write_set(path: Path, *records: Any) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
