"""What the index adds to the encoder's work: passages a second of `index add` beside the bare encoder, in one run.

`make bench` runs it, or `python -m eval.bench_index --model FOLDER [SOURCE...]` over files, folders or a `.jsonl` of
passages of your own; without a source over the articles that ship. The documents are dealt into parts. First every part
is added to a store with an embedder that only listens: it tells the texts that are embedded, and what all but the
encoder takes. Then each part is encoded by the bare model (sentence-transformers' own `encode_document`, in its own
batches, vectors dropped) and added to a store that grows (read, split, compared with its like, embedded, written,
published), by turns which comes first, so that a machine that slows down slows both. The ratio is of the sums.

Seconds are told by the clock and, since a busy machine steals from whichever side runs, of the processor as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from eval.machine import machine
from index.add import REFUSED, add_sources
from index.embedding import Embedder, Progress, SentenceTransformerEmbedder, Vectors, load_model
from index.markdown import shipped_articles
from index.readers.passages import is_passages_file
from index.sources import find_sources
from index.store import Store

PASSAGES = 600
PARTS = 6
LINES_A_PART = PASSAGES // PARTS

Encode = Callable[[list[str]], object]


@dataclass(frozen=True)
class Seconds:
    """How long something took: by the clock, and of the processor in this process."""

    clock: float = 0.0
    processor: float = 0.0

    def __add__(self, other: Seconds) -> Seconds:
        """Both together."""
        return Seconds(self.clock + other.clock, self.processor + other.processor)


@dataclass(frozen=True)
class Figures:
    """What both sides took for the same texts."""

    passages: int
    texts: int
    encoder: Seconds
    index: Seconds
    rest: Seconds  # the index with an embedder that costs nothing

    @property
    def ratio(self) -> float:
        """The throughput of the index as a share of the encoder's."""
        return self.encoder.clock / self.index.clock


@dataclass
class Listener:
    """An embedder that takes no time and remembers the texts; its vectors are of length 1 and mean nothing."""

    dimension: int
    name: str = "listener"
    fingerprint: str = "0" * 64
    texts: list[str] = field(default_factory=list)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a question."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text."""
        self.texts += texts
        return np.eye(1, self.dimension, dtype=np.float32).repeat(len(texts), axis=0)

    def count_tokens(self, text: str) -> int:
        """None is read."""
        return 0


def parts_of(named: Sequence[str], folder: Path) -> list[list[str]]:
    """The files of these names in parts; of a file of passages the first `PASSAGES`, in files of the folder."""
    paths = [source.path for source in find_sources(named) if source.path]
    lines = [path for path in paths if is_passages_file(path)]
    plain = [str(path) for path in paths if not is_passages_file(path)]
    dealt = [plain[first::PARTS] for first in range(PARTS) if plain[first::PARTS]]
    return dealt + [[str(file)] for number, path in enumerate(lines) for file in _cut(path, folder / str(number))]


def _cut(path: Path, folder: Path) -> Iterator[Path]:
    """The first passages of a file in files of whole documents."""
    folder.mkdir()
    taken: list[bytes] = []
    count = 0
    opened = gzip.open if path.suffix == ".gz" else Path.open
    with opened(path, "rb") as file:
        lines = [(line, _document(line, f"{path}, line {number}"))
                 for number, line in enumerate(islice(file, PASSAGES), start=1) if line.strip()]  # fmt: skip
    for _, own in groupby(lines, key=itemgetter(1)):
        taken += [line for line, _ in own]
        if len(taken) >= LINES_A_PART:
            count += 1
            yield _written(folder / f"{count}.jsonl", taken)
            taken = []
    if taken:
        yield _written(folder / f"{count + 1}.jsonl", taken)


def _document(line: bytes, where: str) -> str:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SystemExit(f"{where}: it is no JSON in UTF-8; mend or remove that line") from error
    if not isinstance(record, dict):
        raise SystemExit(f"{where}: it is no JSON object; mend or remove that line")
    return str(record.get("document") or record.get("doc") or record.get("id"))


def _written(file: Path, lines: Sequence[bytes]) -> Path:
    file.write_bytes(b"".join(lines))
    return file


def measured(parts: Sequence[list[str]], embedder: Embedder, encode: Encode) -> Figures:
    """The figures over these parts; `encode` is the encoder alone."""
    with tempfile.TemporaryDirectory() as folder:
        listener = Listener(embedder.dimension)
        heard, store = [], Store.create(Path(folder) / "listening", listener)
        rest = Seconds()
        for part in parts:
            rest += taken(partial(_add, store, part))
            heard.append(listener.texts)
            listener.texts = []
        store.close()
        if not any(heard):
            raise SystemExit("nothing to embed was found in what was named; name files that can be read")
        encode(heard[0][:16])
        embedder.encode_passages(heard[0][:16])
        store = Store.create(Path(folder) / "measured", embedder)
        encoder, index = _by_turns(parts, heard, store, encode)
        passages = sum(len(store.passages(document.id)) for document in store.documents())
        store.close()
    return Figures(passages, sum(map(len, heard)), encoder, index, rest)


def _by_turns(
    parts: Sequence[list[str]], texts: Sequence[list[str]], store: Store, encode: Encode
) -> tuple[Seconds, Seconds]:
    sums = {True: Seconds(), False: Seconds()}  # of the bare encoder, of the index
    for number, (part, own) in enumerate(zip(parts, texts, strict=True)):
        for is_bare in (number % 2 == 0, number % 2 == 1):
            sums[is_bare] += taken(partial(encode, own) if is_bare else partial(_add, store, part))
    return sums[True], sums[False]


def _add(store: Store, part: list[str]) -> None:
    if all(outcome.result == REFUSED for outcome in add_sources(store, part)):
        raise SystemExit(f"{part[0]} and what was added with it can't be read; name other files")


def taken(action: Callable[[], object]) -> Seconds:
    """How long an action takes."""
    clock, processor = time.perf_counter(), time.process_time()
    action()
    return Seconds(time.perf_counter() - clock, time.process_time() - processor)


def lines_of(figures: Figures) -> Iterator[str]:
    """A table."""
    yield f"{figures.passages:,} passages, {figures.texts:,} texts to embed"
    yield "                         passages/s  texts/s  seconds  of the processor"
    for name, seconds in (("encoder alone", figures.encoder), ("index add", figures.index)):
        rates = f"{figures.passages / seconds.clock:11.1f} {figures.texts / seconds.clock:8.1f}"
        yield f"{name:23} {rates} {seconds.clock:8.1f} {seconds.processor:17.1f}"
    rest = figures.rest
    yield f"all but the encoder     {'':20} {rest.clock:8.1f} {rest.processor:17.1f}"
    processor = figures.encoder.processor / figures.index.processor
    yield f"index / encoder: {figures.ratio:.3f} by the clock, {processor:.3f} of the processor"


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_index", description="Indexing beside the bare encoder.")
    parser.add_argument("sources", nargs="*", metavar="SOURCE", default=[str(shipped_articles())])
    parser.add_argument("--model", type=Path, required=True, help="the folder of the embedding model")
    chosen = parser.parse_args()
    about = machine()
    sys.stdout.write(f"{about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB\n")
    model = load_model(chosen.model)
    with tempfile.TemporaryDirectory() as folder:
        parts = parts_of(chosen.sources, Path(folder))
        figures = measured(parts, SentenceTransformerEmbedder(chosen.model, "bench"), bare(model))
    sys.stdout.write("\n".join(lines_of(figures)) + "\n")


def bare(model: Any) -> Encode:
    """The model's own way to encode."""
    return lambda texts: model.encode_document(texts, normalize_embeddings=True, show_progress_bar=False)


if __name__ == "__main__":
    main()
