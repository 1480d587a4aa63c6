"""Does the answer cite a document that holds the answer? Answered questions that do / answered answerable questions.

1 if a cited document is among the gold ones; of a question that needs all of them, if every one is cited. No judge has
a part in it.
"""

from __future__ import annotations

from eval.cases import Case


def gold_cited(case: Case) -> float | None:
    """Of an answered answerable question; None of another."""
    return None if case.verdict.gold_cited is None else float(case.verdict.gold_cited)
