"""Reading the JSON lines of a public set: a file that is broken is told in one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from eval.questions import QuestionSetError

Record = TypeVar("Record")


class PublicSetError(QuestionSetError):
    """A file of a public set can't be read; the message names file, line and fault."""


def read_records(path: Path, make: Callable[[dict[str, Any]], Record]) -> list[Record]:
    """What ``make`` makes of each line's object; never none.

    Example: read_records(folder / "passages.jsonl", lambda row: row["text"])
    """
    records = [_record(path, number, line, make) for number, line in _lines(path)]
    if not records:
        raise PublicSetError(f"{path} is empty; give the folder of a public set, complete")
    return records


def require(known: bool, path: Path, fault: str) -> None:
    """Refuse a set whose files do not belong together."""
    if not known:
        raise PublicSetError(f"{path}: {fault}")


def text(row: dict[str, Any], name: str) -> str:
    """A field that must be a text with something in it."""
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name!r} is no text")
    return value


def flag(row: dict[str, Any], name: str) -> bool:
    """A field that must be true or false."""
    value = row[name]
    if not isinstance(value, bool):
        raise ValueError(f"{name!r} is neither true nor false")
    return value


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    # split at "\n" alone: a JSON text may hold U+2028, where splitlines() would break it
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise PublicSetError(f"can't read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PublicSetError(f"{path} is not UTF-8 text (byte {error.start}); fetch it again") from error
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _record(path: Path, number: int, line: str, make: Callable[[dict[str, Any]], Record]) -> Record:
    try:
        return make(json.loads(line))
    except KeyError as error:
        raise PublicSetError(f"{path}, line {number}: it has no field {error}") from error
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise PublicSetError(f"{path}, line {number}: {error}") from error
