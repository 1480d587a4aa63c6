"""The dateline of a news article: "KEDIRI, LINGKARWILIS.COM - ..." names its place and its publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 60  # characters before the dash
DASH = re.compile(r"\s+[–—-]{1,2}\s+|(?<=\w)[–—-]{1,2}\s+|\s*[–—]{1,2}\s*")
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|co|id|net|org|news|info|tv)\b", re.IGNORECASE)
NAME = re.compile(r"[A-Z0-9][\w.'’()-]*(?:\s+(?:di|dan|of|[A-Z0-9][\w.'’()-]*)){0,5}")
FEWEST_LETTERS = 4  # a shorter start of a name tells nothing
MOST_WORDS = 6


@dataclass(frozen=True)
class Dateline:
    """What stands before the first dash of an article."""

    publisher: str | None = None
    place: str | None = None


def read_dateline(paragraph: str, hint: str = "") -> Dateline | None:
    """The dateline of a paragraph; `hint` (file name, host) tells a publisher without ".com" from a place.

    Example: "Kediri, LINGKARWILIS.COM - PJ Wali Kota ..." -> Dateline("LINGKARWILIS.COM", "Kediri")
    """
    dash = DASH.search(paragraph[: LONGEST + 4])
    if not dash or not dash.start() or len(paragraph) - dash.end() < LONGEST:
        return None
    parts = [part.strip(" ()") for part in re.split(r"[,|/]", paragraph[: dash.start()])]
    if len(parts) > 3 or not all(_is_name(part) for part in parts):
        return None
    return _told_apart(parts, hint)


def _is_name(part: str) -> bool:
    return len(part.split()) <= MOST_WORDS and bool(DOMAIN.fullmatch(part) or NAME.fullmatch(part))


def _told_apart(parts: list[str], hint: str) -> Dateline | None:
    named = next((part for part in parts if DOMAIN.search(part) or _starts_with_hint(part, hint)), None)
    if named is None:
        if len(parts) == 1:
            return Dateline(place=_as_name(parts[0])) if parts[0].isupper() else None
        return Dateline(publisher=parts[1], place=_as_name(parts[0]))
    place = next((part for part in parts if part is not named), None)
    publisher, rest = _split_at_hint(named, hint)
    return Dateline(publisher, _as_name(place or rest))


def _starts_with_hint(part: str, hint: str) -> bool:
    first = _letters(part.split()[0])
    return len(first) >= FEWEST_LETTERS and _letters(hint).startswith(first)


def _split_at_hint(named: str, hint: str) -> tuple[str, str | None]:
    """ "Memontum Kota Kediri" -> "Memontum" and "Kota Kediri", when the hint knows Memontum."""
    words = named.split()
    if DOMAIN.search(named):
        return named, None
    count = next((n for n in range(len(words), 0, -1) if _letters(hint).startswith(_letters("".join(words[:n])))), 1)
    return " ".join(words[:count]), " ".join(words[count:]) or None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _as_name(place: str | None) -> str | None:
    """ "KEDIRI" -> "Kediri"; what is written in small letters stays."""
    return place.title() if place and place.isupper() else place
