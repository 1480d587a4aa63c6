"""A store of the first format is brought up to date where it lies, without embedding anything."""

import json
import zlib

import pytest

from index.database import FORMAT, StoreError, connect, get_meta
from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.inspection import answers, edit
from tests.index.samples import DIGEST, PLAIN

NEW_FIELDS = ("origin", "guessed")


def make_old(folder) -> None:
    """What the first format had: no edits, origins, places or leads, and records without the newer fields."""
    connection = connect(folder)
    for document_id, record in connection.execute("SELECT id, record FROM documents").fetchall():
        fields = {name: value for name, value in json.loads(record).items() if name not in NEW_FIELDS}
        old = json.dumps(fields, ensure_ascii=False).encode()
        row = (old, zlib.crc32(old), "a digest of then", document_id)
        connection.execute("UPDATE documents SET record = ?, checksum = ?, digest = ? WHERE id = ?", row)
    connection.close()
    edit(
        folder,
        "DROP INDEX documents_of_origin; ALTER TABLE documents DROP COLUMN origin; ALTER TABLE documents DROP COLUMN"
        " edits; ALTER TABLE passages DROP COLUMN place; ALTER TABLE sentences DROP COLUMN lead;"
        " UPDATE meta SET value = '1' WHERE name = 'format'",
    )


@pytest.fixture
def old(store, folder):
    expected = answers(store)
    store.close()
    make_old(folder)
    return expected


def test_an_old_store_answers_as_before(old, folder, embedder):
    embedder.embedded.clear()
    with Store.open(folder, embedder) as store:
        assert answers(store) == old
        assert store.documents() == [DIGEST, PLAIN]
        assert store.check() == []
        assert store.add_all([DIGEST, PLAIN]) == ["unchanged", "unchanged"]
        assert store.edit("statement", place="Uji").place == "Uji"
    assert embedder.embedded == []


def test_it_has_the_present_format_afterwards(old, folder, embedder):
    Store.open(folder, embedder).close()
    connection = connect(folder)
    assert get_meta(connection, "format") == FORMAT
    connection.close()


def test_an_old_store_can_be_embedded_again(old, folder):
    other = FakeEmbedder(name="other", fingerprint="0" * 64)
    with Store.reembed(folder, other) as store:
        assert store.documents() == [DIGEST, PLAIN]
        assert store.check() == []


def test_a_store_of_a_later_format_is_refused_with_what_to_do(store, folder, embedder):
    store.close()
    edit(folder, "UPDATE meta SET value = '99' WHERE name = 'format'")
    with pytest.raises(StoreError, match=r"format '99'.*index build`"):
        Store.open(folder, embedder)
