"""Embedding by a server: any that speaks OpenAI's embeddings interface, so that many machines can share the work."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedding import EmbeddingModelError, Progress, Vectors

if TYPE_CHECKING:
    import httpx

BATCH = 64  # texts a request
IN_FLIGHT = 4  # requests at once; a server behind a balancer spreads them over its machines
ATTEMPTS = 5
FIRST_PAUSE = 0.5  # seconds, doubled after each failed attempt
LONGEST_PAUSE = 60.0
TIMEOUT = 120.0
TRY_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})

logger = logging.getLogger(__name__)


class EmbeddingServerError(EmbeddingModelError):
    """The server gives no vectors, or not the ones asked for."""


@dataclass(frozen=True)
class EmbeddingServer:
    """Where the model is served, and what it wants before a question and before a text of a document.

    Example: EmbeddingServer("http://host:8080/v1", "multilingual-e5-large", "query: ", "passage: ")
    """

    url: str
    model: str
    query_prefix: str = ""
    passage_prefix: str = ""
    key: str | None = field(default=None, repr=False)

    @property
    def endpoint(self) -> str:
        """The address that texts are sent to."""
        return f"{self.url.rstrip('/')}/embeddings"

    @property
    def fingerprint(self) -> str:
        """What tells its vectors from another's; the server does not tell its weights."""
        told = "\0".join((self.endpoint, self.model, self.query_prefix, self.passage_prefix))
        return hashlib.sha256(told.encode()).hexdigest()


class ServerEmbedder:
    """Keeps the contract of ``Embedder``; the server is asked when something is first needed of it."""

    def __init__(self, server: EmbeddingServer, first_pause: float = FIRST_PAUSE) -> None:
        self.server = server
        self.name = server.model
        self.fingerprint = server.fingerprint
        self._first_pause = first_pause
        self._asking = threading.Lock()
        self._dimension = 0

    @property
    def dimension(self) -> int:
        """The length of its vectors, told by the vector of one word."""
        with self._asking:
            if not self._dimension:
                self._dimension = len(self._request(["dimension"])[0])
            return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a question."""
        return self._encode([f"{self.server.query_prefix}{text}" for text in texts], None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text of a document."""
        return self._encode([f"{self.server.passage_prefix}{text}" for text in texts], progress)

    def count_tokens(self, text: str) -> int:
        """A guess from above, for the server does not tell: three letters a token."""
        return len(text) // 3 + 1

    def _encode(self, texts: list[str], progress: Progress | None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        batches = [range(start, min(start + BATCH, len(texts))) for start in range(0, len(texts), BATCH)]
        pool = ThreadPoolExecutor(IN_FLIGHT)
        try:
            answers = pool.map(lambda batch: self._request([texts[position] for position in batch]), batches)
            for batch, rows in zip(batches, answers, strict=True):
                if rows.shape != (len(batch), self.dimension):
                    raise self._error(f"its vectors have {rows.shape[1]} dimensions, earlier ones {self.dimension}")
                vectors[batch.start : batch.stop] = rows
                if progress:
                    progress(batch.stop, len(texts))
        finally:
            pool.shutdown(cancel_futures=True)  # after a failure the rest is not asked for
        return vectors

    def _request(self, texts: list[str]) -> Vectors:
        """The unit vectors of one request's texts."""
        pause = self._first_pause
        for attempt in range(1, ATTEMPTS + 1):
            reason, wait, answer = self._attempt(texts)
            if answer is not None:
                return self._vectors(answer, len(texts))
            if attempt < ATTEMPTS:
                logger.info("%s: %s; attempt %d of %d", self.server.endpoint, reason, attempt, ATTEMPTS)
                time.sleep(min(wait if wait is not None else pause, LONGEST_PAUSE))
                pause *= 2
        raise self._error(f"{reason}, {ATTEMPTS} times")

    def _attempt(self, texts: list[str]) -> tuple[str, float | None, Any]:
        """Why it failed and how long the server asks us to wait, or its answer; a refusal is raised."""
        import httpx

        body = {"model": self.server.model, "input": texts, "encoding_format": "float"}
        try:
            response = self._client.post(self.server.endpoint, json=body)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            return f"no answer ({type(error).__name__})", None, None
        if response.status_code in TRY_AGAIN:
            return f"status {response.status_code}", _seconds(response.headers.get("retry-after")), None
        if response.status_code != httpx.codes.OK:
            raise self._error(f"status {response.status_code}: {' '.join(response.text.split())[:200]}")
        try:
            return "", None, response.json()
        except ValueError as error:
            raise self._error("its answer is not JSON") from error

    def _vectors(self, answer: Any, count: int) -> Vectors:
        try:
            rows = {int(item["index"]): item["embedding"] for item in answer["data"]}
            vectors = np.array([rows[position] for position in range(count)], dtype=np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise self._error("its answer does not hold a vector for each text") from error
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True) if vectors.ndim == 2 else np.zeros(1)
        if not np.isfinite(lengths).all() or not (lengths > 0).all():
            raise self._error("its answer holds something that is no vector")
        return np.asarray(vectors / lengths, dtype=np.float32)

    @cached_property
    def _client(self) -> httpx.Client:
        import httpx

        headers = {"Authorization": f"Bearer {self.server.key}"} if self.server.key else {}
        return httpx.Client(headers=headers, timeout=TIMEOUT)

    def _error(self, reason: str) -> EmbeddingServerError:
        remedy = "check TANYA_ASN_EMBEDDING, TANYA_ASN_EMBEDDING_URL and TANYA_ASN_EMBEDDING_KEY"
        asked = f"the embedding server at {self.server.endpoint} was asked for {self.server.model!r}"
        return EmbeddingServerError(f"{asked}: {reason}; {remedy}")


def _seconds(header: str | None) -> float | None:
    """Seconds to wait as a server writes them; a date there is left alone."""
    return float(header) if header and header.isascii() and header.isdigit() else None
