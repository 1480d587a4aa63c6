"""Keep on disk what llama.cpp has read of a fixed prompt: a start then costs milliseconds, not a quarter of a minute.

Only beginnings are kept, never a question: they are saved while the program warms up with an empty one. (Measured: a
beginning of 1,249 tokens is restored in 0.03 s from a file of 36 MB.)
"""

from __future__ import annotations

import hashlib
import json
import logging
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from langchain_core.messages import BaseMessage

MOST_FILES = 4
TIMEOUT_SECONDS = 30.0

logger = logging.getLogger(__name__)


class PromptKeeper:
    """The one slot of a llama.cpp server: what it holds now, and the files that it can be filled from."""

    def __init__(self, folder: Path, model: str, address: str, key: str) -> None:
        self._folder = folder
        self._model = model
        self._address = address
        self._key = key
        self._held: str | None = None

    def recall(self, messages: Sequence[BaseMessage]) -> bool:
        """Fill the slot with the kept beginning of these messages; whether it now holds it."""
        name = self._name(messages)
        if name == self._held:
            return True
        self._held = None  # whatever is asked now replaces it
        file = self._folder / name
        if not file.is_file():
            return False
        try:
            self._call("restore", name)
        except OSError as error:  # of another version of llama.cpp, or damaged
            logger.warning("a kept prompt is of no use and is dropped: %s", error)
            file.unlink(missing_ok=True)
            return False
        self._held = name
        return True

    def save(self, messages: Sequence[BaseMessage]) -> None:
        """Keep what the slot holds: the beginning of these messages, read just now."""
        name = self._name(messages)
        try:
            self._call("save", name)
        except OSError as error:  # a full disk costs time at the next start, nothing else
            logger.warning("a prompt could not be kept: %s", error)
            return
        self._held = name
        others = sorted(self._folder.glob("*.kv"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in others[MOST_FILES:]:
            file.unlink(missing_ok=True)

    def _name(self, messages: Sequence[BaseMessage]) -> str:
        beginning = json.dumps([[message.type, message.content] for message in messages[:-1]])
        return f"{self._model}-{hashlib.sha256(beginning.encode()).hexdigest()[:16]}.kv"

    def _call(self, action: str, name: str) -> None:
        request = urllib.request.Request(
            f"{self._address}/slots/0?action={action}",
            json.dumps({"filename": name}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:
            reply.read()


def model_key(path: Path) -> str:
    """What tells a weight file from another without reading all of it."""
    facts = path.stat() if path.exists() else None
    return hashlib.sha256(f"{path.name} {facts and (facts.st_size, facts.st_mtime_ns)}".encode()).hexdigest()[:16]
