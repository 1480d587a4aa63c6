"""The records of the store: document, passage, sentence, hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ENGLISH = "en"
INDONESIAN = "id"


@dataclass(frozen=True)
class Document:
    """A source: an article, a regulation, an official statement.

    ``text`` is the whole text as stored; every offset elsewhere points into it.
    ``translations`` holds, for each sentence of ``text`` in order, its English rendering, or is empty.
    """

    id: str
    title: str
    publisher: str
    published: str  # ISO date, e.g. "2024-07-25"
    language: str  # "id" | "en"
    kind: str  # "news" | "regulation" | "statement"
    text: str
    url: str | None = None
    place: str | None = None
    status: str | None = None  # of a regulation: "in force", "amended by ...", "replaced by ..."
    summary_of: str | None = None  # what a digest digests; None for a text that stands for itself
    title_english: str | None = None
    translations: tuple[str, ...] = ()  # "" for a sentence without one
    origin: str | None = None  # the id of the document whose text this one reprints
    guessed: tuple[str, ...] = ()  # the fields above that were guessed, e.g. ("published",)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Document:
        """The document in what JSON made of one: its tuples have become lists there."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
        }
        return cls(**fields)


@dataclass(frozen=True)
class Sentence:
    """What is cited: ``passage.text[start:end]``, with its English rendering where the document has one.

    ``lead`` is read before the sentence so that it stands alone (the opening words of its enumeration, the headline
    and date of its news page); it is searched and judged with it, and never quoted.
    """

    start: int
    end: int
    translation: str | None = None
    lead: str | None = None


@dataclass(frozen=True)
class Passage:
    """What is retrieved: ``document.text[start:end]``, a paragraph of sentences."""

    id: str  # "<document id>#<number>", numbered from 1
    document: Document
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    place: str | None = None  # where it stands in a rule, e.g. "Pasal 5 huruf n angka 5"

    def sentence_text(self, number: int) -> str:
        """The exact text of the sentence with this position in ``sentences``."""
        span = self.sentences[number]
        return self.text[span.start : span.end]

    def readable_text(self, number: int) -> str:
        """The sentence as it is searched and judged: with the words that must be read before it.

        Example: lead "PNS dilarang:", text "menghadiri kampanye;" -> "PNS dilarang: menghadiri kampanye;"
        """
        lead = self.sentences[number].lead
        text = self.sentence_text(number)
        return f"{lead} {text}" if lead else text


@dataclass(frozen=True)
class Hit:
    """A sentence found: ``passage.sentences[sentence]``. A higher score is always better."""

    passage: Passage
    sentence: int
    score: float

    @property
    def key(self) -> tuple[str, int]:
        """What tells two sentences of the store apart."""
        return (self.passage.id, self.sentence)
