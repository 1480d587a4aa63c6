"""Scored runs made by hand, over the invented documents of ``tests.rag.samples``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.frozen import FrozenCorpus
from eval.questions import Topic
from eval.runs import RunFolder
from index.passage import Hit
from index.split import split_passages
from rag.answer import QUOTED, Answer
from tests.eval.samples import TOPIC, UNANSWERABLE, blank, declined, quoting
from tests.rag.samples import BRIEFING, DOCUMENTS, evidence_of

ENGLISH = replace(
    TOPIC,
    id="q3",
    language="en",
    question="How many attended the briefing in Wonoasri?",
    facts=(("586",), ("participants",)),
    pair="p1",
)
TOPICS = (replace(TOPIC, pair="p1"), UNANSWERABLE, ENGLISH)

MADE: dict[str, Any] = {
    "format": 1,
    "system": "product",
    "questions": {"file": "set.jsonl", "sha256": "00ff", "split": "dev", "count": len(TOPICS)},
    "versions": {"numpy": "2.4.6"},
    "models": {"embedder": "aa11"},
    "settings": {"top": 24},
    "hashes": {"prompts": "p", "weights": "w", "corpus": "c"},
    "machine": {"cpu": "x", "cores": 2, "memory_gib": 15.6, "system": "Linux", "python": "3.11"},
    "started": "2026-11-21T08:30:00+00:00",
    "finished": "2026-11-21T08:31:00+00:00",
    "memory_mib": {"before": 100, "loaded": 2700, "peak": 3000},
}


def in_english(number: int) -> Answer:
    """An answer that is the English rendering of the briefing's sentence with this number."""
    item = evidence_of(BRIEFING, number)
    return blank("en").with_sentence(item.translation or "", [item], QUOTED)


# The answers to TOPICS: right, rightly declined, wrong.
ANSWERS = (
    replace(quoting(1), answerable=0.9),
    replace(declined(), answerable=0.2, timings_ms={"total": 150}),
    replace(in_english(0), answerable=0.7),
)
VALUES: dict[str, dict[str, float | None]] = {
    "right": {"q1": 1.0, "q2": None, "q3": 0.0},
    "declined_rightly": {"q1": None, "q2": 1.0, "q3": None},
    "total_ms": {"q1": 200.0, "q2": 150.0, "q3": 200.0},
}


def score(measure: str, slice_name: str, value: float | None, n: int = 2) -> dict[str, Any]:
    bounds = (None, None) if value is None else (max(0.0, value - 0.1), value + 0.1)
    return {"measure": measure, "slice": slice_name, "value": value, "low": bounds[0], "high": bounds[1], "n": n}


SCORES = [
    score("right", "id", 1.0, 1),
    score("right", "en", 0.0, 1),
    score("right", "all", 0.5),
    score("declined_rightly", "all", 1.0, 1),
    score("answerable_auroc", "all", 0.93),
    score("ndcg_10", "id-id", 0.8),
    score("ndcg_10", "en-id", 0.6),
    score("total_ms", "all", 200.0, 3),
]


def write_scores(
    path: Path,
    system: str = "product",
    scores: Sequence[Mapping[str, Any]] = SCORES,
    values: Mapping[str, Mapping[str, float | None]] = VALUES,
    topics: Sequence[Topic] = TOPICS,
) -> Path:
    """A folder with nothing but ``scores.json``."""
    path.mkdir(exist_ok=True)
    facts = {
        topic.id: {"language": topic.language, "cluster": topic.id, "pair": topic.pair, "answerable": topic.answerable}
        for topic in topics
    }
    record = {"format": 1, "system": system, "seed": 20261121, "draws": 200}
    record |= {"scores": list(scores), "values": values, "topics": facts}
    (path / "scores.json").write_text(json.dumps(record), encoding="utf-8")
    return path


def write_answers(
    path: Path,
    system: str = "product",
    topics: Sequence[Topic] = TOPICS,
    answers: Sequence[Answer] = ANSWERS,
    made: Mapping[str, Any] = MADE,
) -> Path:
    """A run that is not scored yet; fewer answers than topics make one that was stopped."""
    folder = RunFolder(path)
    cited = {citation.document: None for answer in answers for citation in answer.citations}
    corpus = FrozenCorpus({document: split_passages(document) for document in {**dict.fromkeys(DOCUMENTS), **cited}})
    folder.begin({**made, "system": system}, topics, corpus)
    found = [evidence_of(BRIEFING, number) for number in (1, 0)]
    hits = [Hit(item.passage, item.sentence, item.score) for item in found]
    for topic, answer in zip(topics, answers, strict=False):
        folder.add(topic, replace(answer, id=topic.id), hits, system)
    return path


def write_run(path: Path, system: str = "product", **parts: Any) -> Path:
    """A whole scored run."""
    scored = {name: parts.pop(name) for name in ("scores", "values") if name in parts}
    topics = parts.get("topics", TOPICS)
    return write_scores(write_answers(path, system, **parts), system, topics=topics, **scored)
