"""The 4-bit multilingual-e5-small file as the package index carries it, read piece by piece.

Little-endian throughout: magic `E5S1`, shape of the model, unigram tokenizer (pieces, scores, character
rules), directory of tensors, then the tensors: fp32, or blocks of 32 weights in 4 bits with one fp16 scale.
"""

from __future__ import annotations

import itertools
import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import ModelDamagedError

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK_WEIGHTS // 2)])
PLAIN, FOUR_BIT = 0, 1


@dataclass(frozen=True)
class Shape:
    """The sizes that a BERT encoder is described by."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True)
class Pieces:
    """The unigram tokenizer: pieces with their log probabilities and what each character is replaced by."""

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    padding: int
    unknown: int
    replacements: dict[str, str]


@dataclass(frozen=True)
class TensorEntry:
    """Where one tensor lies in the file."""

    kind: int
    count: int
    offset: int
    length: int


class E5Source:
    """An opened source file; tensors are read from it one at a time, so memory stays small."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        if data[:4] != MAGIC:
            raise ModelDamagedError(
                "the embedding model's source file does not begin with E5S1; run `tanya-asn models pull`"
            )
        self._at = 8  # after the magic and the version
        self.shape = Shape(*self._take("7if"))
        (block,) = self._take("i")
        if block != BLOCK_WEIGHTS:
            raise ModelDamagedError(
                f"the embedding model's source file has blocks of {block} weights, not {BLOCK_WEIGHTS}"
            )
        self.pieces = self._read_pieces()
        self._tensors = dict(self._read_directory())

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Return one tensor in fp32, e.g. `tensor("l0.q.w", 384, 384)`."""
        entry = self._tensors[name]
        raw = self._data[entry.offset : entry.offset + entry.length]
        values = dequantized(raw) if entry.kind == FOUR_BIT else np.frombuffer(raw, "<f4")
        return values.reshape(shape)

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        values: NDArray[Any] = np.frombuffer(self._data, kind, count, self._at).copy()
        self._at += values.nbytes
        return values

    def _read_pieces(self) -> Pieces:
        count, begin, end, padding, unknown, length = self._take("5iQ")
        edges = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        text = self._data[self._at : self._at + length]
        self._at += length
        names = [text[start:stop].decode() for start, stop in itertools.pairwise(edges)]
        return Pieces(
            tuple(zip(names, scores, strict=True)), begin, end, padding, unknown, dict(self._read_replacements())
        )

    def _read_replacements(self) -> Iterator[tuple[str, str]]:
        count, _ = self._take("iI")
        for _ in range(count):
            character, length = self._take("IB")
            yield chr(character), "".join(map(chr, self._take(f"{length}I")))

    def _read_directory(self) -> Iterator[tuple[str, TensorEntry]]:
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            (name,) = self._take(f"{length}s")
            yield name.decode(), TensorEntry(*self._take("BIQQ"))


@contextmanager
def open_source(path: Path) -> Iterator[E5Source]:
    """Open the source file for the length of a `with` block."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield E5Source(data)


def dequantized(raw: bytes) -> NDArray[np.float32]:
    """Turn 4-bit blocks into weights: byte j of a block holds weight j (low half) and weight j + 16 (high half)."""
    blocks = np.frombuffer(raw, BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1)
    centred = nibbles.astype(np.float32)
    centred -= 8
    centred *= blocks["scale"].astype(np.float32)[:, None]
    return centred.reshape(-1)
