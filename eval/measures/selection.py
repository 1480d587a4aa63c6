"""How good is the answerability score, whatever threshold it is cut at?

AUROC = P(score of an answerable question > score of an unanswerable one), ties half (Hanley and McNeil,
Radiology 143, 1982). AURC = mean over the questions, best score first, of the risk of all questions that score at
least as high (Geifman and El-Yaniv, NeurIPS 2017, arXiv 1705.08500); lower is better. The loss of a question is 0 if
its answer is right, else 1: answering what nothing answers is wrong, and so is declining what can be answered.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case


def columns(case: Case) -> tuple[float, float, float] | None:
    """Score, whether the question is answerable, and the loss; None of a system that gives no score."""
    if case.answer.answerable is None:
        return None
    return (case.answer.answerable, float(case.topic.answerable), float(not case.verdict.right))


def answerable_auroc(rows: NDArray[np.float64]) -> float:
    """Of rows of ``columns``; NaN where one of the two classes is missing."""
    positive, negative = rows[rows[:, 1] == 1, 0], rows[rows[:, 1] == 0, 0]
    if not (positive.size and negative.size):
        return float("nan")
    above = positive[:, None] - negative[None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def aurc(rows: NDArray[np.float64]) -> float:
    """Of rows of ``columns``."""
    ranked = rows[np.argsort(-rows[:, 0], kind="stable")]
    risks = np.cumsum(ranked[:, 2]) / np.arange(1, len(ranked) + 1)
    last_of_equals = np.searchsorted(-ranked[:, 0], -ranked[:, 0], side="right") - 1
    return float(risks[last_of_equals].mean())
