"""Ways to look at a store, and to change it behind its back."""

from collections.abc import Callable
from pathlib import Path

from index.database import StoreError, connect
from index.store import Store
from tests.index.fake_embedder import FakeEmbedder

QUESTIONS = ("sanksi menyukai unggahan", "roll call", "kalimat 3 dokumen1")


def answers(store: Store) -> list[list[tuple[tuple[str, int], float]]]:
    embedder = FakeEmbedder()
    found = [store.search_dense(embedder.encode_queries([question])[0], 9) for question in QUESTIONS]
    return [[(hit.key, round(hit.score, 5)) for hit in hits] for hits in found]


def edit(folder: Path, statements: str) -> None:
    connection = connect(folder)
    connection.executescript(statements)
    connection.close()


def error_of(action: Callable[[], object]) -> str:
    """What the store says when this fails, "" when it does not."""
    try:
        action()
    except StoreError as error:
        return str(error)
    return ""
