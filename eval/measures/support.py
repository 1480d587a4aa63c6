"""Does every hard fact of the answer stand in what it cites?

1 if no sentence has a number, date or name that its own cited source sentences, their renderings and the names of
their sources lack, and no sentence is without a citation. Answers without an objection / answers. The first word of a
sentence counts as a name only if another capitalised word follows it. (TanyaASN's own measure, by the rules of
``rag.verify``; after the atomic claims of faithfulness in RAGAS, arXiv 2309.15217, as far as code can see them.)
"""

from __future__ import annotations

from eval.cases import Case


def supported(case: Case) -> float | None:
    """Of an answered question; None where it was declined."""
    return float(not case.verdict.unsupported) if case.answered else None
