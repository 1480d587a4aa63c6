"""The web server: the HTTP API and the chat page in one FastAPI app, with its own security headers."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from ui.compose import Chain
from ui.questions import QuestionError, read_question
from ui.turns import BusyError, OneAtATime
from ui.web.page import ChatPage

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
MAX_BODY = 1024 * 1024  # bytes: enough to tell a question far too long from an attack
MAX_WAITING = 32  # questions from pages waiting for the model
MAX_WAITING_CALLS = 8  # the same of the API; its callers are programs, which can come back

# Gradio needs the inline parts; 'unsafe-eval' is not needed because the page uses no gr.HTML.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "worker-src 'self' blob:",
    ]
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Gradio's routes that read files, fetch URLs or take uploads; the page needs none of them.
CLOSED_ROUTES = ("file=", "file/", "proxy=", "upload", "stream/", "component_server", "custom_component", "deep_link")

logger = logging.getLogger(__name__)
Next = Callable[[Request], Awaitable[Response]]


class AskBody(BaseModel):
    """The body of ``POST /api/ask``."""

    model_config = ConfigDict(extra="forbid")

    question: str
    language: Literal["auto", "id", "en"] = "auto"
    id: str | None = None


def create_app(
    chain: Chain,
    health: Callable[[], dict[str, Any]],
    hosts: Sequence[str] = LOOPBACK_NAMES,
    language: str = "auto",
) -> FastAPI:
    """The app over a chain; ``hosts`` are the names under which browsers may open it.

    ``language`` is that of the page's answers; the API's callers name their own.
    """
    app = FastAPI(title="TanyaASN", docs_url=None, redoc_url=None, openapi_url=None)
    chain = OneAtATime(chain, MAX_WAITING_CALLS)
    _add_api(app, chain, health)
    _add_guards(app, hosts)
    blocks = ChatPage(chain, language).blocks()
    blocks.queue(max_size=MAX_WAITING, default_concurrency_limit=1, api_open=False)
    return gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        css_paths=Path(__file__).with_name("page.css"),
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
        allowed_paths=[],
        max_file_size=0,
    )


def _add_api(app: FastAPI, chain: Chain, health: Callable[[], dict[str, Any]]) -> None:
    @app.get("/api/health")
    def tell_health() -> dict[str, Any]:
        """That the server runs, and over what."""
        return {"status": "ok", **health()}

    @app.post("/api/ask")
    def ask(body: AskBody) -> dict[str, Any]:
        """The answer record of one question."""
        return chain.invoke(read_question(body.question, language=body.language, question_id=body.id)).record()

    @app.exception_handler(QuestionError)
    def bad_question(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 422)

    @app.exception_handler(BusyError)
    def busy(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 503)

    @app.exception_handler(RequestValidationError)
    def bad_body(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": 'send JSON: {"question": "...", "language": "auto", "id": "..."}'}, 422)


def _add_guards(app: FastAPI, hosts: Sequence[str]) -> None:
    """Middleware, innermost first: what every request passes on its way in and every reply on its way out."""

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        refusal = _refusal(request, hosts)
        response = refusal or await _reply(request, call_next)
        response.headers.update(SECURITY_HEADERS)
        return response

    # With a CORSMiddleware of ours Gradio leaves cross-origin replies to it: no origin but our own gets any.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)


async def _reply(request: Request, call_next: Next) -> Response:
    """The app's reply; of a bug the caller learns a code, and the log the traceback."""
    try:
        return await call_next(request)
    except Exception:  # Starlette would send the bug on to the server, and the reply without our headers
        incident = secrets.token_hex(4)
        logger.exception("incident %s in %s", incident, request.url.path)
        return JSONResponse({"error": f"internal error, incident {incident}"}, 500)


def _refusal(request: Request, hosts: Sequence[str]) -> JSONResponse | None:
    """Why a request is not taken: a closed route, another site's page behind it, or too long a body."""
    path = request.url.path
    if path.startswith("/gradio_api/") and path.removeprefix("/gradio_api/").startswith(CLOSED_ROUTES):
        return JSONResponse({"error": "not available"}, 403)
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return None
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return JSONResponse({"error": "requests from other sites are refused"}, 403)
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MAX_BODY:
        return JSONResponse({"error": f"the body needs a length of at most {MAX_BODY} bytes"}, 413)
    return None
