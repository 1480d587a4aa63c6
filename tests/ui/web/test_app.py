import json
import logging
import re
import threading
import warnings

import pytest

from rag.answer import Question
from tests.ui.fakes import LIKING, LIKING_ENGLISH, FakeChain, answer_to

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Gradio's own imports
    from fastapi.testclient import TestClient

    from ui.web.app import MAX_BODY, MAX_WAITING_CALLS, create_app

HOME = "http://127.0.0.1:7860"


def client_of(chain: FakeChain, **headers: str) -> TestClient:
    return TestClient(create_app(chain, lambda: {"documents": 2}), base_url=HOME, headers=headers)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(FakeChain())


def test_health_tells_that_the_server_runs(client):
    assert client.get("/api/health").json() == {"status": "ok", "documents": 2}


def test_asking_gives_the_answer_record(client):
    reply = client.post("/api/ask", json={"question": LIKING_ENGLISH, "id": "q1"})
    assert reply.status_code == 200
    assert reply.json() == json.loads(json.dumps(answer_to(Question(LIKING_ENGLISH, id="q1")).record()))


def test_the_language_wanted_reaches_the_chain():
    chain = FakeChain()
    client_of(chain).post("/api/ask", json={"question": LIKING, "language": "en"})
    assert [question.language for question in chain.asked] == ["en"]


def test_calls_wait_for_each_other_and_one_too_many_is_told_to_come_back():
    gate = threading.Event()
    chain = FakeChain(gate)
    client = client_of(chain)
    codes: list[int] = []
    everyone = threading.Semaphore(0)

    def call() -> None:
        codes.append(client.post("/api/ask", json={"question": LIKING}).status_code)
        everyone.release()

    callers = [threading.Thread(target=call) for _ in range(MAX_WAITING_CALLS + 2)]
    for caller in callers:
        caller.start()
    assert everyone.acquire(timeout=60)  # whoever came last is answered at once
    assert codes == [503]
    refusal = client.post("/api/ask", json={"question": LIKING})
    assert (refusal.status_code, set(refusal.json())) == (503, {"error"})
    assert "\n" not in refusal.json()["error"]
    assert len(chain.asked) == 1
    gate.set()
    for caller in callers:
        caller.join()
    assert sorted(codes) == [200] * (MAX_WAITING_CALLS + 1) + [503]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": " "},
        {"question": "a" * 4_001},
        {"question": 3},
        {"question": "Apa?", "language": "fr"},
        {"question": "Apa?", "unknown": 1},
        [],
    ],
    ids=str,
)
def test_a_body_that_asks_nothing_is_refused_in_one_line(client, body):
    reply = client.post("/api/ask", json=body)
    assert reply.status_code == 422
    assert set(reply.json()) == {"error"}
    assert "\n" not in reply.json()["error"]


def test_half_a_character_is_refused(client):
    reply = client.post("/api/ask", content=b'{"question": "\\ud800"}', headers={"Content-Type": "application/json"})
    assert reply.status_code == 422


def test_a_long_body_is_refused_unread(client):
    assert client.post("/api/ask", content=b" " * (MAX_BODY + 1)).status_code == 413


def test_a_body_of_unknown_length_is_refused(client):
    assert client.post("/api/ask", content=iter([b"{}"])).status_code == 413


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/ask", "/config", "/no-such-page", "/gradio_api/upload"])
def test_every_reply_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "tanya.kantor.go.id", "evil.example:7860", ""]
)
def test_a_request_under_a_foreign_name_is_refused(client, host):
    assert client.get("/api/health", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:9999", "localhost"])
def test_this_machines_own_names_are_taken(client, host):
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


ORIGINS = [
    "http://evil.example",
    "https://127.0.0.1:7860.evil.example",
    "http://localhost:3000",
    "null",
    "http://127.0.0.1",
]


@pytest.mark.parametrize("origin", ORIGINS)
def test_another_sites_page_can_neither_ask_nor_read(client, origin):
    reply = client.post("/api/ask", json={"question": LIKING}, headers={"Origin": origin})
    assert reply.status_code == 403
    for path in ("/api/health", "/config", "/gradio_api/queue/data"):
        read = client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert "access-control-allow-origin" not in read.headers
    assert "access-control-allow-origin" not in client.get("/config", headers={"Origin": origin}).headers


def test_the_pages_own_requests_are_taken(client):
    reply = client.post("/api/ask", json={"question": LIKING}, headers={"Origin": HOME})
    assert reply.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=http://evil.example/x",
        "/gradio_api/file%3D/etc/passwd",
        "/gradio_api//file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=http://evil.example/x",
        "/gradio_api/proxy%3Dhttp://evil.example/x",
        "/file=/etc/passwd",
        "/proxy=http://evil.example/x",
        "/gradio_api/../gradio_api/file=/proc/self/environ",
        "/gradio_api/upload_progress?upload_id=x",
        "/gradio_api/stream/a/b/c/playlist.m3u8",
    ],
)
def test_no_route_reads_files_or_fetches_addresses(client, path):
    reply = client.get(path)
    assert reply.status_code in (403, 404)
    assert "root:" not in reply.text


def test_nothing_can_be_uploaded(client):
    assert client.post("/gradio_api/upload", files={"files": ("a.txt", b"a")}).status_code == 403


def test_a_bug_is_told_by_its_code_alone(caplog):
    client = client_of(FakeChain(failure=ZeroDivisionError("secret /etc/path")))
    with caplog.at_level(logging.ERROR):
        reply = client.post("/api/ask", json={"question": LIKING})
    assert reply.status_code == 500
    incident = reply.json()["error"].removeprefix("internal error, incident ")
    assert "secret" not in reply.text
    assert incident in caplog.text
    assert "secret /etc/path" in caplog.text


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/monitoring", "/gradio_api/runs"])
def test_nothing_is_served_beyond_the_page_and_the_api(client, path):
    reply = client.get(path)
    assert reply.status_code in (403, 404)


def test_the_page_names_no_foreign_address(client):
    config = client.get("/config")
    assert set(re.findall(r"https?://[\w.:-]+", config.text)) == {HOME}
    assert config.json()["analytics_enabled"] is False
