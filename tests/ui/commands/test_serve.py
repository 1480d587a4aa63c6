import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.ui.fakes import LIKING, SANCTION

SCRIPT = """
import sys
from tests.ui.fakes import FakeChain, parts_over
from ui.main import run
sys.exit(run(sys.argv[1:], parts_over(FakeChain())))
"""


# A chain whose warm-up never ends, or ends badly.
WARMING = """
import sys, threading
from tests.ui.fakes import FakeChain, parts_over
from ui.main import run
class Chain(FakeChain):
    def warm_up(self):
        {}
sys.exit(run(sys.argv[1:], parts_over(Chain())))
"""


def start(home: Path, *arguments: str, script: str = SCRIPT) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-c", script, "--home", str(home), *arguments]
    return subprocess.Popen(command, cwd=Path(__file__).parents[3], stderr=subprocess.PIPE, text=True)


def test_the_server_tells_its_address_answers_and_stops_on_interrupt(command, home):
    assert command("index", "build").code == 0
    with start(home, "serve", "--port", "0") as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", told)
        assert address, told
        body = json.dumps({"question": LIKING}).encode()
        request = urllib.request.Request(f"{address[0]}/api/ask", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            assert json.load(reply)["citations"][0]["quote"] == SANCTION.quote
        with urllib.request.urlopen(f"{address[0]}/api/health") as reply:
            assert json.load(reply)["documents"] > 0
        server.send_signal(signal.SIGINT)
        rest = server.stderr.read()
    assert (server.returncode, rest) == (0, "")


@pytest.mark.parametrize("warm_up", ["threading.Event().wait()", "raise ZeroDivisionError('cold')"])
def test_the_page_waits_for_no_warm_up_and_neither_does_its_end(command, home, warm_up):
    assert command("index", "build").code == 0
    with start(home, "serve", "--port", "0", script=WARMING.format(warm_up)) as server:
        assert server.stderr is not None
        address = server.stderr.readline().split()[1]
        body = json.dumps({"question": LIKING}).encode()
        request = urllib.request.Request(f"{address}/api/ask", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            assert json.load(reply)["status"] == "answered"
        server.send_signal(signal.SIGINT)
        rest = server.stderr.read()
    assert (server.returncode, rest) == (0, "")
    log = home / "logs" / "tanya-asn.log"
    assert ("cold" in warm_up) == (log.exists() and "cold" in log.read_text(encoding="utf-8"))


def test_a_host_that_nobody_knows_is_named(command, home, monkeypatch):
    def refuse(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    outcome = command("serve", "--host", "no.such.host.invalid")
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert "no.such.host.invalid" in outcome.err
    assert not home.exists()


def test_a_port_that_is_taken_is_named(command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = command("serve", "--port", str(port))
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert f"127.0.0.1:{port}" in outcome.err
