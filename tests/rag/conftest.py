"""A store with three invented documents, on an embedder without a model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Store
from tests.rag.e5_like_embedder import E5LikeEmbedder
from tests.rag.samples import DOCUMENTS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "store", E5LikeEmbedder()) as opened:
        opened.add_all(DOCUMENTS)
        yield opened
