"""What becomes of a store when a process is killed, or when others are at work."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.database import StoreBusyError, StoreError, connect, get_meta, set_meta
from index.engine import writer_lock
from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.inspection import answers, edit
from tests.index.samples import DIGEST, PLAIN, numbered
from tests.index.writer import GONE

ROOT = Path(__file__).parents[2]


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
        assert len(list(folder.glob("vectors-*"))) <= 1
        for number, version in held.items():
            assert version in possible[number], f"round {round_number}: document {number}"
            possible[number] = {version}


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
    """The process stops before the first SQL statement or file operation of an update, then before the second ..."""
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
        assert len(list(copy.glob("vectors-*"))) == 1
    assert len(outcomes) > 60
    assert "".join(sorted(outcomes)) == "".join(outcomes)  # all the old state, then all the new
    assert set(outcomes) == {"a", "b"}


def stops_at_step(folder: Path, step: int) -> bool:
    """Update a document in a child that ends itself before this step; False when it came to the end."""
    child = os.fork()
    if child == 0:
        left = iter(range(step - 1, -1, -1))
        store = Store.open(folder, FakeEmbedder())
        store._engine._connection.set_trace_callback(lambda _: next(left) or os._exit(99))
        for owner, name in ((os, "fsync"), (Path, "unlink"), (Path, "open")):
            setattr(owner, name, counted(getattr(owner, name), left))
        store.add(numbered(1, "b"))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 99


def counted(action: Callable[..., Any], left: Iterator[int]) -> Callable[..., Any]:
    def step(*arguments: Any, **named: Any) -> Any:
        return action(*arguments, **named) if next(left) else os._exit(99)

    return step


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


def test_words_of_older_rules_are_made_again(store, folder, embedder):
    before = store.search_words(["sanksi"], "id", 9)
    store.close()
    edit(folder, "UPDATE words_id SET terms = 'usang'; UPDATE meta SET value = 'old' WHERE name = 'words'")
    with Store.open(folder, embedder) as again:
        assert again.search_words(["sanksi"], "id", 9) == before
        assert again.search_words(["usang"], "id", 9) == []
        assert again.check() == []


def test_a_store_of_a_later_format_is_refused(store, folder, embedder):
    connection = connect(folder)
    set_meta(connection, format="99")
    connection.close()
    with pytest.raises(StoreError, match=r"format '99'.*index build"):
        Store.open(folder, embedder)
