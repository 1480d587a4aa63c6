"""Does an answer that names an article of a rule name the right one? Answers that do / answers that name one.

A name counts if it equals an accepted one, or if one of the two is the beginning of the other, word by word: "Pasal 8"
for "Pasal 8 ayat (4)". An answer that names no article is not wrong for it. No judge has a part in it.
"""

from __future__ import annotations

import re

from eval.cases import Case

_PARTS = {"article": "pasal", "paragraph": "ayat", "letter": "huruf", "number": "angka", "point": "angka"}
_NAMED = re.compile(
    r"\b(?:pasal|article) \d+[a-z]?\b(?:,? (?:(?:ayat|paragraph|huruf|letter|angka|number|point) \(?\w{1,3}\b\)?))*",
    re.IGNORECASE,
)


def article_right(case: Case) -> float | None:
    """Of an answered question with gold articles whose answer names any; None of another."""
    named = articles(case.text)
    if not (case.topic.articles and named):
        return None
    accepted = [words(article) for article in case.topic.articles]
    return float(any(begins(one, other) for one in named for other in accepted))


def articles(text: str) -> list[list[str]]:
    """The articles named in a text, as words in Indonesian.

    >>> articles("Article 5 letter n point 5 forbids it (Pasal 8 ayat (4)).")
    [['pasal', '5', 'huruf', 'n', 'angka', '5'], ['pasal', '8', 'ayat', '4']]
    """
    return [words(found.group()) for found in _NAMED.finditer(text)]


def words(article: str) -> list[str]:
    """The words of an article's name, in Indonesian and without brackets."""
    return [_PARTS.get(word, word) for word in re.findall(r"\w+", article.lower())]


def begins(one: list[str], other: list[str]) -> bool:
    """Whether the shorter is the beginning of the longer."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
