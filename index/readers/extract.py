"""What is taken out of a file before anything is guessed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Extract:
    """The paragraphs of a text, and what the file itself says about it; None where it says nothing."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    publisher: str | None = None
    published: str | None = None  # ISO date
    place: str | None = None
    kind: str | None = None
    url: str | None = None
    article: bool = False  # a page of a news site: its sentences need a lead
    guessed: tuple[str, ...] = ()  # which of these were worked out from the words rather than stated
