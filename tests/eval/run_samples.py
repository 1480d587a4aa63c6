"""A system without a chain, and a run of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.frozen import FrozenCorpus
from eval.questions import Topic
from eval.run import run, shaped_by
from eval.runs import RunFolder
from index.passage import Hit
from index.store import Store
from rag.answer import Answer
from tests.eval.samples import declined
from tests.rag.samples import BRIEFING, evidence_of


class Listed:
    """Gives the answers it was made with; declines everything else. It finds the briefing's second sentence first."""

    name = "listed"

    def __init__(self, answers: Mapping[str, Answer], breaks_at: str | None = None) -> None:
        self.answers = answers
        self.breaks_at = breaks_at
        self.asked: list[str] = []

    def answer(self, topic: Topic) -> Answer:
        if topic.id == self.breaks_at:
            raise RuntimeError("the machine stopped")
        self.asked.append(topic.id)
        return self.answers.get(topic.id, declined())

    def retrieved(self, topic: Topic) -> Sequence[Hit]:
        found = [evidence_of(BRIEFING, number) for number in (1, 0)]
        return [Hit(item.passage, item.sentence, item.score) for item in found]


QUESTIONS = {"file": "set.jsonl", "sha256": "0" * 64, "split": None, "count": 2}


def begin(path: Path, topics: Sequence[Topic], store: Store, **changes: object) -> RunFolder:
    """A run folder, begun."""
    corpus, folder = FrozenCorpus.of(store), RunFolder(path)
    record = shaped_by("listed", QUESTIONS, corpus, {"fake": "f"}, {"generator": "none"})
    folder.begin(record | changes, topics, corpus)
    return folder


def finished(path: Path, answers: Mapping[str, Answer], topics: Sequence[Topic], store: Store) -> RunFolder:
    """The folder of a run in which every topic was asked."""
    folder = begin(path, topics, store)
    run(Listed(answers), topics, folder, lambda *_: None)
    return folder
