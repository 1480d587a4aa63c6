"""What becomes of a store when a process is killed, a file is damaged, the disk is full, or others are at work."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.database import (
    DATABASE,
    WAL_IS_SAFE,
    IndexDamagedError,
    IndexNotFoundError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    connect,
    get_meta,
    set_meta,
)
from index.engine import writer_lock
from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import DIGEST, PLAIN, numbered
from tests.index.writer import GONE

ROOT = Path(__file__).parents[2]
QUESTIONS = ("sanksi menyukai unggahan", "roll call", "kalimat 3 dokumen1")


def start_writer(folder: Path, task: str, argument: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.index.writer", str(folder), task, str(argument)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def kill_soon(writer: subprocess.Popen[str], chance: random.Random) -> list[list[str]]:
    """Kill the writer a random moment after its first words; returns the whole lines that it wrote."""
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(chance.uniform(0.0, 0.12))
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read()
    writer.stdout.close()
    writer.wait()
    return [line.split() for line in (first + rest).split("\n")[:-1]]


def answers(store: Store) -> list[list[tuple[tuple[str, int], float]]]:
    embedder = FakeEmbedder()
    found = [store.search_dense(embedder.encode_queries([question])[0], 9) for question in QUESTIONS]
    return [[(hit.key, round(hit.score, 5)) for hit in hits] for hits in found]


def test_forty_kills_leave_a_sound_store_and_lose_nothing(folder, embedder):
    Store.create(folder, embedder).close()
    chance = random.Random(7)
    possible: dict[int, set[str]] = {number: {GONE} for number in range(5)}
    for round_number in range(40):
        for word, number, version in kill_soon(start_writer(folder, "churn", round_number), chance):
            known = possible[int(number)]
            possible[int(number)] = {version} if word == "done" else known | {version}
        with Store.open(folder, embedder) as store:
            assert store.check() == []
            held = {number: version_of(store, number) for number in possible}
        for number, version in held.items():
            assert version in possible[number], f"round {round_number}: document {number}"
            possible[number] = {version}
    assert len(list(folder.glob("vectors-*"))) == 1


def version_of(store: Store, number: int) -> str:
    """The version that a document has, whole; GONE where it is not there."""
    held = {document.id: document for document in store.documents()}.get(f"dokumen-{number}")
    if held is None:
        return GONE
    version = held.text.split("versi")[1][0]
    assert held == numbered(number, version)
    return version


def test_a_kill_between_the_documents_of_one_call_leaves_whole_documents(folder, embedder):
    Store.create(folder, embedder).close()
    chance = random.Random(11)
    for round_number in range(8):
        kill_soon(start_writer(folder, "bulk", f"r{round_number}x"), chance)
        with Store.open(folder, embedder) as store:
            assert store.check() == []
            assert {len(document.translations) for document in store.documents()} <= {6}
            assert store.count() == 6 * len(store.documents())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_stop_at_any_step_of_a_change_leaves_the_old_state_or_the_new(folder, embedder, tmp_path):
    """The process stops at the first SQL statement of an add, then at the second, and so on to the last."""
    with Store.create(folder, embedder) as store:
        store.add_all([DIGEST, numbered(1, "a")])
    outcomes = []
    for step in range(1, 1000):
        copy = shutil.copytree(folder, tmp_path / f"step{step}")
        if not stops_at_step(copy, step):
            break
        with Store.open(copy, embedder) as store:
            assert store.check() == []
            outcomes.append(version_of(store, 1))
    assert len(outcomes) > 60
    assert "".join(sorted(outcomes)) == "".join(outcomes)  # all the old state, then all the new
    assert set(outcomes) == {"a", "b"}


def stops_at_step(folder: Path, step: int) -> bool:
    """Update a document in a child that ends itself at this statement; False when it came to the end."""
    child = os.fork()
    if child == 0:
        left = iter(range(step - 1, -1, -1))
        store = Store.open(folder, FakeEmbedder())
        store._engine._connection.set_trace_callback(lambda _: next(left) or os._exit(99))
        store.add(numbered(1, "b"))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 99


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
    with writer_lock(folder), Store.open(folder, embedder) as again:
        assert answers(again) == expected
        assert "could not be mended" in caplog.text
        assert list(folder.glob("vectors-*")) == []


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
    assert len(told) > 10
    assert all("index build" in error and "\n" not in error for error in told)


def assert_damage_is_told(folder: Path, expected: object) -> None:
    with Store.open(folder, FakeEmbedder()) as store:
        assert store.check() or (answers(store), store.documents()) == (expected, [DIGEST, PLAIN])


def error_of(action: Callable[[], object]) -> str:
    """What the store says when this fails, "" when it does not."""
    try:
        action()
    except StoreError as error:
        return str(error)
    return ""


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


def test_words_of_older_rules_are_made_again(store, folder, embedder):
    before = store.search_words(["sanksi"], "id", 9)
    store.close()
    edit(folder, "UPDATE words_id SET terms = 'usang'; UPDATE meta SET value = 'old' WHERE name = 'words'")
    with Store.open(folder, embedder) as again:
        assert again.search_words(["sanksi"], "id", 9) == before
        assert again.search_words(["usang"], "id", 9) == []
        assert again.check() == []


def edit(folder: Path, statements: str) -> None:
    connection = connect(folder)
    connection.executescript(statements)
    connection.close()


def test_a_store_of_a_later_format_is_refused(store, folder, embedder):
    connection = connect(folder)
    set_meta(connection, format="99")
    connection.close()
    with pytest.raises(StoreError, match=r"format '99'.*index build"):
        Store.open(folder, embedder)


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


def test_four_writers_lose_and_double_nothing(folder, embedder):
    Store.create(folder, embedder).close()
    writers = [start_writer(folder, "add_some", 100 * (number + 1)) for number in range(4)]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    with Store.open(folder, embedder) as store:
        assert len(store.documents()) == 43
        assert store.check() == []


def test_a_writer_that_waits_too_long_gives_up_in_one_line(store, folder, monkeypatch):
    monkeypatch.setattr("index.engine.BUSY_SECONDS", 0.05)
    with writer_lock(folder), pytest.raises(StoreBusyError, match="another process is writing to the index") as refused:
        store.remove("statement")
    assert "\n" not in str(refused.value)
    assert store.documents() == [DIGEST, PLAIN]


def test_readers_see_whole_documents_while_another_process_writes(folder, embedder):
    with Store.create(folder, embedder) as store:
        store.add_all([numbered(0, "a"), numbered(1, "a")])
        writer = start_writer(folder, "alternate", 30)
        faults: list[str] = []
        threads = [threading.Thread(target=read_until_done, args=(store, writer, faults)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert writer.communicate() == ("", None)
        assert (writer.returncode, faults) == (0, [])
        assert store.check() == []


def read_until_done(store: Store, writer: subprocess.Popen[str], faults: list[str]) -> None:
    query = FakeEmbedder().encode_queries(["kalimat dokumen0 versia"])[0]
    while writer.poll() is None:
        for hits in (store.search_dense(query, 99), store.search_words(["kalimat"], "id", 99)):
            versions = {(hit.passage.document.id, hit.passage.sentence_text(hit.sentence).split()[3]) for hit in hits}
            if len(hits) != 12 or len(versions) != 2:
                faults.append(f"{len(hits)} hits of {sorted(versions)}")


def test_an_open_reader_learns_of_changes_by_others(store, folder, embedder):
    with Store.open(folder, embedder) as other:
        store.add(numbered(1))
        assert other.document("dokumen-1") == numbered(1)
        assert answers(other) == answers(store)
        other.remove("kediri-2024")
    assert answers(store)[0]
    assert [document.id for document in store.documents()] == ["dokumen-1", "statement"]


def test_threads_share_a_store(store):
    expected = answers(store)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.extend(answers(store) for _ in range(20))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 120
    assert all(each == expected for each in found)


def test_one_generation_file_is_kept_and_sqlite_names_it(store, folder):
    for version in "abc":
        store.add(numbered(1, version))
    connection = connect(folder)
    assert [file.name for file in folder.glob("vectors-*")] == [get_meta(connection, "file")]
    connection.close()
