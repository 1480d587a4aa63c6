"""Split a regulation along its own structure: each passage is one ayat, huruf or angka and knows its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from index.readers.record import PassageSpans, SentenceSpan
from index.regulation_headings import Part, parts
from index.regulation_labels import labelled_items
from index.regulation_place import Place, short_title
from index.split import MAX_PASSAGE_WORDS, split_sentences

MAX_LEAD_WORDS = 90  # a list's opening words, with its place, leave the item room in an embedding model's input
MAX_FOOT = 45  # characters of a page's foot as a scan renders it
FEW = 3  # marks that a short sentence may have
NOISY = 0.2  # share of marks among a piece's characters
_EDGES = re.compile(r"^[\s;,.:^…]+|[\s;,:^]+(?:(?:dan/atau|dan|atau)[\s;,:]*)?$")
_CLEAR_ENOUGH = re.compile(r"\b[Cc]ukup\W+jelas\b")  # says an explanation of what it does not explain
_PASAL_LINE = re.compile(r"^[ \t]*(?:Pasal|PASAL)[ \t]+\d+[A-Z]?[ \t]*$", re.MULTILINE)
_INLINE_PASAL = re.compile(r"[.;:]\s+Pasal\s+\d+\s+(?:\(1\)|[A-Z])")
_ENACTS = re.compile(r"\bMenimbang\b|\bMengingat\b|M\s?E\s?M\s?U\s?T\s?U\s?S\s?K\s?A\s?N|\bKETENTUAN UMUM\b")


def is_regulation(text: str) -> bool:
    """Whether a text is that of a law or regulation itself, and not a report on one.

    It says what it considers or resolves, and has two Pasal headings at the least.
    """
    found = len(_PASAL_LINE.findall(text)) + len(_INLINE_PASAL.findall(text))
    return found >= 2 and bool(_ENACTS.search(text))


def regulation_passages(text: str, title: str) -> tuple[PassageSpans, ...]:
    """The passages of a regulation; the opening words of a list stand in the lead of each of its items.

    Example: "Pasal 5 PNS dilarang: a. menyuap;" -> place "PP 94/2021 Pasal 5 huruf a", quote "menyuap", lead
    "PP 94/2021 Pasal 5 huruf a: PNS dilarang:". What an explanation calls clear enough is left out.
    """
    rule = short_title(title) or short_title(text[:400])
    return tuple(passage for part in parts(text) for passage in _passages_of(text, rule, part))


def _passages_of(text: str, rule: str, part: Part) -> Iterator[PassageSpans]:
    place = Place(rule, part.name)
    if not part.pasal:
        yield from _prose(text, place, part)
        return
    openings: dict[tuple[tuple[str, str], ...], str] = {}
    for item in labelled_items(text, part.start, part.end, part.explains):
        where = place.under(item.labels)
        sentences = _sentences(text, item.start, item.end, _lead(where, openings))
        openings[item.labels] = " ".join(text[item.start : item.end].split())
        if sentences:
            yield PassageSpans(sentences, str(where))


def _prose(text: str, place: Place, part: Part) -> Iterator[PassageSpans]:
    group: list[SentenceSpan] = []
    words = 0
    for sentence in _sentences(text, part.start, part.end, f"{place}:"):
        length = len(text[sentence.start : sentence.end].split())
        if group and words + length > MAX_PASSAGE_WORDS:
            yield PassageSpans(tuple(group), str(place))
            group, words = [], 0
        group.append(sentence)
        words += length
    if group:
        yield PassageSpans(tuple(group), str(place))


def _lead(where: Place, openings: Mapping[tuple[tuple[str, str], ...], str]) -> str:
    """The place, and the opening words of every list that the item stands in, the nearest kept when they are long."""
    above = [openings.get(where.labels[:depth], "") for depth in range(len(where.labels))]
    words = " ".join(opening for opening in above if opening.strip(" ;,.:")).split()
    return " ".join([f"{where}:", *words[-MAX_LEAD_WORDS:]])


def _sentences(text: str, start: int, end: int, lead: str) -> tuple[SentenceSpan, ...]:
    if not re.search(r"[^\W\d_]{2}", _CLEAR_ENOUGH.sub("", text[start:end])):
        return ()
    spans = (_trimmed(text, start + first, start + last) for first, last in split_sentences(text[start:end]))
    return tuple(SentenceSpan(first, last, lead) for first, last in spans if not _is_noise(text[first:last]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the mark and the "dan" that tie an item to the next, nor what a scan made of a page's foot."""
    foot = re.search(r";(.{1,45})$", text[start:end], re.DOTALL)
    if foot and _is_noise(foot[1]):
        end = start + foot.start()
    while (edge := _EDGES.search(text[start:end])) and edge.group():
        if edge.start() == 0:
            start += edge.end()
        else:
            end = start + edge.start()
    return start, end


def _is_noise(piece: str) -> bool:
    """Whether a scan made this of a page's foot, "'ll( l.lo l0(..'S7 A": hardly a word, and many marks."""
    marks = len(re.findall(r"[^\w\s]", piece))
    return not re.search(r"\w{2}", piece) or (len(piece) < MAX_FOOT and marks > FEW and marks / len(piece) > NOISY)
