"""Exact match and token F1 against a short gold answer; the best of its wordings counts, declining gives 0.

F1 = 2 P R / (P + R), P = common words / words said, R = common words / gold words (SQuAD: Rajpurkar et al., EMNLP 2016,
arXiv 1606.05250). As there, case, punctuation and English articles count for nothing; besides, a number or date is
the same however Indonesian or English writes it: "1.000" is 1000, "8 Mei 2024" is "May 8, 2024".

They apply to questions of the style "short", which ask for a name, number or phrase and have one fact group: its
wordings are the gold answers. An answer in whole sentences scores low however right it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from eval.cases import Case
from rag.facts import dates, numbers, without_dates

SHORT = "short"
ARTICLES = frozenset(["a", "an", "the"])
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|%")
SAME = {"%": "persen", "percent": "persen"}


def exact_match(case: Case) -> float | None:
    """1 if the answer is one of the wordings."""
    return best(case, lambda said, gold: float(said == gold))


def token_f1(case: Case) -> float | None:
    """The overlap with the nearest wording."""
    return best(case, overlap)


def best(case: Case, score: Callable[[Sequence[str], Sequence[str]], float]) -> float | None:
    """The highest score with any wording of the only fact group."""
    if case.topic.style != SHORT or not case.topic.answerable or len(case.topic.facts) != 1:
        return None
    said = tokens(case.text)
    return max(score(said, tokens(wording)) for wording in case.topic.facts[0])


def overlap(said: Sequence[str], gold: Sequence[str]) -> float:
    """F1 of two bags of words.

    >>> overlap(["586", "peserta"], ["586"])
    0.6666666666666666
    """
    common = sum((Counter(said) & Counter(gold)).values())
    return 2 * common / (len(said) + len(gold)) if common else 0.0


def tokens(text: str) -> list[str]:
    """The words that count, dates first, each written one way.

    >>> tokens("Rp1.000 pada 8 Mei 2024")
    ['2024-5-8', 'rp', '1000', 'pada']
    """
    days = ["-".join(str(part) for part in (day.year, day.month, day.day) if part) for day in dates(text)]
    words = [SAME.get(token, token) for token in TOKEN.findall(without_dates(text).lower())]
    return [*days, *(written_one_way(word) for word in words if word not in ARTICLES)]


def written_one_way(word: str) -> str:
    """A number in digits without thousands marks; any other word as it is."""
    return next(iter(numbers(word)), word)
