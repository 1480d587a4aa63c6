"""The FAISS index: search in memory, kept in a file whose hash SQLite knows, always rebuildable from SQLite."""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import faiss
import numpy as np

from index import cells
from index.embedding import Vectors

PATTERN = "vectors-*.faiss"
BLOCK = 4096  # vectors read from SQLite at a time
EXACT_UP_TO = 200_000  # vectors; docs/large.md tells why

logger = logging.getLogger(__name__)


class DamagedVectorError(ValueError):
    """A vector in SQLite that does not fit its checksum or the model."""


@dataclass(frozen=True)
class Generation:
    """A published file and its hash, as SQLite names them."""

    file: str
    sha256: str


class VectorIndex:
    """The vectors of a store, searchable. Its numbers are those of the table `vectors`.

    Search is exact up to a size; above it, it looks into the nearest cells only, and finds 98 of 100 of the same.
    """

    def __init__(self, dimension: int, exact_up_to: int = EXACT_UP_TO) -> None:
        self.dimension = dimension
        self._exact_up_to = exact_up_to
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @classmethod
    def load(cls, folder: Path, generation: Generation, dimension: int, exact_up_to: int = EXACT_UP_TO) -> VectorIndex:
        """The index in a generation file, or an empty one where the file is missing or not as it was written."""
        empty = cls(dimension, exact_up_to)
        content = _read_checked(folder, generation)
        if content is None:
            return empty
        stored = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
        if stored.d != dimension:
            return empty
        empty._index = stored
        return empty

    @property
    def is_exact(self) -> bool:
        """Whether a search compares with every vector."""
        return not isinstance(self._index, faiss.IndexIVF)

    def numbers(self) -> set[int]:
        """The numbers of the vectors in it."""
        if self.is_exact:
            return set(faiss.vector_to_array(self._index.id_map).tolist())
        return cells.numbers_in(self._index)

    def synchronise(self, connection: sqlite3.Connection) -> None:
        """Bring it to what SQLite holds."""
        wanted = {row[0] for row in connection.execute("SELECT id FROM vectors")}
        sample = cells.sample(sorted(wanted)) if self._outgrown(len(wanted)) else []
        if sample:
            self._index = cells.trained(self._read(connection, sample), cells.cell_count(len(wanted)))
        present = self.numbers()
        surplus = np.array(sorted(present - wanted), dtype=np.int64)
        if surplus.size:
            self._index.remove_ids(surplus)
        missing = sorted(wanted - present)
        for start in range(0, len(missing), BLOCK):
            block = missing[start : start + BLOCK]
            self._index.add_with_ids(self._read(connection, block), np.array(block, dtype=np.int64))
        if sample:
            recall = cells.tune(self._index, self._read(connection, sample))
            logger.info(
                "approximate search, recall %.3f, %d of %d cells", recall, self._index.nprobe, self._index.nlist
            )

    def _outgrown(self, size: int) -> bool:
        """Whether so many vectors want cells, or twice the cells that there are."""
        if self.is_exact:
            return size > self._exact_up_to
        return cells.cell_count(size) > 2 * int(self._index.nlist)

    def _read(self, connection: sqlite3.Connection, numbers: list[int]) -> Vectors:
        return np.stack([read_vector(connection, number, self.dimension) for number in numbers])

    def search(self, vector: Vectors, k: int, allowed: set[int] | None = None) -> list[tuple[int, float]]:
        """The numbers and inner products of the k nearest vectors, best first; of those allowed, exactly."""
        k = min(k, self._index.ntotal)
        if k < 1 or (allowed is not None and not allowed):
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.dimension)
        scores, numbers = self._index.search(query, k, params=self._parameters(allowed))
        pairs = zip(numbers[0].tolist(), scores[0].tolist(), strict=True)
        return [(number, score) for number, score in pairs if number >= 0]  # -1 stands for "none"

    def _parameters(self, allowed: set[int] | None) -> Any:
        if allowed is None:
            return None
        chosen = faiss.IDSelectorBatch(np.array(sorted(allowed), dtype=np.int64))
        make: Any = faiss.SearchParameters if self.is_exact else faiss.SearchParametersIVF  # keeps what it is given
        if self.is_exact:
            return make(sel=chosen)
        return make(sel=chosen, nprobe=self._index.nlist)  # the nearest cells may hold none of them

    def write(self, folder: Path) -> Generation:
        """Write a new generation file, whole and on the disk; it counts once SQLite names it."""
        content = faiss.serialize_index(self._index)
        file = folder / PATTERN.replace("*", token_hex(8))
        try:
            with file.open("xb") as stream:
                stream.write(content.data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            file.unlink(missing_ok=True)
            raise
        _sync_folder(folder)
        return Generation(file.name, hashlib.sha256(content.data).hexdigest())


def read_vector(connection: sqlite3.Connection, number: int, dimension: int) -> Vectors:
    """A vector from SQLite, checked against its checksum."""
    checksum, value = connection.execute("SELECT checksum, value FROM vectors WHERE id = ?", (number,)).fetchone()
    if zlib.crc32(value) != checksum or len(value) != dimension * 4:
        raise DamagedVectorError(f"vector {number} does not fit its checksum")
    return np.frombuffer(value, dtype=np.float32)


def vector_numbers(sentences: set[int]) -> set[int]:
    """The numbers of the vectors of these sentences: of their texts and of their translations."""
    return {2 * number for number in sentences} | {2 * number + 1 for number in sentences}


def other_files(folder: Path, current: str) -> list[Path]:
    """The generation files that SQLite does not name: older ones, and one whose writer was cut off."""
    return [file for file in folder.glob(PATTERN) if file.name != current]


def _read_checked(folder: Path, generation: Generation) -> bytes | None:
    if not generation.file:
        return None
    file = folder / generation.file
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        logger.warning("%s is missing; reading the vectors from %s instead", file.name, "store.db")
        return None
    if hashlib.sha256(content).hexdigest() != generation.sha256:  # FAISS itself loads most damaged files in silence
        logger.warning("%s is not as it was written; reading the vectors from %s instead", file.name, "store.db")
        return None
    return content


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows can't open a folder, and needs no such step
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
