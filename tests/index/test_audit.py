"""The check of a store notices what is changed behind its back."""

import pytest

from index.database import IndexDamagedError
from index.store import Store
from tests.index.inspection import edit


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET record = CAST(replace(record, 'dilarang', 'didorong') AS BLOB)",
        "UPDATE passages SET last = last - 1",
        "UPDATE sentences SET first = first + 1 WHERE number = 1",
    ],
)
def test_changed_text_in_sqlite_is_not_believed(store, folder, statement):
    edit(folder, statement)
    assert any("kediri-2024" in problem for problem in store.check())
    with pytest.raises(IndexDamagedError, match=r"damaged .*kediri-2024"):
        store.search_words(["sanksi"], "id", 9)


def test_a_changed_vector_in_sqlite_is_not_believed(store, folder, embedder):
    edit(folder, "UPDATE vectors SET value = zeroblob(128) WHERE id = (SELECT min(id) FROM vectors)")
    assert any("checksum" in problem for problem in store.check())
    store.close()
    for file in folder.glob("vectors-*"):
        file.unlink()
    with pytest.raises(IndexDamagedError, match="checksum"):
        Store.open(folder, embedder)


def test_a_missing_word_is_noticed(store, folder):
    edit(folder, "DELETE FROM words_id WHERE rowid = (SELECT min(rowid) FROM words_id)")
    assert store.check() == ["words: 1 entries missing, 0 of no sentence"]


def test_a_vector_of_no_sentence_is_noticed(store, folder):
    edit(folder, "INSERT INTO vectors SELECT 99999, checksum, value FROM vectors LIMIT 1")
    assert "vectors: 0 missing, 1 of no sentence" in store.check()
