"""A store with two documents, on the fake embedder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import DIGEST, PLAIN


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path, embedder: FakeEmbedder) -> Iterator[Store]:
    with Store.create(folder, embedder) as opened:
        opened.add_all([DIGEST, PLAIN])
        yield opened
