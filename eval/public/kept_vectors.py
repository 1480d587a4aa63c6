"""An embedder that keeps what it has embedded in a folder: embedding a public set takes minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.embedding import Embedder, Progress, Vectors


class KeptVectors:
    """Keeps the contract of ``Embedder``. A list of texts that is new makes one file, named by model and texts.

    ``folder`` None keeps nothing beyond this process.
    """

    def __init__(self, embedder: Embedder, folder: Path | None, progress: Progress | None = None) -> None:
        self._embedder = embedder
        self._folder = folder
        self._progress = progress
        self._known: dict[tuple[str, str], Vectors] = {}
        self.name, self.fingerprint = embedder.name, embedder.fingerprint

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        return self._embedder.dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a question."""
        return self._rows("queries", texts, self._embedder.encode_queries)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text of a document."""
        tell = progress or self._progress
        return self._rows("passages", texts, lambda new: self._embedder.encode_passages(new, tell))

    def count_tokens(self, text: str) -> int:
        """How many tokens the model reads for this text."""
        return self._embedder.count_tokens(text)

    def _rows(self, kind: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        if new:
            vectors = self._kept(self._file(kind, new), new, encode)
            self._known |= {(kind, text): vector for text, vector in zip(new, vectors, strict=True)}
        return np.array([self._known[kind, text] for text in texts], dtype=np.float32).reshape(-1, self.dimension)

    def _file(self, kind: str, texts: Sequence[str]) -> Path | None:
        if self._folder is None or len(texts) == 1:  # a single text is embedded sooner than read
            return None
        key = hashlib.sha256("\0".join((self.fingerprint, kind, *texts)).encode()).hexdigest()
        return self._folder / f"{kind}-{key[:32]}.npz"

    def _kept(self, file: Path | None, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        if file is not None and file.exists():
            with np.load(file) as stored:
                return np.asarray(stored["vectors"], dtype=np.float32)
        vectors = encode(texts)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            with part.open("wb") as opened:
                np.savez(opened, vectors=vectors)
            part.replace(file)  # whole or not at all
        return vectors
