"""Fit the two decisions of ``rag.evidence`` on a question set made for it, and write ``rag/weights.json``.

1. evidence: does this sentence answer the question? Positives are the sentences of the gold documents that hold every
   fact group; all other candidates of the question are negatives.
2. answerable: do the best sentences answer it? Once without the generator's vote, once with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from eval.facts import holds_all
from eval.questions import Topic
from rag.answer import Evidence
from rag.chain import AnswerChain
from rag.draft import Choice, Sentence, Vote, draft, notes, readable
from rag.evidence import DECISIVE, NOTES, Logistic, chosen, decision_values, fitted_weights, rank_evidence
from rag.signals import NAMES, Signals

SEED = 20260211
LOOSENESS = 3.0  # inverse strength of the penalty on large weights
# Read off the report of the fitting set: thresholds, the weight of the generator's choice, the margin for more quotes.
DECIDED = {"decline_quick": 0.1, "decline_alone": 0.5, "decline": 0.5, "choice": 0.3, "margin": 1.5}
CHOICES, MARGINS = (0.0, 0.3, 1.0), (0.7, 1.0, 1.5)
CUTS = {"quick": (0.03, 0.05, 0.1, 0.2), "full": (0.3, 0.4, 0.5, 0.6, 0.7)}


def candidates(chain: AnswerChain, topic: Topic) -> list[dict[str, Any]]:
    """The candidate sentences of a question with their signals, and whether each is gold."""
    found = chain.retriever.invoke(topic.question, language=topic.language)
    hits = [document.metadata["hit"] for document in found]
    ranked = rank_evidence(topic.question, topic.language, hits, chain.store, chain.reader)
    listed = []
    for item in ranked:
        text = readable(item, topic.language)
        gold = topic.answerable and item.passage.document.id in topic.documents and holds_all(topic.facts, text)
        values = asdict(item.signals) if item.signals else {}
        listed.append(
            {"text": text, "gold": gold, "signals": values, "passage": item.passage, "sentence": item.sentence}
        )
    return listed


def observations(
    chain: AnswerChain, topics: Sequence[Topic], cache: Path, progress: Callable[[int, int], None]
) -> list[dict[str, Any]]:
    """What the fit needs of every question: its candidates, and the generator's reading of the best of them.

    The best are those that the evidence model fitted on these candidates ranks first. Readings are slow: those in the
    file ``cache`` are taken from it where the generator read the same notes, the others added to it.
    """
    rows = []
    for number, topic in enumerate(topics, start=1):
        rows.append({"id": topic.id, "candidates": candidates(chain, topic)})
        progress(number, 2 * len(topics))
    model = fit_evidence(topics, rows)
    known = read_cache(cache)
    for number, (topic, row) in enumerate(zip(topics, rows, strict=True), start=1):
        best = evidence_of(model, row)
        key = f"{topic.id} {fingerprint(topic, best)}"
        if key not in known:
            known[key] = read_notes(chain.generator, topic, best)
            with cache.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, **known[key]}, ensure_ascii=False) + "\n")
        row |= known[key]
        progress(len(topics) + number, 2 * len(topics))
    return rows


def read_cache(path: Path) -> dict[str, dict[str, Any]]:
    """The readings kept in a file, by question and notes."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [json.loads(line) for line in lines]
    return {row.pop("key"): row for row in rows}


def fingerprint(topic: Topic, best: Sequence[Evidence]) -> str:
    """What the generator is given to read, as a short hash."""
    return hashlib.sha256(f"{topic.question}\n{notes(best, topic.language)}".encode()).hexdigest()[:16]


def read_notes(generator: BaseChatModel | None, topic: Topic, best: Sequence[Evidence]) -> dict[str, Any]:
    """The generator's vote on the best sentences and its choice among them."""
    told: dict[str, Any] = {"vote": None, "choice": None}
    if generator is None:
        return told
    with closing(draft(generator, topic.question, topic.language, best)) as events:
        for event in events:
            if isinstance(event, Vote):
                told["vote"] = event.log_odds
            elif isinstance(event, Choice):
                told["choice"] = event.chances
            if isinstance(event, Choice | Sentence) or (told["vote"] is not None and not topic.answerable):
                break
    return told


def fit_evidence(topics: Sequence[Topic], rows: Sequence[dict[str, Any]]) -> Logistic:
    """The model of a single sentence; the positives of a question share weight 1, its negatives weight 3."""
    values, labels, weights = [], [], []
    for topic, row in zip(topics, rows, strict=True):
        gold = sum(candidate["gold"] for candidate in row["candidates"])
        if topic.answerable and not gold:
            continue  # its facts stand in several sentences: no single one is right or wrong
        for candidate in row["candidates"]:
            values.append([candidate["signals"][name] for name in NAMES])
            labels.append(candidate["gold"])
            weights.append(1 / gold if candidate["gold"] else 3 / len(row["candidates"]))
    return logistic(NAMES, values, labels, weights)


def logistic(
    names: Sequence[str],
    values: Sequence[Sequence[float]],
    labels: Sequence[bool],
    weights: Sequence[float] | None = None,
) -> Logistic:
    """A fitted logistic regression."""
    model = estimator().fit(values, labels, weights)
    fitted = {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Logistic(round(float(model.intercept_[0]), 4), fitted)


def estimator() -> Any:
    """Logistic regression with an L2 penalty (scikit-learn)."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=LOOSENESS, max_iter=1000, random_state=SEED)


def folds() -> Any:
    """Ten parts of the questions, each as balanced as the whole."""
    from sklearn.model_selection import StratifiedKFold

    return StratifiedKFold(10, shuffle=True, random_state=SEED)


def fit(topics: Sequence[Topic], rows: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    """The weights of ``rag/weights.json`` and the lines of a report on them (cross-validated over questions)."""
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_predict

    evidence = fit_evidence(topics, rows)
    labels = [topic.answerable for topic in topics]
    weights: dict[str, Any] = {"evidence": asdict(evidence)}
    report = []
    for name, columns in (("quick", ("best", *DECISIVE)), ("full", ("best", "vote", *DECISIVE))):
        table = [[decision(evidence, row)[column] for column in columns] for row in rows]
        held_out = cross_val_predict(estimator(), table, labels, cv=folds(), method="predict_proba")[:, 1]
        report.append(f"{name}: AUROC {roc_auc_score(labels, held_out):.3f} (ten-fold)")
        weights[name] = asdict(logistic(columns, table, labels))
        report += [f"  decline below {cut:.2f}: {kept(labels, held_out, cut)}" for cut in CUTS[name]]
    return weights | DECIDED, [*report, *quote_report(topics, rows, evidence)]


def quote_report(topics: Sequence[Topic], rows: Sequence[dict[str, Any]], model: Logistic) -> list[str]:
    """How often the quoted sentences hold every fact, and how many they are, by weight of the choice and by margin."""
    lines = []
    for language, choice, margin in product(("id", "en"), CHOICES, MARGINS):
        weights = replace(fitted_weights(), choice=choice, margin=margin)
        right, sentences, total = 0, 0, 0
        for topic, row in zip(topics, rows, strict=True):
            if topic.answerable and topic.language == language:
                quotes = chosen(evidence_of(model, row), row["choice"], weights)
                right += holds_all(topic.facts, " ".join(readable(item, language) for item in quotes))
                sentences, total = sentences + len(quotes), total + 1
        share, length = right / max(total, 1), sentences / max(total, 1)
        lines.append(f"{language} choice {choice}, margin {margin}: right {share:.2f}, {length:.1f} sentences")
    return lines


def evidence_of(model: Logistic, row: dict[str, Any]) -> list[Evidence]:
    """The notes of an observed question under a fitted evidence model, best first."""
    ranked = sorted(row["candidates"], key=lambda candidate: -model.log_odds(candidate["signals"]))[:NOTES]
    return [Evidence(item["passage"], item["sentence"], model.probability(item["signals"])) for item in ranked]


def decision(model: Logistic, row: dict[str, Any]) -> dict[str, float]:
    """The decision values of an observed question under a fitted evidence model."""
    best = max(row["candidates"], key=lambda candidate: model.log_odds(candidate["signals"]))
    evidence = Evidence(best["passage"], 0, model.probability(best["signals"]), Signals(**best["signals"]))
    return decision_values(evidence, row["vote"] or 0.0)


def kept(labels: Sequence[bool], chances: Sequence[float], cut: float) -> str:
    """How a threshold would do: answerable questions wrongly declined, unanswerable ones rightly."""
    wrongly = [chance < cut for label, chance in zip(labels, chances, strict=True) if label]
    rightly = [chance < cut for label, chance in zip(labels, chances, strict=True) if not label]
    return f"declines {sum(wrongly)} of {len(wrongly)} answerable, {sum(rightly)} of {len(rightly)} unanswerable"
