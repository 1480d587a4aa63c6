"""How well a score tells questions that a text answers from those that none does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.measures.selection import answerable_auroc
from eval.public import idk_mrc, nomiracl
from eval.public.kept_vectors import KeptVectors
from eval.statistics import bootstrap_interval, wilson
from index.split import split_sentences


class Scorer(Protocol):
    """Scores whether texts answer a question; a higher score is likelier."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.floating]:
        """One score a text."""


@dataclass(frozen=True)
class Item:
    """A question with the texts that may answer it, and whether one does; ``cluster`` as in ``eval.statistics``."""

    id: str
    question: str
    texts: tuple[str, ...]
    answerable: bool
    cluster: str


@dataclass(frozen=True)
class Proportion:
    """So many of so many, with its 95 % Wilson interval."""

    hits: int
    total: int

    def __str__(self) -> str:
        """The share as a table shows it: "90.0% [59.6%, 98.2%] (9 of 10)"."""
        low, high = wilson(self.hits, self.total)
        share = self.hits / self.total if self.total else float("nan")
        return f"{share:.1%} [{low:.1%}, {high:.1%}] ({self.hits} of {self.total})"


@dataclass(frozen=True)
class Scored:
    """The best score of each item's texts, beside what is true."""

    items: tuple[Item, ...]
    scores: NDArray[np.float64]

    @property
    def answerable(self) -> NDArray[np.bool_]:
        """What is true of each item."""
        return np.array([item.answerable for item in self.items])

    def half(self, first: int) -> Scored:
        """Every second item, from the one at ``first``: 0 or 1."""
        return Scored(self.items[first::2], self.scores[first::2])

    def auroc(self) -> tuple[float, float, float]:
        """The chance that an answerable question scores above one that is not, with its bootstrap interval."""
        table = np.column_stack([self.scores, self.answerable])
        low, high = bootstrap_interval(table, [item.cluster for item in self.items], answerable_auroc)
        return answerable_auroc(table), low, high

    def hallucination(self, threshold: float) -> Proportion:
        """Of the questions that nothing answers, those that would be answered."""
        return _share(self.scores[~self.answerable] >= threshold)

    def error(self, threshold: float) -> Proportion:
        """Of the answerable questions, those that would be declined."""
        return _share(self.scores[self.answerable] < threshold)

    def balanced_threshold(self) -> float:
        """The score at which the worse of the two rates is least."""
        cuts = np.unique(self.scores)
        answered, declined = np.sort(self.scores[~self.answerable]), np.sort(self.scores[self.answerable])
        hallucination = 1 - np.searchsorted(answered, cuts) / max(len(answered), 1)
        error = np.searchsorted(declined, cuts) / max(len(declined), 1)
        return float(cuts[np.argmin(np.maximum(hallucination, error))])


class CosineScorer:
    """The cosine of question and text by the embedding model: the floor for any scorer."""

    def __init__(self, embedder: KeptVectors, items: Sequence[Item]) -> None:
        self._embedder = embedder
        embedder.encode_queries([item.question for item in items])  # all at once, and kept
        embedder.encode_passages(list(dict.fromkeys(text for item in items for text in item.texts)))

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.floating]:
        """One cosine a text."""
        vectors = self._embedder.encode_passages(list(texts))
        return np.asarray(vectors @ self._embedder.encode_queries([question])[0])


def of_idk_mrc(questions: Sequence[idk_mrc.ReadingQuestion]) -> list[Item]:
    """Each question with its one passage; those of a passage stand or fall together."""
    return [Item(each.id, each.question, (each.passage,), each.answerable, each.passage_id) for each in questions]


def of_nomiracl(questions: Sequence[nomiracl.CandidateQuestion]) -> list[Item]:
    """Each question with its candidates."""
    return [Item(each.id, each.question, each.passages, each.answerable, each.id) for each in questions]


def by_sentence(item: Item) -> Item:
    """The item with its texts cut into sentences, as the product reads them."""
    cut = tuple(text[start:end] for text in item.texts for start, end in split_sentences(text))
    return Item(item.id, item.question, cut, item.answerable, item.cluster)


def score(items: Sequence[Item], scorer: Scorer, progress: Callable[[int, int], None]) -> Scored:
    """The best score of each item's texts."""
    best = []
    for number, item in enumerate(items, start=1):
        best.append(float(np.max(scorer.scores(item.question, item.texts))))
        progress(number, len(items))
    return Scored(tuple(items), np.array(best))


def _share(hits: NDArray[np.bool_]) -> Proportion:
    return Proportion(int(hits.sum()), len(hits))
