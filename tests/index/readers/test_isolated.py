import os
import sys

import pytest

from index.readers import worker
from index.readers.isolated import IsolatedReader
from index.readers.open_file import read_file
from index.readers.record import UnreadableFileError
from tests.index.readers.hostile_documents import SENTENCE


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "catatan-2024-05-08.txt"
    path.write_text(f"{SENTENCE}\n\nIa wajib melapor.", encoding="utf-8")
    return path


def test_a_file_is_read_as_in_this_process(good):
    with IsolatedReader() as reader:
        assert reader.read(good, {"place": "Kediri"}) == read_file(good, {"place": "Kediri"})


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe in the file system")
def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(good, tmp_path):
    os.mkfifo(tmp_path / "pipa")
    with IsolatedReader(seconds=0.3) as reader, pytest.raises(UnreadableFileError, match="took longer than"):
        reader.read(tmp_path / "pipa", {})
    with IsolatedReader() as reader:
        assert reader.read(good, {}).document.text.startswith(SENTENCE)


def test_a_file_that_breaks_its_reader_is_refused_and_the_next_is_read(good):
    with IsolatedReader() as reader:
        with pytest.raises(UnreadableFileError, match=r"gave up on it \(TypeError\)") as refused:
            reader.read(good, {"no_such_field": "x"})
        assert len(str(refused.value).splitlines()) == 1
        assert reader.read(good, {}).document.publisher == "catatan"


def test_a_reader_may_not_open_a_connection_or_start_a_program():
    for event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.fork", "os.exec"):
        with pytest.raises(PermissionError):
            worker._refuse(event, ())
    worker._refuse("open", ("x", "r", 0))


def test_running_out_of_memory_and_nesting_are_told_in_words(monkeypatch):
    for fault in (MemoryError, RecursionError):

        def broken(*_, fault=fault):
            raise fault

        monkeypatch.setattr(worker, "read_file", broken)
        assert "not read" in worker.answer({"path": "x", "given": {}, "url": None})["refused"]
