"""Embedding models: from sentences and questions to unit vectors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]  # called with how many texts are done, and of how many

BATCH = 16

logger = logging.getLogger(__name__)


class Embedder(Protocol):
    """What the store needs of an embedding model. All vectors have length 1."""

    @property
    def name(self) -> str:
        """The model's name for people."""

    @property
    def fingerprint(self) -> str:
        """What tells its weights from any other's, e.g. their SHA-256."""

    @property
    def dimension(self) -> int:
        """The length of its vectors."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a question."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text of a document."""

    def count_tokens(self, text: str) -> int:
        """How many tokens the model reads for this text."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model in a local folder, with the prompts that it was saved with."""

    def __init__(self, folder: Path, fingerprint: str, name: str | None = None) -> None:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it is over before it can be read
        self.name = name or folder.name
        self.fingerprint = fingerprint
        self._model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self._lock = Lock()  # the tokenizer fails when two threads call it at once

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a question, with the model's query prompt."""
        return self._encode(self._model.encode_query, texts, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text, with the model's passage prompt."""
        return self._encode(self._model.encode_document, texts, progress)

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has, before any cut at the model's limit."""
        with self._lock:
            return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def _encode(self, encode: Callable[..., Vectors], texts: Sequence[str], progress: Progress | None) -> Vectors:
        self._tell_of_cuts(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda position: len(texts[position]))  # equal lengths need no padding
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            with self._lock:
                vectors[batch] = encode(
                    [texts[position] for position in batch], normalize_embeddings=True, show_progress_bar=False
                )
            if progress:
                progress(start + len(batch), len(order))
        return vectors

    def _tell_of_cuts(self, texts: Sequence[str]) -> None:
        """The model reads no further than its limit, and would do so in silence."""
        limit = self._model.max_seq_length
        for text in texts:
            if len(text) > limit and (count := self.count_tokens(text)) > limit:
                logger.warning("%s reads only the first %d of %d tokens of %r…", self.name, limit, count, text[:60])
