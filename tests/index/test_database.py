"""SQLite's settings, and what a damaged file or a full disk comes to."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.backup import restore, write_backup
from index.build import open_or_begin
from index.database import (
    DATABASE,
    WAL_IS_SAFE,
    ForeignDatabaseError,
    IndexDamagedError,
    IndexNotFoundError,
    StoreFullError,
    is_store,
)
from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.inspection import answers, error_of
from tests.index.samples import DIGEST, PLAIN, numbered


def test_damage_to_sqlite_is_one_clear_error_or_no_damage_at_all(store, folder, embedder):
    expected = answers(store)
    store.close()
    whole = (folder / DATABASE).read_bytes()
    chance = random.Random(5)
    errors = []
    for _ in range(60):
        content = bytearray(whole)
        place = chance.randrange(len(content))
        content[place : place + 64] = chance.randbytes(64)
        (folder / DATABASE).write_bytes(content)
        errors.append(error_of(lambda: assert_damage_is_told(folder, expected)))
    told = [error for error in errors if error]
    assert len(told) > 4
    assert all("index build" in error and "\n" not in error for error in told)


def assert_damage_is_told(folder: Path, expected: object) -> None:
    with Store.open(folder, FakeEmbedder()) as store:
        assert store.check() or (answers(store), store.documents()) == (expected, [DIGEST, PLAIN])


@pytest.mark.parametrize("content", [b"not a database at all" * 400, b"SQLite format 3\x00" + b"\xff" * 8000])
def test_a_file_that_is_no_database_is_told_so(folder, embedder, content):
    folder.mkdir()
    (folder / DATABASE).write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"damaged .*move that folder away.*index build`"):
        Store.open(folder, embedder)


def test_a_store_cut_off_while_it_was_made_is_none(folder, embedder):
    folder.mkdir()
    (folder / DATABASE).touch()
    with pytest.raises(IndexNotFoundError):
        Store.open(folder, embedder)
    with Store.create(folder, embedder) as store:
        assert store.check() == []


def test_durable_settings_are_on(store):
    connection = store._engine._connection
    values = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert values == (
        {"journal_mode": "wal", "synchronous": 2} if WAL_IS_SAFE else {"journal_mode": "delete", "synchronous": 3}
    )
    assert connection.execute("PRAGMA secure_delete").fetchone()[0] == 1
    assert (sqlite3.sqlite_version_info >= (3, 51, 3)) == WAL_IS_SAFE


def test_a_full_disk_changes_nothing_and_says_so(store, folder):
    """The database may grow by one page more each time, until the document fits."""
    connection = store._engine._connection
    refusals = 0
    for pages in range(connection.execute("PRAGMA page_count").fetchone()[0], 1000):
        connection.execute(f"PRAGMA max_page_count = {pages}")
        error = error_of(lambda: store.add(numbered(1, sentences=60)))
        if not error:
            break
        refusals += 1
        assert "no space left" in error
        assert store.documents() == [DIGEST, PLAIN]
        assert store.check() == []
    assert refusals > 2
    assert store.document("dokumen-1") == numbered(1, sentences=60)
    assert store.check() == []


def test_a_full_disk_under_the_faiss_file_keeps_the_document(store, folder, embedder, monkeypatch):
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("index.vectors.os.fsync", no_space)
        with pytest.raises(StoreFullError, match="no space left"):
            store.add(numbered(1))
    assert len(list(folder.glob("vectors-*"))) == 1  # the half-written one is gone
    store.close()
    with Store.open(folder, embedder) as again:
        assert again.document("dokumen-1") == numbered(1)
        assert again.check() == []


@pytest.mark.parametrize("table", ["customers", "meta", "documents"])
def test_another_programs_database_is_refused_and_left_as_it_is(folder, embedder, table):
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE)) as theirs:
        theirs.execute("PRAGMA journal_mode = wal" if not WAL_IS_SAFE else "PRAGMA journal_mode = delete")
        theirs.execute(f"CREATE TABLE {table} (name TEXT, note TEXT)")
    before = (folder / DATABASE).read_bytes()
    for attempt in (
        lambda: is_store(folder),
        lambda: Store.open(folder, embedder),
        lambda: Store.create(folder, embedder),
        lambda: open_or_begin(folder, embedder),
        lambda: write_backup(folder, folder.with_name("cadangan.zip")),
    ):
        with pytest.raises(ForeignDatabaseError, match=r"^.*another program's database; .*index build`$"):
            attempt()
    assert (folder / DATABASE).read_bytes() == before


def test_a_backup_is_not_put_over_another_programs_database(store, folder, embedder):
    file = folder.with_name("cadangan.zip")
    write_backup(folder, file)
    other = folder.with_name("lain")
    other.mkdir()
    with closing(sqlite3.connect(other / DATABASE)) as theirs:
        theirs.execute("CREATE TABLE customers (name TEXT)")
    before = (other / DATABASE).read_bytes()
    with pytest.raises(ForeignDatabaseError):
        restore(other, file, embedder)
    assert (other / DATABASE).read_bytes() == before


@pytest.mark.parametrize("ask", [is_store, lambda folder: write_backup(folder, folder.with_name("cadangan.zip"))])
def test_whoever_asks_whether_there_is_a_store_is_told_of_damage_in_plain_words(folder, ask):
    folder.mkdir()
    (folder / DATABASE).write_bytes(b"not a database at all" * 400)
    with pytest.raises(IndexDamagedError, match=r"damaged .*index build`"):
        ask(folder)
