"""What a reader makes of a file: a document, and where its passages and sentences lie in its text."""

from __future__ import annotations

from dataclasses import dataclass

from index.passage import Document


class UnreadableFileError(ValueError):
    """A file that can't be taken in; the message says in one line what it is and what to do."""


@dataclass(frozen=True)
class SentenceSpan:
    """``document.text[start:end]``: what is quoted, with what has to be read before it, which is never quoted."""

    start: int
    end: int
    lead: str | None = None
    translation: str | None = None


@dataclass(frozen=True)
class PassageSpans:
    """The sentences of one passage in their order, and the passage's place: "Pasal 5 huruf n"."""

    sentences: tuple[SentenceSpan, ...]
    place: str | None = None


@dataclass(frozen=True)
class ReadDocument:
    """A document ready for the store, which splits nothing anew."""

    document: Document
    passages: tuple[PassageSpans, ...]
