"""The FAISS file is never believed: whatever happens to it, the answers stay the same."""

import random

import pytest

from index.engine import writer_lock
from index.store import Store
from tests.index.inspection import answers
from tests.index.samples import numbered


@pytest.mark.parametrize("damage", ["missing", "truncated", "empty", "flipped", "garbage"])
def test_a_damaged_faiss_file_is_made_again_with_equal_answers(store, folder, embedder, damage):
    expected = answers(store)
    store.close()
    (file,) = folder.glob("vectors-*")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = {"truncated": content[: len(content) // 2], "empty": b"", "flipped": content, "garbage": b"FAISS" * 99}
    file.unlink()
    if damage != "missing":
        file.write_bytes(damaged[damage])
    embedder.embedded.clear()
    for _ in range(2):
        with Store.open(folder, embedder) as again:
            assert answers(again) == expected
            assert again.check() == []
    assert embedder.embedded == []  # made from SQLite, not from the model


def test_every_flipped_bit_of_the_faiss_file_is_noticed(store, folder, embedder):
    expected = answers(store)
    store.close()
    chance = random.Random(3)
    for _ in range(40):
        (file,) = folder.glob("vectors-*")
        content = bytearray(file.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
        with Store.open(folder, embedder) as again:
            assert answers(again) == expected
        (mended,) = folder.glob("vectors-*")
        assert mended.name != file.name


def test_a_faiss_file_of_an_older_generation_is_not_believed(store, folder, embedder):
    (file,) = folder.glob("vectors-*")
    old = file.read_bytes()
    store.add(numbered(1))
    expected = answers(store)
    store.close()
    (file,) = folder.glob("vectors-*")
    file.write_bytes(old)
    with Store.open(folder, embedder) as again:
        assert answers(again) == expected


def test_a_reader_answers_from_damaged_files_even_while_another_writes(store, folder, embedder, caplog):
    expected = answers(store)
    store.close()
    for file in folder.glob("vectors-*"):
        file.unlink()
    caplog.set_level("INFO")
    with writer_lock(folder), Store.open(folder, embedder) as again:
        assert answers(again) == expected
        assert "could not be mended" in caplog.text
        assert list(folder.glob("vectors-*")) == []
