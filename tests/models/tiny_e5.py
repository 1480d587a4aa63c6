"""A complete source file of a few kilobytes in the real format: one layer, thirty-two dimensions, a few words."""

import struct
from pathlib import Path

import numpy as np

HIDDEN, FEED_FORWARD, POSITIONS, TYPES = 32, 64, 16, 2
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -4.0), ("▁netral", -1.0), ("▁asn", -2.0)]
PIECES += [("▁query", -3.0), (":", -3.0), ("<mask>", 0.0)]
REPLACEMENTS = {"\x01": "", "\t": " ", "ﬁ": "fi"}


def write_tiny_source(path: Path) -> Path:
    """Write the file; its weights are drawn with a fixed seed."""
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 4, FEED_FORWARD, len(PIECES), POSITIONS, TYPES, 1e-12, 32)
    head += _tokenizer()
    tensors = _tensors()
    directory_size = 4 + sum(2 + len(name) + 21 for name in tensors)
    offset, directory, body = len(head) + directory_size, struct.pack("<i", len(tensors)), b""
    for name, (kind, count, data) in tensors.items():
        directory += struct.pack(f"<H{len(name)}sBIQQ", len(name), name.encode(), kind, count, offset, len(data))
        offset += len(data)
        body += data
    path.write_bytes(head + directory + body)
    return path


def _tokenizer() -> bytes:
    names = [name.encode() for name, _ in PIECES]
    edges = np.cumsum([0, *map(len, names)]).astype("<u4").tobytes()
    scores = np.array([score for _, score in PIECES], "<f4").tobytes()
    rules = b"".join(
        struct.pack(f"<IB{len(value)}I", ord(key), len(value), *map(ord, value)) for key, value in REPLACEMENTS.items()
    )
    text = b"".join(names)
    head = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text))
    return head + edges + scores + text + struct.pack("<iI", len(REPLACEMENTS), len(rules)) + rules


def _tensors() -> dict[str, tuple[int, int, bytes]]:
    draw = np.random.default_rng(7)

    def four_bit(rows: int, columns: int) -> tuple[int, int, bytes]:
        blocks = rows * columns // 32
        scales = draw.uniform(0.01, 0.05, (blocks, 1)).astype("<f2").view("u1").reshape(blocks, 2)
        nibbles = draw.integers(0, 256, (blocks, 16), dtype="u1")
        return 1, rows * columns, np.hstack([scales, nibbles]).tobytes()

    def plain(count: int, value: float | None = None) -> tuple[int, int, bytes]:
        values = np.full(count, value) if value is not None else draw.normal(0, 0.1, count)
        return 0, count, values.astype("<f4").tobytes()

    tensors = {"emb.word": four_bit(len(PIECES), HIDDEN), "emb.pos": plain(POSITIONS * HIDDEN)}
    tensors |= {"emb.type": plain(TYPES * HIDDEN), "emb.ln.w": plain(HIDDEN, 1.0), "emb.ln.b": plain(HIDDEN)}
    square, wide, narrow = (HIDDEN, HIDDEN), (FEED_FORWARD, HIDDEN), (HIDDEN, FEED_FORWARD)
    for name, sides in {"q": square, "k": square, "v": square, "ao": square, "fi": wide, "fo": narrow}.items():
        tensors |= {f"l0.{name}.w": four_bit(*sides), f"l0.{name}.b": plain(sides[0])}
    for name in ("aln", "oln"):
        tensors |= {f"l0.{name}.w": plain(HIDDEN, 1.0), f"l0.{name}.b": plain(HIDDEN)}
    return tensors
