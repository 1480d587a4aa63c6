"""Dates as Indonesian and English pages write them."""

from __future__ import annotations

import datetime
import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb pebruari", "maret march mar", "april apr", "mei may",
            "juni june jun", "juli july jul", "agustus august aug agt agu", "september sept sep",
            "oktober october okt oct", "november nov nopember", "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
DAY = r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
WRITTEN = re.compile(r"\b(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+((?:19|20)\d\d)\b")
AMERICAN = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2}),\s+((?:19|20)\d\d)\b")
SLASHED = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b")
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.](\d{1,2})[-_/.](\d{1,2})(?!\d)")
STATED = re.compile(
    rf"(?:{DAY},?\s*)?(?:\d{{1,2}}\s+[A-Za-z]{{3,9}}\.?\s+(?:19|20)\d\d|[A-Za-z]{{3,9}}\.?\s+\d{{1,2}},\s+(?:19|20)\d\d|"
    r"\d{1,2}/\d{1,2}/(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\W*(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:wib|wita|wit)?)?\W*",
    re.IGNORECASE,
)


def iso_date(text: str | None) -> str | None:
    """The first whole date in a text. Example: "Kamis 25 Juli 2024" -> "2024-07-25"."""
    found = [
        (match.start(), day)
        for pattern in (WRITTEN, AMERICAN, SLASHED, ISO)
        for match in pattern.finditer((text or "")[:20_000])
        if (day := _day(pattern, match))
    ]
    return min(found)[1] if found else None


def stated_date(line: str) -> str | None:
    """The date of a line that holds nothing else: the page's own. Example: "Jumat, 8 Desember 2023 - 15:25 WIB"."""
    return iso_date(line) if len(line) < 60 and STATED.fullmatch(line.strip()) else None


def _day(pattern: re.Pattern[str], match: re.Match[str]) -> str | None:
    first, second, third = match.groups()
    if pattern is ISO:
        year, month, day = int(first), int(second), int(third)
    elif pattern is AMERICAN:
        year, month, day = int(third), MONTHS.get(first.lower(), 0), int(second)
    else:
        year, day = int(third), int(first)
        month = int(second) if second.isdigit() else MONTHS.get(second.lower(), 0)
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
