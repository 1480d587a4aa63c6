"""Fusion of rankings by meaning and by words that knows in which languages a sentence can be read.

A convex combination of min-max normalised scores (Bruch, Gai and Ingber, ACM TOIS 42, 2023). Reciprocal ranks throw
away how far ahead a sentence is, and measured lower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.passage import Hit

# What the best word match adds beside 1 for the nearest in meaning. Chosen on the odd questions of Belebele: best of
# 0.2 to 1 for WORDS, of 0.1 to 0.7 for FOREIGN where neither direction may lose. On the even ones, nDCG@10 of dense,
# reciprocal ranks, and this: id-id .930 .958 .967, en-en .958 .960 .965, id-en .831 .831 .843, en-id .895 .727 .895.
WORDS = 0.7  # in the question's language
FOREIGN = 0.3  # in another: names, numbers and loanwords alone match there


def fuse(
    dense: Sequence[Hit], words: Sequence[Hit], foreign: Sequence[Hit], readable: Callable[[Hit], bool]
) -> list[Hit]:
    """Sentences by their share of the best cosine plus their weighted share of the best BM25 score, best first.

    ``words`` are found by the question's words in its own language, ``foreign`` by the same words in another. Cosines
    favour the question's language, and so does word search: a sentence that is not in it (``readable`` is False) gets
    what the best word match gets, so that none loses for its language alone.

    Example: cosines A 0.9, B 0.8, C 0.7; BM25 B 4.0, A 1.0: A 1 + 0.7/4 = 1.175, B 0.5 + 0.7 = 1.2, C 0
    """
    meaning = _shares(dense, min((hit.score for hit in dense), default=0.0))
    own = _shares(words, 0.0)
    other = _shares([hit for hit in foreign if not readable(hit)], 0.0)
    head_start = WORDS if words else 0.0
    scored = []
    for hit in {hit.key: hit for hit in (*foreign, *words, *dense)}.values():
        wording = WORDS * own.get(hit.key, 0.0) if readable(hit) else head_start + FOREIGN * other.get(hit.key, 0.0)
        scored.append(Hit(hit.passage, hit.sentence, meaning.get(hit.key, 0.0) + wording))
    return sorted(scored, key=lambda hit: (-hit.score, hit.key))


def _shares(hits: Sequence[Hit], least: float) -> dict[tuple[str, int], float]:
    """Each score as its place between the least and the best, 0 to 1."""
    span = max((hit.score for hit in hits), default=least) - least
    return {hit.key: (hit.score - least) / span if span > 0 else 1.0 for hit in hits}
