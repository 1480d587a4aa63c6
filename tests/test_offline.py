"""After set-up nothing reaches beyond this machine."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.network_guard import ATTEMPTED, GUARD, NetworkForbiddenError, is_local

ROOT = Path(__file__).parents[1]
ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody's machine
LEAD_QUESTION = "Kalau saya nge-like postingan paslon, sanksinya apa?"


@pytest.fixture
def refused():
    """The attempts so far; a test that provokes some on purpose clears them, as the suite's own check counts them."""
    yield GUARD.attempts
    GUARD.attempts.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "::1%lo", "localhost", ""])
def test_this_machine_is_local(host):
    assert is_local(host)


@pytest.mark.parametrize("host", [ELSEWHERE, "10.0.0.1", "0.0.0.0", "::", "2001:db8::1", "model-hub.invalid"])
def test_everything_else_is_not(host):
    assert not is_local(host)


def test_a_connection_elsewhere_is_refused_and_remembered(refused):
    with socket.socket() as client, pytest.raises(NetworkForbiddenError, match=ELSEWHERE):
        client.connect((ELSEWHERE, 80))
    assert refused == [f"socket.connect {ELSEWHERE}"]


def test_a_datagram_elsewhere_is_refused(refused):
    with socket.socket(type=socket.SOCK_DGRAM) as client, pytest.raises(NetworkForbiddenError):
        client.sendto(b"x", (ELSEWHERE, 53))
    assert refused == [f"socket.sendto {ELSEWHERE}"]


@pytest.mark.parametrize("look_up", [lambda name: socket.getaddrinfo(name, 443), socket.gethostbyname])
def test_a_name_elsewhere_is_not_looked_up(refused, look_up):
    with pytest.raises(NetworkForbiddenError):
        look_up("model-hub.invalid")
    assert len(refused) == 1


def test_a_server_for_the_whole_world_is_refused(refused):
    with socket.socket() as server, pytest.raises(NetworkForbiddenError):
        server.bind(("0.0.0.0", 0))
    assert refused == ["socket.bind 0.0.0.0"]


def test_a_swallowed_refusal_in_a_thread_is_remembered_too(refused):
    def ping():
        with socket.socket() as client, contextlib.suppress(OSError):
            client.connect_ex((ELSEWHERE, 443))

    thread = threading.Thread(target=ping)
    thread.start()
    thread.join()
    assert refused == [f"socket.connect {ELSEWHERE}"]


def test_a_connection_to_this_machine_passes():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"halo")
        connection, _ = server.accept()
        with connection:
            assert connection.recv(4) == b"halo"
    assert GUARD.attempts == []


def guarded(*arguments):
    """A command in a process of its own, under the guard."""
    return [sys.executable, "-m", "tests.network_guard", *arguments]


def run_guarded(home, *arguments):
    environment = os.environ | {"TANYA_ASN_HOME": str(home)}
    return subprocess.run(guarded(*arguments), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(model_shelf, tmp_path_factory):
    """A data folder with this machine's models and an index built under the guard."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "models").symlink_to(model_shelf.folder.resolve(), target_is_directory=True)
    built = run_guarded(folder, "index", "build")
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture
def server(home, tmp_path):
    """The address of a guarded server and the file with what it said; it is interrupted as by Ctrl-C at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"TANYA_ASN_HOME": str(home), "TANYA_ASN_PORT": str(port)}
    log = tmp_path / "server.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            guarded("serve"), cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            wait_for_health(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}", process, log
        finally:
            process.kill()


def wait_for_health(address, process, log):
    while process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api/health") as reply:
            if reply.status == 200:
                return
        time.sleep(0.2)
    pytest.fail(f"the server ended: {log.read_text()}")


def test_a_guarded_command_that_reaches_out_is_found_out(tmp_path):
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "__init__.py").touch()
    (tmp_path / "ui" / "main.py").write_text(
        "import contextlib, socket\n"
        "def main():\n"
        "    with contextlib.suppress(OSError):\n"
        f"        socket.create_connection(({ELSEWHERE!r}, 80))\n"
    )
    program = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import tests.network_guard as g; g.main()"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert result.returncode == ATTEMPTED
    assert ELSEWHERE in result.stderr


@pytest.mark.models
@pytest.mark.parametrize("question", [LEAD_QUESTION, "What sanctions apply to liking a campaign post?"])
def test_a_question_is_answered_without_a_network(home, question):
    result = run_guarded(home, "ask", "--json", question)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["status"] == "answered"


@pytest.mark.models
def test_the_page_is_served_without_a_network(server):
    address, process, log = server
    with urllib.request.urlopen(address) as page:
        assert "TanyaASN" in page.read().decode()
    body = json.dumps({"question": LEAD_QUESTION}).encode()
    question = urllib.request.Request(f"{address}/api/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(question) as answer:
        assert json.load(answer)["status"] == "answered"
    process.send_signal(signal.SIGINT)
    assert process.wait() != ATTEMPTED, log.read_text()
    assert "refused:" not in log.read_text()
