"""``tanya-asn serve``: the web chat and the HTTP API."""

from __future__ import annotations

import atexit
import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from ui.commands.ask import GENERATOR_HELP
from ui.errors import UsageError

if TYPE_CHECKING:
    import uvicorn

    from ui.compose import Parts

EVERY_ADDRESS = ("0.0.0.0", "::")

logger = logging.getLogger(__name__)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address or name that browsers open.")] = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 picks a free one.")] = None,
    generator: Annotated[str | None, typer.Option(help=GENERATOR_HELP)] = None,
) -> None:
    """Open the web chat and the API on http://127.0.0.1:7860, until Ctrl+C.

    Example: tanya-asn serve --port 8080
    """
    parts = context.obj.parts(host=host, port=port, generator=generator)
    with _listen(parts.settings.host, parts.settings.port) as listener:
        server = _server(parts)
        name, number = listener.getsockname()[:2]
        address = f"[{name}]" if ":" in name else name
        print(f"TanyaASN: http://{address}:{number}  (Ctrl+C stops)", file=sys.stderr)
        _warm_up(parts)
        with suppress(KeyboardInterrupt):  # Ctrl+C is how it is meant to end
            server.run(sockets=[listener])
    atexit.register(_leave)


def _server(parts: Parts) -> uvicorn.Server:
    """The server with all that can fail loaded, so that a fault is told here and not to the first question."""
    with Console(stderr=True).status("Loading the index and the models"):
        chain, store = parts.chain, parts.store
        import uvicorn

        from ui.web.app import LOOPBACK_NAMES, create_app

        hosts = (*LOOPBACK_NAMES, parts.settings.host)
        web = create_app(chain, lambda: {"documents": len(store.documents())}, hosts, parts.settings.language)
    return uvicorn.Server(uvicorn.Config(web, log_config=None, server_header=False, timeout_graceful_shutdown=3))


def _warm_up(parts: Parts) -> None:
    """Beside the page, do what the first question would wait for: load the embedder, read the prompts' beginnings.

    Nobody waits for these threads, also not Ctrl+C; a question that comes meanwhile takes its turn among them.
    """

    def attempt(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:  # whatever it is, the first question meets it again and tells it to whoever asked
            logger.exception("warming up failed; the first question will be slower, or tell why")

    for work in (parts.chain.warm_up, lambda: parts.embedder.encode_queries(["netralitas ASN"])):
        Thread(target=attempt, args=(work,), daemon=True, name="warm-up").start()


def _leave() -> None:
    """End the process at once, as the last thing it does.

    A thread inside a model's native code can't be stopped, and Python would crash while it takes down what that uses.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _listen(host: str, port: int) -> socket.socket:
    """The socket to serve on, taken before anything is loaded."""
    if host in EVERY_ADDRESS:
        raise UsageError(
            f"'{host}' is no address that a browser can open; give this machine's, e.g. --host 192.168.1.20"
        )
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise UsageError(f"can't serve on {host}:{port} ({error.strerror}); choose another with --port") from error
