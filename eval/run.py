"""Ask a question set and keep all that came of it in a run folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.frozen import FrozenCorpus
from eval.machine import data_hashes, machine, versions
from eval.questions import Topic
from eval.runs import FORMAT, RunFolder
from eval.systems import System


def shaped_by(
    system: str,
    questions: Mapping[str, Any],
    corpus: FrozenCorpus,
    models: Mapping[str, str],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """The record ``run.json`` of a run that starts now."""
    return {
        "format": FORMAT,
        "system": system,
        "questions": dict(questions),
        "versions": versions(),
        "models": dict(models),
        "settings": dict(settings),
        "hashes": data_hashes() | {"corpus": corpus.fingerprint()},
        "machine": machine(),
        "started": now(),
        "finished": None,
        "memory_mib": {},
    }


def question_set(file: Path, split: str | None, topics: Sequence[Topic]) -> dict[str, Any]:
    """Which questions they are."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"file": file.as_posix(), "sha256": digest, "split": split, "count": len(topics)}


def run(system: System, topics: Sequence[Topic], folder: RunFolder, progress: Callable[[int, int], None]) -> None:
    """Ask every question that has no answer yet, and keep each answer as soon as it is there."""
    answered = folder.answered()
    for number, topic in enumerate(topics, start=1):
        if topic.id not in answered:
            answer = system.answer(topic)
            folder.add(topic, answer, system.retrieved(topic), system.name)
        progress(number, len(topics))


def finish(folder: RunFolder, record: Mapping[str, Any], memory_mib: Mapping[str, int]) -> None:
    """Note in ``run.json`` that every question has been asked, and the memory it took."""
    folder.write_json("run.json", {**record, "finished": now(), "memory_mib": dict(memory_mib)})


def now() -> str:
    """The time in UTC, to the second: "2026-11-21T08:30:00+00:00"."""
    return datetime.now(UTC).isoformat(timespec="seconds")
