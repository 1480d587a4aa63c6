"""Does it decline what nothing answers, and only that? A refusal is the positive class.

recall = declined / unanswerable (1 - NoMIRACL's hallucination rate, arXiv 2312.11361); wrongly declined = declined /
answerable (its error rate); precision = unanswerable / declined; F1 = 2 P R / (P + R) over the whole run.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case


def declined_rightly(case: Case) -> float | None:
    """1 for an unanswerable question that was declined; None of an answerable one."""
    return None if case.topic.answerable else float(case.verdict.declined)


def wrongly_declined(case: Case) -> float | None:
    """1 for an answerable question that was declined; None of an unanswerable one."""
    return float(case.verdict.declined) if case.topic.answerable else None


def columns(case: Case) -> tuple[float, float]:
    """What precision and F1 are computed from: was it declined, should it be?"""
    return (float(case.verdict.declined), float(not case.topic.answerable))


def declining_precision(rows: NDArray[np.float64]) -> float:
    """Of rows of ``columns``; NaN where nothing was declined."""
    declined = rows[:, 0].sum()
    return float((rows[:, 0] * rows[:, 1]).sum() / declined) if declined else float("nan")


def declining_f1(rows: NDArray[np.float64]) -> float:
    """Of rows of ``columns``: 2 true refusals / (refusals + unanswerable questions); NaN where there is neither."""
    both = rows[:, 0].sum() + rows[:, 1].sum()
    return float(2 * (rows[:, 0] * rows[:, 1]).sum() / both) if both else float("nan")
