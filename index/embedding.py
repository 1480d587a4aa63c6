"""Embedding models: from sentences and questions to unit vectors."""

from __future__ import annotations

import json
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

# The modules that this reads a vector's length from; any other may change it.
PLAIN_MODULES = ("Transformer", "Pooling", "Normalize")

logger = logging.getLogger(__name__)


class EmbeddingModelError(Exception):
    """A folder does not hold an embedding model that can be loaded."""


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
    """A sentence-transformers model in a local folder, with the prompts that it was saved with.

    It is loaded when something is first encoded: listing an index, or refusing a foreign one, needs no torch.
    """

    def __init__(self, folder: Path, fingerprint: str, name: str | None = None) -> None:
        self.name = name or folder.name
        self.fingerprint = fingerprint
        self._folder = folder
        self._known_dimension = declared_dimension(folder)
        self._loaded: Any = None
        self._loading = Lock()
        self._lock = Lock()  # the tokenizer fails when two threads call it at once

    @property
    def dimension(self) -> int:
        """The length of its vectors; loads the model only where its files do not tell."""
        return self._known_dimension or int(self._model.get_embedding_dimension() or 0)

    @property
    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                self._loaded = load_model(self._folder)
            return self._loaded

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


def load_model(folder: Path) -> Any:
    """The model in the folder, on the CPU."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it is over before it can be read
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise EmbeddingModelError(f"the embedding model in '{folder}' can't be loaded ({error})") from error


def declared_dimension(folder: Path) -> int | None:
    """The length of the model's vectors as its files tell it; None where only the loaded model knows.

    Example: transformer, mean pooling with "embedding_dimension": 384, normalisation -> 384
    """
    modules = read_json(folder / "modules.json")
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise EmbeddingModelError(f"'{folder}' is no sentence-transformers folder (its modules.json lists no modules)")
    kinds = [str(module.get("type")).rpartition(".")[2] for module in modules]
    if kinds not in (list(PLAIN_MODULES), list(PLAIN_MODULES[:2])):
        return None
    pooling = read_json(folder / str(modules[1].get("path")) / "config.json")
    return pooled_dimension(pooling) if isinstance(pooling, dict) else None


def pooled_dimension(pooling: dict[str, Any]) -> int | None:
    """A token's dimension, which a pooling in one way keeps; older files name both otherwise."""
    dimension = pooling.get("embedding_dimension", pooling.get("word_embedding_dimension"))
    ways = pooling.get("pooling_mode") or [key for key in pooling if key.startswith("pooling_mode_") and pooling[key]]
    is_one_way = isinstance(ways, str) or len(ways) == 1
    return dimension if isinstance(dimension, int) and is_one_way else None


def read_json(path: Path) -> Any:
    """A JSON file of the model."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EmbeddingModelError(f"'{path}' can't be read as a part of an embedding model ({error})") from error
