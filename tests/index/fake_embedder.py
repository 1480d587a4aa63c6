"""An embedder for tests: no model, but the same contract; texts with words in common are near each other."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.embedding import Progress, Vectors


class FakeEmbedder:
    """The direction of a text is the sum of one fixed direction a word."""

    def __init__(self, name: str = "fake", fingerprint: str = "f" * 64, dimension: int = 32) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.embedded: list[str] = []  # every text that was asked for, to see what is embedded again

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded.extend(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for position, text in enumerate(texts):
            vectors[position] = self._vector(text)
            if progress:
                progress(position + 1, len(texts))
        return vectors

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def _vector(self, text: str) -> Vectors:
        words = re.findall(r"\w+", text.lower()) or [""]
        total = np.sum([self._direction(word) for word in words], axis=0)
        return (total / np.linalg.norm(total)).astype(np.float32)

    def _direction(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(f"{self.fingerprint}{word}".encode()).digest()[:8])
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
