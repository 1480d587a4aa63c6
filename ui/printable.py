"""Text from documents and models as one line that a screen can show without surprises, or as JSON."""

from __future__ import annotations

import json
import re
from typing import Any

# Control characters (terminal escapes begin with one), and the marks that reorder what follows them on the screen.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def printable(text: str) -> str:
    """The text on one line, without characters that act instead of showing.

    Example: "a\\x1b[2J \\n b" -> "a [2J b"
    """
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def print_json(value: Any) -> None:
    """One JSON value on standard output, and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=1))
