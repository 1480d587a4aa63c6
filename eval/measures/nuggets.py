"""How many of the facts does the answer state? Stated nuggets / nuggets, a nugget being a fact group.

``vital_strict`` and ``all_strict`` of AutoNuggetizer (Pradeep et al., arXiv 2411.09607): the facts that a right answer
needs are the vital nuggets, the extra ones the okay nuggets; nothing is given for half a fact.
"""

from __future__ import annotations

from eval.cases import Case
from eval.facts import holds_all
from eval.questions import Groups


def fact_recall(case: Case) -> float | None:
    """Vital nuggets stated, of an answerable question; 0 where it was declined."""
    return recall(case, case.topic.facts)


def nugget_recall_all(case: Case) -> float | None:
    """Vital and okay nuggets stated, of an answerable question."""
    return recall(case, case.topic.facts + case.topic.extra_facts)


def recall(case: Case, groups: Groups) -> float | None:
    """The share of the groups that the answer holds."""
    if not case.topic.answerable:
        return None
    return sum(holds_all([group], case.text) for group in groups) / len(groups)
