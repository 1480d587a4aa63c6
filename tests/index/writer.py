"""A process that writes to a store until it is done or killed: `python -m tests.index.writer FOLDER TASK [ARGUMENT]`.

It prints a line before ("begin ID VERSION") and after ("done ID VERSION") each change.
"""

import itertools
import random
import sys
from pathlib import Path

from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import numbered

GONE = "-"  # the version of a document that was removed


def tell(word: str, number: int, version: str) -> None:
    sys.stdout.write(f"{word} {number} {version}\n")
    sys.stdout.flush()  # the parent reads it


def change(store: Store, number: int, version: str) -> None:
    """One change, told before and after."""
    tell("begin", number, version)
    if version != GONE:
        store.add(numbered(number, version))
    elif any(document.id == f"dokumen-{number}" for document in store.documents()):
        store.remove(f"dokumen-{number}")
    tell("done", number, version)


def churn(store: Store, seed: str) -> None:
    """Adds, updates and removes five documents at random, for ever."""
    chance = random.Random(seed)
    while True:
        change(store, chance.randrange(5), chance.choice("abcd" + GONE))


def bulk(store: Store, version: str) -> None:
    """Adds the same sixty documents in one call, again and again, in ever new versions."""
    for count in itertools.count():
        tell("begin", count, version)
        store.add_all([numbered(number, f"{version}{count}") for number in range(60)])
        tell("done", count, version)


def add_some(store: Store, first: str) -> None:
    """Adds ten documents of its own and three that every writer adds."""
    for number in [*range(int(first), int(first) + 10), 0, 1, 2]:
        store.add(numbered(number))


def alternate(store: Store, rounds: str) -> None:
    """Gives every sentence of two documents another version, in turn."""
    for count in range(int(rounds)):
        store.add(numbered(count % 2, "ab"[count // 2 % 2]))


def main() -> None:
    folder, task, argument = sys.argv[1:]
    with Store.open(Path(folder), FakeEmbedder()) as store:
        {"churn": churn, "bulk": bulk, "add_some": add_some, "alternate": alternate}[task](store, argument)


if __name__ == "__main__":
    main()
