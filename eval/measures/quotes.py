"""Is every quote exact? 1 if each citation's quote is that very slice of its document's text, character for character.

Answers with exact quotes only / answers with citations. (TanyaASN's own measure: a citation promises a quotation.)
"""

from __future__ import annotations

from eval.cases import Case


def quotes_exact(case: Case) -> float | None:
    """Of an answer with citations; None of another."""
    return float(case.verdict.quotes_exact) if case.answer.citations else None
