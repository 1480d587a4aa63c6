"""The verdict on an answer: are all fact groups in it? (EM recall of ALCE, arXiv 2305.14627, over wordings.)"""

from __future__ import annotations

import re
from collections.abc import Sequence


def normalised(text: str) -> str:
    """Lower-cased words and numbers with single spaces between.

    >>> normalised("Rp1.000,  Sanksi-moral!")
    'rp1 000 sanksi moral'
    """
    return " ".join(re.findall(r"[\w%]+", text.lower()))


def holds_all(facts: Sequence[Sequence[str]], text: str) -> bool:
    """Whether each group of facts has at least one of its wordings in the text.

    >>> holds_all([["8 Mei", "8 May"], ["Lotus"]], "Di Lotus Garden, 8 Mei 2024.")
    True
    """
    said = normalised(text)
    return all(any(normalised(wording) in said for wording in group) for group in facts)
