"""Find the hard facts of a sentence, written the same way in both languages: dates, numbers, names.

Example: "Pada 22 September 2022" and "On September 22, 2022" both hold the date (22, 9, 2022).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.readers.dates import MONTHS

_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE_FORMS = (
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(\d{{4}}))?", re.IGNORECASE), "dmy"),
    (re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE), "mdy"),
    (re.compile(rf"\b{_MONTH}\s+(\d{{4}})\b", re.IGNORECASE), "my"),
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), "ymd"),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"), "d/m/y"),
)
_NUMBER_WORDS = {
    word: str(number)
    for number, words in {
        2: "dua two twice both kedua",
        3: "tiga three thrice",
        4: "empat four",
        5: "lima five",
        6: "enam six",
        7: "tujuh seven",
        8: "delapan eight",
        9: "sembilan nine",
        10: "sepuluh ten",
        11: "sebelas eleven",
        12: "twelve",
    }.items()
    for word in words.split()
}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ALONE = re.compile(r"(?:(?<![^\W_])|(?<=\bRp))(?<!\d[.,])\d+(?:[.,]\d+)*(?![^\W_]|[.,]\d)", re.IGNORECASE)
_THOUSANDS = re.compile(r"^\d{1,3}(?:[.,]\d{3})+$")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Day:
    """A date, as far as the text gives it: None for a part that it leaves out."""

    day: int | None
    month: int
    year: int | None

    def matches(self, other: Day) -> bool:
        """Whether every part given here stands in ``other`` too."""
        return all(
            mine is None or mine == theirs
            for mine, theirs in ((self.day, other.day), (self.month, other.month), (self.year, other.year))
        )


def without_dates(text: str) -> str:
    """The text with its dates blanked out.

    >>> without_dates("Pada 22/9/2022 di Jakarta.")
    'Pada   di Jakarta.'
    """
    for written, _ in _dated(text):
        text = text.replace(written, " ")
    return text


def dates(text: str) -> tuple[Day, ...]:
    """The dates in ``text``.

    >>> dates("pada 22 September 2022 dan September 2023")
    (Day(day=22, month=9, year=2022), Day(day=None, month=9, year=2023))
    """
    return tuple(day for _, day in _dated(text))


def numbers(text: str) -> frozenset[str]:
    """The numbers in ``text`` outside its dates, thousands and decimals written one way, small number words as digits.

    >>> sorted(numbers("Rp12.000.000, 45,4 persen, dua hingga 3 kali"))
    ['12000000', '2', '3', '45.4']
    """
    return _plain_numbers(without_dates(text))


def all_numbers(text: str) -> frozenset[str]:
    """Every number in ``text``, those inside dates too."""
    years_and_days = {str(part) for day in dates(text) for part in (day.day, day.year) if part}
    return _plain_numbers(text) | years_and_days


def digits_alone(text: str) -> frozenset[str]:
    """The numbers written in digits that stand for themselves: not small number words, and no "2" that doubles a word.

    >>> sorted(digits_alone("ati2 di 2 acara ASN, dua kasus2 2024, Rp12.000.000"))
    ['12000000', '2', '2024']
    """
    return frozenset(_normal(number) for number in _ALONE.findall(text))


def names(text: str) -> tuple[str, ...]:
    """The capitalised words and acronyms of ``text``, the first word of the sentence included; no months.

    >>> names("Menurut Zanariah, ASN di Kota Kediri wajib netral.")
    ('Menurut', 'Zanariah', 'ASN', 'Kota', 'Kediri')
    """
    return tuple(word for word in _WORD.findall(text) if word[0].isupper() and word.lower() not in MONTHS)


def years(text: str) -> frozenset[str]:
    """The years of the text's dates."""
    return frozenset(str(day.year) for day in dates(text) if day.year)


def month_names() -> frozenset[str]:
    """The months in both languages, lower-cased."""
    return frozenset(MONTHS)


def words(text: str) -> frozenset[str]:
    """The lower-cased words of ``text``, hyphenated ones whole and in parts."""
    found = {word.lower() for word in _WORD.findall(text)}
    return frozenset(found | {part for word in found for part in re.split(r"[-'’]", word)})


def _plain_numbers(text: str) -> frozenset[str]:
    digits = {_normal(number) for number in _NUMBER.findall(text)}
    spelled = {_NUMBER_WORDS[word.lower()] for word in _WORD.findall(text) if word.lower() in _NUMBER_WORDS}
    return frozenset(digits | spelled)


def _normal(number: str) -> str:
    """ "12.000" and "12,000" are 12000; "45,4" and "45.4" are 45.4; "02" is 2."""
    if _THOUSANDS.match(number):
        return re.sub(r"[.,]", "", number)
    return number.replace(",", ".").lstrip("0") or "0"


def _dated(text: str) -> list[tuple[str, Day]]:
    """The dates of ``text`` with the words that write them, in the order of the text."""
    found: list[tuple[int, str, Day]] = []
    taken: list[tuple[int, int]] = []
    for pattern, form in _DATE_FORMS:
        for match in pattern.finditer(text):
            day = _day(form, match.groups())
            if day and day.year is None and re.search(r"\bmay\b", match.group()):
                continue  # "Under Article 9 may a civil servant ..."
            if day and not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                found.append((match.start(), match.group(), day))
    return [(written, day) for _, written, day in sorted(found, key=lambda item: item[0])]


def _day(form: str, parts: tuple[str | None, ...]) -> Day | None:
    values = [MONTHS.get(part.lower()) or int(part) if part else None for part in parts]
    if form == "my":
        day, month, year = None, values[0], values[1]
    elif form == "mdy":
        month, day, year = values
    elif form == "ymd":
        year, month, day = values
    else:
        day, month, year = values
    if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Day(day, month, year)
