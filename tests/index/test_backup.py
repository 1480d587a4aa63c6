"""A backup is one file, whole or not at all; restoring it puts everything back, or changes nothing."""

import json
import random
import shutil
import zipfile

import pytest

from index import backup
from index.backup import BackupError, read_manifest, restore, write_backup
from index.database import IndexNotFoundError
from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.inspection import answers, error_of
from tests.index.samples import DIGEST, PLAIN, numbered


@pytest.fixture
def file(store, folder, tmp_path):
    path = tmp_path / "corpus.zip"
    write_backup(folder, path)
    return path


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "store.lock"}


def test_a_backup_is_one_file_and_says_what_it_holds(file, tmp_path):
    manifest = read_manifest(file)
    assert (manifest.documents, manifest.sentences, manifest.model) == (2, 7, "fake")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus.zip", "store"]


def test_a_restored_index_answers_as_it_did_without_embedding(store, file, folder, embedder):
    expected = answers(store)
    store.remove("statement")
    store.add(numbered(1, "rahasia"))
    embedder.embedded.clear()
    restore(folder, file, embedder)
    assert store.documents() == [DIGEST, PLAIN]  # the store that was open all the while
    assert answers(store) == expected
    assert store.check() == []
    assert embedder.embedded == []
    assert [name for name, content in contents(folder).items() if b"rahasia" in content] == []
    assert len(list(folder.glob("vectors-*"))) == 1
    assert not folder.with_name("store.restoring").exists()


def test_a_backup_is_restored_where_there_is_no_index(store, file, tmp_path, embedder):
    restore(tmp_path / "new" / "store", file, embedder)
    with Store.open(tmp_path / "new" / "store", embedder) as again:
        assert answers(again) == answers(store)
        assert again.check() == []


def test_a_backup_of_another_model_is_embedded_again(file, folder):
    other = FakeEmbedder(name="other", fingerprint="0" * 64, dimension=16)
    restore(folder, file, other)
    with Store.open(folder, other) as store:
        assert store.documents() == [DIGEST, PLAIN]
        assert store.check() == []


def test_a_backup_keeps_nothing_of_what_was_removed_before(store, folder, tmp_path):
    store.remove("kediri-2024")
    write_backup(folder, tmp_path / "later.zip")
    with zipfile.ZipFile(tmp_path / "later.zip") as archive:
        assert b"Kediri" not in archive.read("store.db")


def test_a_backup_is_not_written_over_another_file(file, folder):
    before = file.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        write_backup(folder, file)
    assert file.read_bytes() == before


def test_there_is_nothing_to_back_up_without_an_index(tmp_path):
    with pytest.raises(IndexNotFoundError, match="index build"):
        write_backup(tmp_path / "nothing", tmp_path / "b.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_fails_midway_leaves_nothing(store, folder, tmp_path, monkeypatch):
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", no_space)
    with pytest.raises(BackupError, match="No space left"):
        write_backup(folder, tmp_path / "b.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_damaged_backup_changes_nothing(store, file, folder, embedder):
    whole = file.read_bytes()
    before = contents(folder)
    chance = random.Random(3)
    refused = 0
    for round_number in range(40):
        content = bytearray(whole)
        place = chance.randrange(len(content))
        content[place : place + 16] = chance.randbytes(len(content[place : place + 16]))
        file.write_bytes(content if round_number % 2 else content[:place])
        told = error_of(lambda: restore(folder, file, embedder))
        if told:
            refused += 1
            assert ("\n" in told, contents(folder)) == (False, before)
        else:  # the damage was to a byte that says nothing, such as a date of the zip
            assert store.documents() == [DIGEST, PLAIN]
            before = contents(folder)
    assert refused > 30


def test_a_changed_database_under_the_old_hash_is_refused(file, folder, embedder, tmp_path):
    with zipfile.ZipFile(file) as archive:
        manifest, database = archive.read("manifest.json"), bytearray(archive.read("store.db"))
    database[-1] ^= 1
    rewritten(file, manifest, bytes(database))
    with pytest.raises(BackupError, match="not what was written"):
        restore(folder, file, embedder)


def test_more_than_was_announced_is_not_unpacked(file, folder, embedder):
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read("manifest.json"))
        database = archive.read("store.db")
    rewritten(file, json.dumps(told | {"size": 100}).encode(), database)
    with pytest.raises(BackupError, match="more than its manifest"):
        restore(folder, file, embedder)


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b"no json", b'{"size": 1}'])
def test_a_manifest_of_something_else_is_refused(file, folder, embedder, manifest):
    rewritten(file, manifest, b"")
    with pytest.raises(BackupError, match="nothing was changed"):
        restore(folder, file, embedder)


def test_a_file_that_is_no_backup_is_told_so(folder, embedder, tmp_path):
    for name, content in (("text.zip", b"hello"), ("empty.zip", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BackupError, match="no whole backup"):
            restore(folder, tmp_path / name, embedder)
    with pytest.raises(BackupError, match="no file"):
        restore(folder, tmp_path / "missing.zip", embedder)
    assert not folder.exists()


def test_what_a_cut_off_restore_left_is_cleared_away(store, file, folder, embedder):
    shutil.copytree(folder, folder.with_name("store.restoring"))
    restore(folder, file, embedder)
    assert not folder.with_name("store.restoring").exists()
    assert store.documents() == [DIGEST, PLAIN]


def rewritten(file, manifest: bytes, database: bytes) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", manifest)
        archive.writestr("store.db", database)


@pytest.mark.parametrize("place", ["missing/b.zip", "file/b.zip"])
def test_a_backup_needs_a_folder_that_is_there(store, folder, tmp_path, place):
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="no folder"):
        write_backup(folder, tmp_path / place)
