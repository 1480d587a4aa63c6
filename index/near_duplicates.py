"""Find the document whose text another one reprints: a wire story in three portals is one source, not three."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

PERMUTATIONS = 256  # the overlap of two texts is estimated within 0.03 (one standard deviation)
SHINGLE = 3  # words
MIN_WORDS = 25  # a shorter text says nothing of its own: a headline, a button
# Both chosen on texts reworked by code (tests/index/reprints.py): 99 % of 504 copies of digests, shortened by up to
# 40 %, were found; no pair of 42 different digests was taken for one (the nearest share 0.36), and 12 of 7.4 million
# pairs of Wikipedia passages were, five of which do share their text.
MIN_SHARED = 0.45  # share of the shorter text's runs of three words that stand in the longer one too
MIN_OVERLAP = 0.2  # of all runs of both; below it the estimate of the share is mostly noise
_COUNT = np.dtype("<u4")


def signature(text: str) -> bytes:
    """What is kept of a text to recognise its reprints: 1,028 bytes, the same on every machine; none for a short text.

    The first four bytes count the text's different runs of three words, the others are their MinHash (Broder 1997).
    """
    from datasketch import MinHash

    words = re.findall(r"\w+", text.casefold())
    if len(words) < MIN_WORDS:
        return b""
    shingles = {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
    sketch.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return np.array([len(shingles), *sketch.digest()], dtype=_COUNT).tobytes()


class Origins:
    """The signatures of a store's documents that reprint nothing. Regulations stay out: laws repeat each other's words.

    A text is compared with every one, so that none is missed, as banding (LSH) would now and then.
    """

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self._ids: list[str] = []
        self._rows = np.empty((max(len(known), 8), PERMUTATIONS + 1), dtype=_COUNT)
        for document_id, kept in known.items():
            self.add(document_id, kept)

    def add(self, document_id: str, kept: bytes) -> None:
        """Take in the signature of one more document; a short text's is empty and can't be recognised."""
        row = np.frombuffer(kept, dtype=_COUNT)
        if len(row) != PERMUTATIONS + 1:
            return
        if len(self._ids) == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[len(self._ids)] = row
        self._ids.append(document_id)

    def of(self, kept: bytes) -> str | None:
        """The document with the text most like the one with this signature, where they are alike enough."""
        row = np.frombuffer(kept, dtype=_COUNT)
        if len(row) != PERMUTATIONS + 1 or not self._ids:
            return None
        shared, overlap = _alike(row, self._rows[: len(self._ids)])
        best = int(np.argmax(np.where(overlap >= MIN_OVERLAP, shared, 0.0)))
        return self._ids[best] if shared[best] >= MIN_SHARED and overlap[best] >= MIN_OVERLAP else None


def _alike(row: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each of ``rows``: the share of the shorter text that both hold, and their overlap (Jaccard)."""
    overlap = (rows[:, 1:] == row[1:]).mean(axis=1)
    counts, count = rows[:, 0].astype(float), float(row[0])
    common = overlap * (counts + count) / (1 + overlap)
    return common / np.minimum(counts, count), overlap
