"""From a text to passages and sentences, each a span of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.passage import Document, Passage, Sentence

MAX_PASSAGE_WORDS = 120
MAX_SENTENCE_CHARACTERS = 1000  # about 300 tokens: under every embedding model's limit

Span = tuple[int, int]

# Written before a name or a number, so a capital letter after them starts no sentence.
LEADING_ABBREVIATIONS = frozenset(
    "adm art bpk brigjen capt dr dra drs drg fig gub hj ir irjen jend jl jln kab kapt kec kel kep kol "
    "kompol komjen kombes ltjen mayjen mr mrs ms no nos nr pas pdt permen pj plh plt pp pjs pres prof prov ps rp "
    "rt rw sdr sdri ses st tgl tlp telp th vol vs yth ust kh tn ny cf hal hlm "
    "bab ay bdk lih".split()
)
NUMBER_OR_LETTER = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]?")
# "S.H.", "M.Si.", "A.Md.": a title after a name, which may end a sentence.
DOTTED = re.compile(r"[a-z]{1,2}(?:\.[a-z]{1,2})+")  # "s.d", "a.n", "e.g", before their last stop
DEGREE = re.compile(r"[SMAD]\.[A-Z][A-Za-z]*(?:\.[A-Z][a-z]*)*")
STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
LIST_ITEM = re.compile(r"\n(?=[ \t]*(?:[-*•]|\d{1,3}[.)]|[a-z][.)])[ \t])")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
OPENING = "\"'“‘«([-–—*_ "


def split_passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, with its translations handed out to the sentences in order."""
    by_line = sentence_a_line(document)
    groups = [
        group for block in split_paragraphs(document.text) for group in _passages_of(document.text, block, by_line)
    ]
    count = sum(len(group) for group in groups)
    if document.translations and len(document.translations) != count:
        raise ValueError(f"{document.id}: {len(document.translations)} translations for {count} sentences")
    translations = iter(document.translations)
    return tuple(_passage(document, number, group, translations) for number, group in enumerate(groups, start=1))


def sentence_a_line(document: Document) -> bool:
    """Whether each line of the text is one sentence: true of our digests, and of any text with translations."""
    return document.summary_of is not None or bool(document.translations)


def split_paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text: what blank lines part, without the white space around it."""
    starts = [0, *(gap.end() for gap in BLANK_LINE.finditer(text))]
    ends = [*(gap.start() for gap in BLANK_LINE.finditer(text)), len(text)]
    return list(_trimmed(text, zip(starts, ends, strict=True)))


def split_lines(text: str) -> list[Span]:
    """The lines of a text that hold something, without the white space around it."""
    return list(_trimmed(text, (line.span() for line in re.finditer(r"[^\n]+", text))))


def split_sentences(text: str) -> list[Span]:
    """The sentences of a paragraph.

    Example: "Pj. Bupati H. Zul hadir. Ia pulang." -> [(0, 24), (25, 35)]
    """
    ends = sorted({*_stops(text), *(item.start() for item in LIST_ITEM.finditer(text)), len(text)})
    spans = _trimmed(text, zip([0, *ends], ends, strict=False))
    return [piece for span in spans for piece in _cut_long(text, span)]


def _stops(text: str) -> Iterator[int]:
    start = 0
    for stop in STOP.finditer(text):
        if _ends_sentence(text, start, stop):
            start = stop.end()
            yield start


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    following = text[stop.end() : stop.end() + 20].lstrip(OPENING + "\n\t")
    if following[:1].islower():
        return False
    if stop.group() != ".":
        return True
    before = text[start : stop.start()].split()
    if not before or (len(before) == 1 and NUMBER_OR_LETTER.fullmatch(before[0])):
        return False  # "1. Setiap ASN": the number of an item, not a sentence
    word = before[-1].lstrip(OPENING)
    if DEGREE.fullmatch(word):
        return True
    return not (word.lower() in LEADING_ABBREVIATIONS or DOTTED.fullmatch(word) or (len(word) == 1 and word.isalpha()))


def _cut_long(text: str, span: Span) -> Iterator[Span]:
    """Cut what no reader could take as one quote at a semicolon, a comma, a space, or where the limit falls."""
    start, end = span
    while end - start > MAX_SENTENCE_CHARACTERS:
        limit = start + MAX_SENTENCE_CHARACTERS
        found = (text.rfind(mark, start + MAX_SENTENCE_CHARACTERS // 2, limit) for mark in ("; ", ", ", " ", "\n"))
        cut = next((position + 1 for position in found if position >= 0), limit)
        yield from _trimmed(text, [(start, cut)])
        start = cut
    yield from _trimmed(text, [(start, end)])


def _trimmed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    for start, end in spans:
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _passages_of(text: str, block: Span, by_line: bool) -> Iterator[list[Span]]:
    """The block's sentences, in one passage or, when it is long, in several."""
    offset, end = block
    pieces = (split_lines if by_line else split_sentences)(text[offset:end])
    sentences = [(offset + first, offset + last) for first, last in pieces]
    if by_line:
        yield sentences
        return
    group: list[Span] = []
    words = 0
    for first, last in sentences:
        length = len(text[first:last].split())
        if group and words + length > MAX_PASSAGE_WORDS:
            yield group
            group, words = [], 0
        group.append((first, last))
        words += length
    yield group


def _passage(document: Document, number: int, group: list[Span], translations: Iterator[str]) -> Passage:
    start, end = group[0][0], group[-1][1]
    sentences = tuple(Sentence(first - start, last - start, next(translations, None)) for first, last in group)
    return Passage(f"{document.id}#{number}", document, document.text[start:end], start, end, sentences)
