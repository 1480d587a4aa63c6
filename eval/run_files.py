"""A run as a report reads it: its scores, and the questions, answers and documents behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.frozen import FrozenCorpus
from eval.questions import Topic
from eval.runs import RunFolder
from eval.scored import ScoredRun, read_scores
from index.passage import Document
from rag.answer import Answer, Citation

Place = tuple[str, int, int]  # document, start, end


@dataclass(frozen=True)
class RunFiles:
    """What a run asked, answered and read, by id."""

    scored: ScoredRun
    made: Mapping[str, Any]  # run.json: what shaped the run
    topics: Mapping[str, Topic]
    answers: Mapping[str, Answer]
    documents: Mapping[str, Document]
    translations: Mapping[Place, str]  # of the sentences that carry one

    @property
    def system(self) -> str:
        """The name of the system that answered."""
        return self.scored.system

    def translation(self, citation: Citation) -> str | None:
        """The English rendering of a cited sentence, where its document carries one."""
        return self.translations.get((citation.document.id, citation.start, citation.end))


def read_run(path: Path) -> RunFiles:
    """Everything a report shows of a scored run."""
    scored, folder = read_scores(path), RunFolder(path)
    corpus = folder.corpus()
    return RunFiles(
        scored=scored,
        made=folder.manifest(),
        topics={topic.id: topic for topic in folder.topics()},
        answers=folder.answers(corpus),
        documents={document.id: document for document in corpus.documents()},
        translations=_translations(corpus),
    )


def _translations(corpus: FrozenCorpus) -> dict[Place, str]:
    return {
        (document.id, passage.start + sentence.start, passage.start + sentence.end): sentence.translation
        for document in corpus.documents()
        for passage in corpus.passages(document.id)
        for sentence in passage.sentences
        if sentence.translation
    }
