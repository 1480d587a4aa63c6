"""Does a question get the same answer in both languages? Pairs alike / pairs that can be compared.

Verdict: both right or both not (unanswerable: both declined or both not). Sources: both cite the same documents.
(TanyaASN's own measures; the gap between languages on parallel questions as in XRAG, arXiv 2505.10089.)
"""

from __future__ import annotations

from eval.cases import Case


def parity_verdict(first: Case, second: Case) -> float:
    """Of a pair of questions."""
    return float(first.good == second.good)


def parity_sources(first: Case, second: Case) -> float | None:
    """Of a pair with at least one citation; None of another."""
    cited = [{citation.document.id for citation in case.answer.citations} for case in (first, second)]
    return float(cited[0] == cited[1]) if any(cited) else None
