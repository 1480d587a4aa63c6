"""Reciprocal rank fusion of two rankings (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.passage import Hit

K = 60  # the paper's constant: how fast the weight of a rank falls


def fuse(dense: Sequence[Hit], words: Sequence[Hit], comparable: Callable[[Hit], bool]) -> list[Hit]:
    """Sentences by the sum of 1 / (60 + rank) over both rankings, best first.

    Word search can only find what is written in the question's language. A sentence that is not (``comparable`` is
    False) would lose half its score for that alone, so its dense rank counts twice.

    Example: first in both rankings: 1/61 + 1/61; first in dense and not comparable: the same.
    """
    word_ranks = {hit.key: rank for rank, hit in enumerate(words, start=1)}
    dense_ranks = {hit.key: rank for rank, hit in enumerate(dense, start=1)}
    scored = []
    for hit in {hit.key: hit for hit in (*words, *dense)}.values():
        meaning = _share(dense_ranks.get(hit.key))
        wording = _share(word_ranks.get(hit.key)) if comparable(hit) else meaning
        scored.append(Hit(hit.passage, hit.sentence, meaning + wording))
    return sorted(scored, key=lambda hit: (-hit.score, hit.key))


def _share(rank: int | None) -> float:
    return 1 / (K + rank) if rank else 0.0
