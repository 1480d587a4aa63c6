"""A sanction often depends on whether a candidate was determined yet; an answer that tells one side tells the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import Evidence
from rag.evidence import QUOTES

PROSPECTIVE = re.compile(r"\b(?:bakal|bacalon|prospective|not yet determined|belum ditetapkan)\b", re.IGNORECASE)
DETERMINED = re.compile(r"(?<!belum )\bditetapkan\b|(?<!not yet )\bdetermined\b", re.IGNORECASE)


def both_stages(quotes: Sequence[Evidence], evidence: Sequence[Evidence], question: str) -> list[Evidence]:
    """The quotes; where they speak of one stage alone and the question names none, with the best sentence on the other;
    one that tells both goes before one that tells the first.

    Example: "like postingan paslon" answered with what holds for a "bakal calon" gains what holds for a determined one.
    """
    told = [_stages(item) for item in quotes]
    sides = frozenset().union(*told)
    if not sides or _stages_of(question):
        return list(quotes)
    if len(sides) == 2:
        whole_first = len(told[0]) == 1  # one stage alone is no answer to begin with
        return sorted(quotes, key=lambda item: whole_first and len(_stages(item)) < 2)
    missing = ({PROSPECTIVE, DETERMINED} - sides).pop()
    other = next((item for item in evidence if missing in _stages(item)), None)
    return list(quotes) if other is None else [other, *quotes][:QUOTES]


def _stages(item: Evidence) -> frozenset[re.Pattern[str]]:
    return _stages_of(f"{item.readable} {item.translation or ''}")


def _stages_of(text: str) -> frozenset[re.Pattern[str]]:
    return frozenset(stage for stage in (PROSPECTIVE, DETERMINED) if stage.search(text))
