"""Choose the sentences to answer from, and decide whether they answer at all.

Both are logistic models over measured signals; their weights are data (``rag/weights.json``), fitted by
``tanya-asn eval fit`` on ``eval/questions/fitting.jsonl`` and on nothing that a figure is reported on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Protocol

from index.passage import Hit
from rag.answer import Evidence
from rag.signals import Corpus, readable, signals

NOTES = 4  # sentences that the generator reads
DECISIVE = ("rarest", "numbers", "names", "reading")  # signals of the best sentence that count once more
QUOTES = 3  # source sentences that an answer quotes at most
UNLIKELY = 1e-3  # the least chance that the generator's choice leaves a note


class Reader(Protocol):
    """What is asked of the evidence model (``rag.evidence_model``)."""

    def scores(self, question: str, texts: Sequence[str]) -> Iterable[float]:
        """The log-odds of each text to answer the question."""


@dataclass(frozen=True)
class Logistic:
    """A logistic model: ``intercept`` plus a weight for each named value."""

    intercept: float
    weights: dict[str, float]

    def log_odds(self, values: dict[str, float]) -> float:
        """The linear part; 0 means even odds."""
        return self.intercept + sum(weight * values.get(name, 0.0) for name, weight in self.weights.items())

    def probability(self, values: dict[str, float]) -> float:
        """Between 0 and 1."""
        return 1 / (1 + math.exp(-self.log_odds(values)))


@dataclass(frozen=True)
class Weights:
    """The fitted models and the probabilities below which a question is declined."""

    evidence: Logistic  # a sentence answers the question
    quick: Logistic  # the question can be answered, judged without the generator
    full: Logistic  # the same, with the generator's vote
    decline_quick: float  # below this the generator is not even asked
    decline_alone: float  # the same threshold where there is no generator
    decline: float
    choice: float  # weight of the generator's choice of a note beside the measured signals
    margin: float  # log-odds below the best sentence at which another is quoted too


@lru_cache
def fitted_weights() -> Weights:
    """The weights that ship."""
    data: dict[str, Any] = json.loads(resources.files("rag").joinpath("weights.json").read_text(encoding="utf-8"))
    parts: dict[str, Any] = {
        key: Logistic(**value) if isinstance(value, dict) else value for key, value in data.items()
    }
    return Weights(**parts)


def rank_evidence(question: str, language: str, hits: Sequence[Hit], corpus: Corpus, reader: Reader) -> list[Evidence]:
    """All hits as evidence, the likeliest to answer the question first."""
    model = fitted_weights().evidence
    readings = read(question, language, hits, reader)
    scored = []
    for hit, reading in zip(hits, readings, strict=True):
        measured = signals(question, language, hit, corpus, reading)
        scored.append(Evidence.from_hit(hit, model.probability(asdict(measured)), measured))
    return sorted(scored, key=lambda item: -item.score)


def read(question: str, language: str, hits: Sequence[Hit], reader: Reader) -> list[float]:
    """The evidence model's log-odds of each sentence; for a question in English the mean over both its renderings.

    The mean puts a right sentence first more often (figures: ``eval/evidence.md``).
    """
    if not hits:
        return []
    # In Indonesian both renderings of a hit are the same text.
    renderings = [(readable(hit, language), hit.passage.readable_text(hit.sentence)) for hit in hits]
    texts = list(dict.fromkeys(text for both in renderings for text in both))
    scores = dict(zip(texts, map(float, reader.scores(question, texts)), strict=True))
    return [(scores[shown] + scores[original]) / 2 for shown, original in renderings]


def chosen(
    evidence: Sequence[Evidence], chances: Sequence[float] | None = None, weights: Weights | None = None
) -> list[Evidence]:
    """The sentences that an answer rests on, best first: those nearly as good as the best, three at most.

    ``chances`` is the generator's probability of each of the first sentences to be the one that answers;
    ``weights`` are those that ship unless others are tried.
    """
    weights = weights or fitted_weights()
    merits = [_log_odds(item.score) for item in evidence[:NOTES]]
    if chances is not None:
        pairs = zip(merits, chances, strict=True)
        merits = [merit + weights.choice * math.log(max(chance, UNLIKELY)) for merit, chance in pairs]
    ranked = sorted(zip(merits, evidence, strict=False), key=lambda pair: -pair[0])
    best = ranked[0][0] if ranked else 0.0
    return [item for merit, item in ranked if best - merit <= weights.margin][:QUOTES]


def answerable(evidence: Sequence[Evidence], vote: float | None = None) -> float:
    """The probability that the evidence (best first) answers its question.

    ``vote`` is the log-odds of the generator's Yes against its No, None while or where there is no generator.
    """
    if not evidence:
        return 0.0
    model = fitted_weights().quick if vote is None else fitted_weights().full
    return model.probability(decision_values(evidence[0], vote or 0.0))


def decision_values(best: Evidence, vote: float) -> dict[str, float]:
    """What the decision is made from: the best sentence's log-odds and its own signals, and the generator's vote."""
    values = {name: value for name, value in asdict(best.signals).items() if name in DECISIVE} if best.signals else {}
    return values | {"best": _log_odds(best.score), "vote": max(-6.0, min(6.0, vote))}


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(clipped / (1 - clipped))
