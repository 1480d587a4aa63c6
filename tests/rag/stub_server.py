"""An OpenAI-compatible server on this machine's loopback that says what it is told to, well or badly."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.rag.scripted_chat import first_token, words


class StubServer(ThreadingHTTPServer):
    """``manner``: "well", "without probabilities", "status 500", "nonsense", "no choices" or "hangs up"."""

    daemon_threads = True

    def __init__(self, reply: str, manner: str) -> None:
        super().__init__(("127.0.0.1", 0), StubHandler)
        self.reply = reply
        self.manner = manner
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.gone: list[str] = []  # readers that left before the end
        self.over = threading.Event()  # the first request has been served, or given up

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class StubHandler(BaseHTTPRequestHandler):
    server: StubServer

    def do_POST(self) -> None:  # the library's name
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.bodies.append({"path": self.path, **body})
        self.server.keys.append(self.headers.get("Authorization"))
        if self.server.manner == "status 500":
            self.send_error(500, "out of memory")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if body.get("stream") else "application/json")
        self.end_headers()
        try:
            for line in self._lines(bool(body.get("stream"))):
                self.wfile.write(line.encode())
                self.wfile.flush()
        except OSError:
            self.server.gone.append(self.path)
        self.server.over.set()

    def _lines(self, stream: bool) -> Iterator[str]:
        if self.server.manner == "nonsense":
            yield "<html>It works!</html>\n" if not stream else "data: <html>It works!</html>\n\n"
        elif self.server.manner == "no choices":
            yield ("data: %s\n\n" if stream else "%s") % json.dumps({"error": {"message": "no such model"}})
        elif not stream:
            yield json.dumps(completion("chat.completion", message={"role": "assistant", "content": self.server.reply}))
        else:
            yield from self._events()

    def _events(self) -> Iterator[str]:
        for number, word in enumerate(words(self.server.reply)):
            told = first_token(0.999) if not number and self.server.manner != "without probabilities" else None
            yield event(completion("chat.completion.chunk", delta={"content": word}, logprobs=told))
            if number == 2 and self.server.manner == "hangs up":
                return
        yield event(completion("chat.completion.chunk", delta={}, finish_reason="stop"))
        yield "data: [DONE]\n\n"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def completion(kind: str, **choice: Any) -> dict[str, Any]:
    filled = {"index": 0, "finish_reason": None if kind.endswith("chunk") else "stop"} | choice
    return {"id": "stub", "object": kind, "created": 1, "model": "stub", "choices": [filled]}


def event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


@contextmanager
def served(reply: str, manner: str = "well") -> Iterator[StubServer]:
    """The server while the block runs."""
    server = StubServer(reply, manner)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
