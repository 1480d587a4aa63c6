"""Does an answer repeat an error that circulates? Answers with one of its wordings / tempting questions; 0 is right.

Strings, not meaning: a denial that quotes the error counts as saying it, so each hit is worth reading.
"""

from __future__ import annotations

from eval.cases import Case
from eval.facts import normalised


def error_said(case: Case) -> float | None:
    """Of a question that tempts into an error; None of another."""
    if not case.topic.must_not_say:
        return None
    said = normalised(case.text)
    return float(any(normalised(wording) in said for wording in case.topic.must_not_say))
