"""Exact search beside cells and a graph, over synthetic vectors, in one run: `make bench`, or with sizes,
`python -m eval.bench_vectors 10000 100000`, and with `--milvus` milvus-lite as well.

The vectors are made up. They are drawn around topics, with a common direction and a spectrum that falls as that of
sentence vectors of multilingual-e5-small does, and asked for with vectors that are not among them. Times of search are
the processor's, on one core: a machine busy with something else tells nearly the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from eval.machine import machine, memory_mib, peak_memory_mib
from index import cells
from index.embedding import Vectors

DIMENSION = 384
QUERIES = 200
NEAREST = 10
DEPTH = 120  # what the retriever asks for: 60 sentences, of at most two vectors each
A_TOPIC = 30  # vectors
SPECTRUM = np.arange(1, DIMENSION + 1, dtype=np.float32) ** -0.4
COMMON = 8.0  # weight of the direction that all share: two vectors have a cosine of about 0.7, as e5's have
MILLION = 1_000_000


@dataclass(frozen=True)
class Side:
    """A way to search: what making it cost, and the index."""

    name: str
    seconds: float
    size: int  # bytes
    index: Any


@dataclass(frozen=True)
class Figures:
    """What was measured of a side at a size."""

    size: int
    side: Side
    milliseconds: float  # the middle one of the queries
    recall: float
    recall_deep: float


class Synthetic:
    """A world of topics that vectors are drawn from."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)
        self._topics = self._normal(max(size // A_TOPIC, 1))

    def draw(self, count: int) -> Vectors:
        """Unit vectors around topics taken by lot."""
        drawn = self._topics[self._chance.integers(0, len(self._topics), count)] + self._normal(count)
        drawn[:, 0] += COMMON
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        return drawn

    def _normal(self, count: int) -> Vectors:
        return self._chance.standard_normal((count, DIMENSION), dtype=np.float32) * SPECTRUM


def exact(vectors: Vectors) -> Any:
    """Comparison with every vector, in full precision."""
    import faiss

    index = faiss.IndexFlatIP(DIMENSION)
    index.add(vectors)
    return index


def in_cells(vectors: Vectors) -> Any:
    """The store's approximate search, tuned as the store tunes it."""
    chosen = vectors[cells.sample(list(range(len(vectors))))]
    index = cells.trained(chosen, cells.cell_count(len(vectors)))
    index.add(vectors)
    cells.tune(index, chosen)
    return index


def graph(vectors: Vectors) -> Any:
    """HNSW, built with care: by distance, which orders unit vectors as the inner product does, and connects better."""
    import faiss

    index = faiss.IndexHNSWFlat(DIMENSION, 32)
    index.hnsw.efConstruction, index.hnsw.efSearch = 200, 512
    index.add(vectors)
    return index


WAYS: dict[str, Callable[[Vectors], Any]] = {"exact": exact, "cells": in_cells, "graph": graph}


def measured(size: int, names: Sequence[str]) -> list[Figures]:
    """The figures of these ways at a size; each query is put to all of them in turn."""
    world = Synthetic(size)
    vectors, queries = world.draw(size), world.draw(QUERIES)
    sides = [_made(name, vectors) for name in names]
    times: dict[str, list[float]] = {name: [] for name in names}
    found: dict[str, list[list[int]]] = {name: [] for name in names}
    for query in queries:
        for side in sides:
            start = time.thread_time()
            _, numbers = side.index.search(query.reshape(1, -1), DEPTH)
            times[side.name].append(1000 * (time.thread_time() - start))
            found[side.name].append(numbers[0].tolist())
    truth = found["exact"]
    return [
        Figures(size, side, median(times[side.name]), *(recall(truth, found[side.name], k) for k in (NEAREST, DEPTH)))
        for side in sides
    ]


def recall(truth: Sequence[Sequence[int]], found: Sequence[Sequence[int]], k: int) -> float:
    """The share of the true k nearest that are among the k found."""
    return float(np.mean([len(set(a[:k]) & set(b[:k])) / len(a[:k]) for a, b in zip(truth, found, strict=True)]))


def _made(name: str, vectors: Vectors) -> Side:
    import faiss

    start = time.thread_time()
    index = WAYS[name](vectors)
    return Side(name, time.thread_time() - start, faiss.serialize_index(index).nbytes, index)


def lines(figures: Sequence[Figures]) -> Iterator[str]:
    """A table; the ratios are to exact search at the same size."""
    yield "vectors  way    ms/query  faster  recall@10  recall@120  build s  MB    per million: GB  build s"
    for each in figures:
        base = next(one for one in figures if one.size == each.size and one.side.name == "exact")
        scale, side = MILLION / each.size, each.side
        yield (
            f"{each.size:8} {side.name:6} {each.milliseconds:8.2f} {base.milliseconds / each.milliseconds:6.1f}x "
            f"{each.recall:9.3f} {each.recall_deep:11.3f} {side.seconds:8.1f} {side.size / 1e6:5.0f} "
            f"{side.size * scale / 1e9:15.2f} {side.seconds * scale:8.0f}"
        )


def milvus_lines(size: int) -> Iterator[str]:
    """What milvus-lite takes to hold so many sentences, and to search them."""
    from index.milvus_server import MilvusPlace, MilvusServer

    world = Synthetic(size)
    vectors, queries = world.draw(size), world.draw(20)
    with tempfile.TemporaryDirectory() as folder:
        server = MilvusServer(MilvusPlace(str(Path(folder) / "bench.db")))
        server.create_sentences("bench", DIMENSION)
        start = time.perf_counter()
        server.upsert("bench", [_row(number, vector) for number, vector in enumerate(vectors)])
        seconds = time.perf_counter() - start
        dense = median(_timed(partial(server.nearest, "bench", query, 100)) for query in queries)
        words = median(_timed(partial(server.best_words, "bench", f"kata{n} netral", 100)) for n in range(20))
        server.close()
    yield (
        f"milvus-lite, {size} sentences: written in {seconds:.1f} s ({size / seconds:.0f} a second), "
        f"by meaning {dense:.1f} ms, by words {words:.1f} ms a query"
    )


def _row(number: int, vector: Vectors) -> dict[str, Any]:
    texts = {"document": f"{number // 20}", "version": "1", "kind": "news", "language": "id", "published": "2024-05-08"}
    terms = f"netral asn kata{number % 997} kata{number % 89}"
    return {**texts, "key": f"{number}", "passage": 0, "number": number % 20, "terms": terms, "vector": vector.tolist()}


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Measure, and tell as the figures come."""
    import faiss

    parser = argparse.ArgumentParser(prog="python -m eval.bench_vectors", description="Search over synthetic vectors.")
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 30_000, 100_000], metavar="SIZE")
    parser.add_argument(
        "--graph-up-to", type=int, default=30_000, metavar="SIZE", help="above it the graph is left out"
    )
    parser.add_argument("--milvus", type=int, default=0, metavar="SIZE", help="so many sentences in milvus-lite, too")
    chosen = parser.parse_args()
    about = machine()
    tell = sys.stdout.write
    faiss.omp_set_num_threads(1)  # one question at a time, on one core: the same on a busy machine
    tell(f"{about['cpu']}, {about['cores']} cores, 1 used, {about['memory_gib']} GiB; synthetic vectors\n")
    for size in chosen.sizes:
        names = ["exact", "cells", *(["graph"] if size <= chosen.graph_up_to else [])]
        tell("\n".join(lines(measured(size, names))) + "\n")
        tell(f"memory of this process with all of them: {memory_mib()} MiB, at most {peak_memory_mib()} MiB\n")
    if chosen.milvus:
        tell("\n".join(milvus_lines(chosen.milvus)) + "\n")


if __name__ == "__main__":
    main()
