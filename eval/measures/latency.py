"""How long did each stage take? Milliseconds since the question came in; median and 95th percentile over questions.

Percentiles by linear interpolation between the nearest ranks (Hyndman and Fan, The American Statistician 50, 1996,
type 7).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case


def times(case: Case) -> dict[str, float]:
    """``{"first_sentence_ms": 812.0, "total_ms": 1400.0, ...}``."""
    return {f"{stage}_ms": float(took) for stage, took in case.answer.timings_ms.items()}


def median(values: NDArray[np.float64]) -> float:
    """Half of the questions took no longer."""
    return float(np.quantile(values, 0.5))


def p95(values: NDArray[np.float64]) -> float:
    """All but one in twenty took no longer."""
    return float(np.quantile(values, 0.95))
