"""Is the answer in the question's language? 1 if each of its sentences, a refusal's too, is taken for that language.

Response language correctness (evaluated so in XRAG, Liu et al., arXiv 2505.10089), told by ``rag.language``.
"""

from __future__ import annotations

from eval.cases import Case


def in_language(case: Case) -> float:
    """Of any question."""
    return float(case.verdict.in_language)
