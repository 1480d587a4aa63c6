"""The texts that people see, in both languages, from ``texts.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Texts:
    """One language's texts; a key that is missing or too many in the file is an error at once."""

    code: str  # "id" | "en"
    title: str
    purpose: str
    language: str
    question: str
    placeholder: str
    ask: str
    stop: str
    new_chat: str
    examples: str
    welcome: str
    asked: str
    understood_as: str
    in_the_sources: str
    sources: str
    sources_of_latest: str
    no_sources_yet: str
    no_sources: str
    source: str
    open_source: str
    status: str
    outlets: str
    original: str
    covers: str
    stopped: str
    failed: str
    busy: str
    empty: str
    too_long: str
    disclaimer: str
    example_questions: list[str]
    months: list[str]
    kinds: dict[str, str]
    forces: dict[str, str]
    stages: dict[str, str]

    def date(self, iso: str) -> str:
        """A date in words; what is no ISO date stays as it is.

        Example: "2024-07-25" -> "25 Juli 2024"
        """
        year, _, rest = iso.partition("-")
        month, _, day = rest.partition("-")
        if not (year.isdecimal() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
            return iso
        return f"{int(day)} {self.months[int(month) - 1]} {int(year)}"


@cache
def texts(language: str) -> Texts:
    """The texts of "id" or "en"."""
    tables = tomllib.loads((Path(__file__).with_name("texts.toml")).read_text(encoding="utf-8"))
    return Texts(code=language, **tables[language])


def preferred_language(accept_language: str) -> str:
    """The language of the page that a browser's Accept-Language header asks for; Indonesian when it asks for neither.

    Example: "de,en-GB;q=0.8,id;q=0.5" -> "en"
    """
    for wish in accept_language.lower().split(","):
        language = wish.split(";")[0].strip().split("-")[0]
        if language in ("id", "in", "ms"):
            return "id"
        if language == "en":
            return "en"
    return "id"
