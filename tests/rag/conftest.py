"""A store with three invented documents, on the fake embedder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.rag.samples import DOCUMENTS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "store", FakeEmbedder()) as opened:
        opened.add_all(DOCUMENTS)
        yield opened
