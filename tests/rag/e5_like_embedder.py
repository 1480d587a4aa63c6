"""The fake embedder with the habit of E5 models: two texts with nothing in common still have a cosine of about 0.7."""

import numpy as np

from index.embedding import Vectors
from tests.index.fake_embedder import FakeEmbedder

COMMON = 0.7  # of the squared length of every vector lies in one direction


class E5LikeEmbedder(FakeEmbedder):
    def __init__(self) -> None:
        super().__init__(name="e5-like", fingerprint="e" * 64, dimension=65)

    def _vector(self, text: str) -> Vectors:
        own = super()._vector(text)
        return np.concatenate([[np.sqrt(COMMON)], np.sqrt(1 - COMMON) * own]).astype(np.float32)

    def _direction(self, word: str) -> Vectors:
        return super()._direction(word)[: self.dimension - 1]
