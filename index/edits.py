"""What a person may change of a document in the store, and how it must be written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from index.database import StoreError
from index.markdown import KINDS, LANGUAGES, REQUIRED

EDITABLE = ("title", "title_english", "publisher", "published", "language", "kind", "place", "status", "url")


class EditError(StoreError):
    """A field can't be set to this; the message says what can."""


def checked_edits(fields: Mapping[str, str]) -> dict[str, str | None]:
    """The fields as they are stored; an optional one is cleared by an empty text.

    Example: {"published": "2024-05-08", "place": ""} -> {"published": "2024-05-08", "place": None}
    """
    return {name: _checked(name, " ".join(value.split())) for name, value in fields.items()}


def _checked(name: str, value: str) -> str | None:
    if name not in EDITABLE:
        raise EditError(f"{name!r} can't be edited; choose among {', '.join(EDITABLE)}")
    if not value and name in REQUIRED:
        raise EditError(f"{name!r} can't be empty; every document has one")
    choices = {"language": LANGUAGES, "kind": KINDS}.get(name)
    if choices and value not in choices:
        raise EditError(f"{name!r} can't be {value!r}; choose among {', '.join(choices)}")
    return _date(value) if name == "published" else value or None


def _date(value: str) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise EditError(f"'published' can't be {value!r}; write the date as 2024-05-08") from error
