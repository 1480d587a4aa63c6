"""Is the answer right? 1 if it states every fact group, each in one of its wordings, else 0; declining is not right.

EM recall of ALCE (Gao et al., EMNLP 2023, arXiv 2305.14627), asked of all groups at once.
"""

from __future__ import annotations

from eval.cases import Case


def right(case: Case) -> float | None:
    """Of an answerable question; None of another."""
    return None if case.verdict.right is None else float(case.verdict.right)
