"""The parts of a regulation's text: opening, chapters, Pasal, closing, explanation; each a span with its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.regulation_place import digits

MAX_LEAP = 12  # numbers in a row whose heading a scan may have lost
MAX_HEADING = 300  # characters of a chapter's heading

_NUMBER = r"(?:(?=[\dOlLI]*\d)[\dOlLI]{1,3}(?:[ ]\d(?![\d.)]))?[A-Z]?|I{1,3})"
_PASAL = re.compile(rf"(?<!\w)P(?:asa[lJI1]|ASAL)\s*(?P<number>{_NUMBER})(?!\w|[-/.]\d)")
_MENTIONED = re.compile(
    r"(?:,|\b(?:[Pp]asal|dalam|dan|atau|serta|dengan|pada|ketentuan|dimaksud|dari|antara|sampai|juncto|jo\.?|menurut"
    r"|berdasarkan|oleh|melanggar|penjelasan|diatur|yaitu|yakni|dan/atau))\s*$"
)
_IN_A_SENTENCE = re.compile(r"\b[a-z][a-z/-]*\s*$")
_LINE_END = re.compile(r"[ \t]*(?:\n|$)")
_GOES_ON = re.compile(r"\s*(?:ayat|huruf|angka|dan|atau|sampai|juncto|tetap|diubah|dihapus)\b")
_ITEM_END = re.compile(r";\s*(?:dan/atau|dan|atau)\s*$")  # the last item of the list was lost
_REFERS = re.compile(r"(?:\s*[a-z,;)/]|[.](?!\s*[.…])|\s*(?:Undang|Peraturan|UUD)[^.;\n]{0,60}?(?:Nomor|Dasar|Tahun))")
_RESOLVED = re.compile(r"M\s?E\s?M\s?U\s?T\s?U\s?S\s?K?\s?[AK<]?[^\n]{0,8}?N\s*:?|Menetapkan\s*:")
_EXPLANATION = re.compile(r"(?<!\w)(?:P\s?E\s?N\s?J\s?E\s?L\s?A\s?S\s?A\s?N\s+ATAS|PASAL\s+DEMI\s+PASAL)\b")
_GENERAL = re.compile(r"\bI\s?\.?\s*UMUM\b\W*")
_BY_PASAL = re.compile(r"(?:\bII\s?\.?\s*)?PASAL\s+DEMI\s+PASAL\W*")
_CLOSING = re.compile(
    r"Agar\s+setiap\s+orang\s+(?:dapat\s+)?mengetahui|(?:Disahkan|Ditetapkan|Diundangkan)\s+di\s+Jakarta"
)
_GAZETTE = re.compile(r"TAMBAHAN\s+LEMBARAN\s+NEGARA")
_CHAPTER = re.compile(
    r"(?<!\w)(?:B\s?A\s?B\s+[IVXLC]+[A-Z]?|Bag(?:i?)an\s+Ke\w+(?:\s+(?:Belas|Puluh))?|Paragraf\s*\d+)(?!\w)"
)
_AMENDS = re.compile(
    r"(?<!\S)(?P<number>\d{1,3})\.\s+(?=(?:Ketentuan|Di\s?antara|Setelah|Pasal \d|Judul|BAB|Bagian|Penjelasan)\b)"
)
_AMENDMENT = re.compile(r"\bPERUBAHAN\s+(?:KE\w+\s+)?ATAS\b")
_AMENDED = re.compile(r"berbunyi|dihapus|disisipkan|diubah|tetap|ditambah")


@dataclass(frozen=True)
class Part:
    """``text[start:end]`` with its name: "Menimbang", "BAB II", "Pasal 5", "Penjelasan Pasal 5", "Penutup"."""

    name: str
    start: int
    end: int
    pasal: bool = False  # whether it is the text of a Pasal, which has its own numbering
    explains: bool = False


@dataclass(frozen=True)
class Heading:
    """A Pasal's heading, ``text[start:end]``."""

    number: str
    start: int
    end: int


def parts(text: str) -> list[Part]:
    """The parts of the text in their order, which together hold all of it but the headings' own words."""
    body_end = found.start() if (found := _EXPLANATION.search(text)) else len(text)
    return [*_body(text, body_end), *_explanation(text, body_end)]


def headings(text: str, start: int, end: int, amends: bool = False) -> list[Heading]:
    """The Pasal headings of a stretch; a mention ("dalam Pasal 3, Pasal 4") is none, and numbers rise."""
    kept: list[Heading] = []
    for found in _PASAL.finditer(text, start, end):
        heading = Heading(_pasal_number(found["number"], amends), found.start(), found.end())
        if kept and heading.number == kept[-1].number:
            if found.start() - kept[-1].end < 30:  # the heading printed twice, at the foot of a page and after it
                kept[-1] = Heading(heading.number, kept[-1].start, heading.end)
        elif _is_heading(text, heading, kept[-1] if kept else None):
            kept.append(heading)
    return kept


def _is_heading(text: str, heading: Heading, last: Heading | None) -> bool:
    before = text[max(0, heading.start - 30) : heading.start]
    alone = before.rstrip(" \t")[-1:] in ("\n", "") and _LINE_END.match(text, heading.end)
    if _MENTIONED.search(before) and not (alone and _ITEM_END.search(before)):
        return False
    if alone:
        return not _GOES_ON.match(text, heading.end)
    leap = _rank(heading)[0] - (_rank(last)[0] if last else 0)
    if _REFERS.match(text, heading.end) or (_IN_A_SENTENCE.search(before) and leap != 1):
        return False
    return last is None or 0 <= leap <= MAX_LEAP


def _body(text: str, end: int) -> Iterator[Part]:
    resolved = _RESOLVED.search(text, 0, end)
    amends = bool(_AMENDMENT.search(text, 0, resolved.start() if resolved else 1000))
    found = headings(text, resolved.end() if resolved else 0, end, amends)
    first = found[0].start if found else end
    yield from _before(text, Part("Pembukaan", 0, first))
    for heading, stop, following in _with_ends(found, end):
        closing = None if following else _CLOSING.search(text, heading.end, stop)
        name = f"Pasal {heading.number}" if amends else _name(heading, following)
        yield from _before(text, Part(name, heading.end, closing.start() if closing else stop, pasal=True))
        if closing:
            yield Part("Penutup", closing.start(), stop)


def _explanation(text: str, start: int) -> Iterator[Part]:
    end = found.start() if (found := _GAZETTE.search(text, start)) else len(text)
    by_pasal = _BY_PASAL.search(text, start, end)
    amends = bool(_AMENDMENT.search(text, 0, 1000))
    found_headings = headings(text, by_pasal.end() if by_pasal else start, end, amends)
    first = found_headings[0].start if found_headings else end
    stop = by_pasal.start() if by_pasal else first
    general = _GENERAL.search(text, start, stop)
    yield Part("Penjelasan Umum", general.end() if general else start, stop)
    for heading, stop, _ in _with_ends(found_headings, end):
        yield Part(f"Penjelasan Pasal {heading.number}", heading.end, stop, pasal=True, explains=True)


def _before(text: str, part: Part) -> Iterator[Part]:
    """The part without the chapter heading or the amending order at its end, and those as parts of their own."""
    cuts = sorted({part.end, *_order_starts(text, part), *_chapter_start(text, part)})
    yield Part(part.name, part.start, cuts[0], part.pasal)
    for start, end in pairwise(cuts):
        chapter, order = _CHAPTER.match(text, start), _AMENDS.match(text, start)
        if order:
            yield Part(f"Pasal I angka {order['number']}", order.end(), end)
        elif chapter:
            name = _chapter_name(chapter)
            twice = re.compile(rf"\s*{re.escape(name)}(?!\w)").match(text, chapter.end(), end)
            yield Part(name, twice.end() if twice else chapter.end(), end)


def _chapter_start(text: str, part: Part) -> list[int]:
    """Where the heading of the next chapter starts, which holds no full stop and reaches to the next Pasal."""
    for found in _CHAPTER.finditer(text, part.start, part.end):
        if part.end - found.start() <= MAX_HEADING and not re.search(r"[.;:]\s", text[found.end() : part.end]):
            return [found.start()]
    return []


def _order_starts(text: str, part: Part) -> list[int]:
    orders = _AMENDS.finditer(text, part.start, part.end)
    return [order.start() for order in orders if _AMENDED.search(text, order.end(), min(part.end, order.end() + 400))]


def _chapter_name(found: re.Match[str]) -> str:
    name = " ".join(found[0].split())
    return re.sub(r"^B ?A ?B", "BAB", name)


def _with_ends(found: list[Heading], end: int) -> Iterator[tuple[Heading, int, Heading | None]]:
    for position, heading in enumerate(found):
        following = found[position + 1] if position + 1 < len(found) else None
        yield heading, following.start if following else end, following


def _name(heading: Heading, following: Heading | None) -> str:
    """ "Pasal 16", or "Pasal 16 sampai Pasal 17" where the next heading found is that of Pasal 18."""
    last = _rank(following)[0] - 1 if following else 0
    lost = last > _rank(heading)[0]
    return f"Pasal {heading.number}" + (f" sampai Pasal {last}" if lost else "")


def _pasal_number(scanned: str, amends: bool) -> str:
    return scanned if amends and set(scanned) == {"I"} else digits(scanned)


def _rank(heading: Heading) -> tuple[int, str]:
    found = re.match(r"\d+", heading.number)
    return (int(found[0]) if found else 0, heading.number[found.end() :] if found else heading.number)
