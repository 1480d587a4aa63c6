"""Files of ready passages, one JSON object a line (.jsonl, .jsonl.gz), for corpora too large for single files."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from index.markdown import KINDS, LANGUAGES
from index.passage import Document
from index.readers.dates import iso_date
from index.readers.decode import clean
from index.readers.extract import Extract
from index.readers.language import language_of
from index.readers.metadata import REGULATION, FileFacts, complete, slug
from index.readers.record import PassageSpans, ReadDocument, SentenceSpan, UnreadableFileError
from index.split import split_paragraphs, split_sentences

ENDINGS = (".jsonl", ".jsonl.gz")
LONGEST_LINE = 200_000  # bytes
MOST_BYTES = 4_000_000_000  # unpacked
LANGUAGE_FROM = 200  # passages tell the language of a file
FIELDS = ("title", "publisher", "published", "place", "kind", "language", "url", "status")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
RULE = re.compile(
    r"(?P<kind>uu|pp|pkpu|skb|se|keppres|inpres|perp?pu|perpres|permen[a-z]*|perbawaslu|perda|pergub|perbup|perwali)"
    r"[/_-](?P<year>(?:19|20)\d\d)[/_-](?P<number>\w+)"
)
WRITTEN_LARGE = ("uu", "pp", "pkpu", "skb", "se")
LINK = re.compile(r"\[([^\[\]]+)\]\((?:/|https?://)[^\s()]*\)")  # "[ayat (2)](/pp/2021/94/pasal-5)"


@dataclass(frozen=True)
class Line:
    """One passage: the document it belongs to, its text, its place in it, and what it says of the document."""

    document: str
    text: str
    place: str | None
    fields: Mapping[str, str] = field(default_factory=dict)


def is_passages_file(path: Path) -> bool:
    """Whether a file is one of ready passages, by its name: plain JSON lines look like any text."""
    return path.name.lower().endswith(ENDINGS)


def read_passages(path: Path, given: Mapping[str, str]) -> Iterator[ReadDocument | UnreadableFileError]:
    """The documents of a file, each made of the lines in a row that name it; a bad line is told and left out.

    Example line: {"doc": "pp/2021/94", "pasal": "Pasal 5", "text": "...", "title": "...", "published": "2021-08-31"}
    """
    lines: list[Line] = []
    language = cache(partial(_usual_language, path))
    for line in _lines(path):
        if isinstance(line, UnreadableFileError):
            yield line
        elif lines and lines[-1].document != line.document:
            yield _document(lines, given, language)
            lines = [line]
        else:
            lines.append(line)
    if lines:
        yield _document(lines, given, language)


def _usual_language(path: Path) -> str | None:
    """The language of most of the first passages of a file that tell theirs."""
    told = islice(filter(None, map(_language, _lines(path))), LANGUAGE_FROM)
    return next((language for language, _ in Counter(told).most_common(1)), None)


def _language(line: Line | UnreadableFileError) -> str | None:
    if isinstance(line, UnreadableFileError):
        return None
    try:
        return line.fields.get("language") or language_of(line.text)
    except UnreadableFileError:
        return None


def _lines(path: Path) -> Iterator[Line | UnreadableFileError]:
    room = MOST_BYTES
    number = 0
    opened = gzip.open if path.name.lower().endswith(".gz") else Path.open
    try:
        with opened(path, "rb") as file:
            while data := file.readline(LONGEST_LINE + 1):
                number += 1
                room -= len(data)
                if len(data) > LONGEST_LINE or room < 0:
                    yield UnreadableFileError(
                        f"line {number}: longer than {LONGEST_LINE:,} bytes; the rest is not read"
                    )
                    return
                if data.strip():
                    yield _line(data, number)
    except (OSError, EOFError, zlib.error) as error:  # a damaged archive is an OSError too
        yield UnreadableFileError(f"after line {number} it can't be read ({error}); fetch it anew")
    if not number:
        yield UnreadableFileError("it is empty (0 bytes)")


def _line(data: bytes, number: int) -> Line | UnreadableFileError:
    try:
        record = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return UnreadableFileError(f"line {number}: it is no JSON in UTF-8")
    text = _text(record, "text")
    document = _text(record, "document", "doc", "id")
    if not text or not document:
        return UnreadableFileError(f'line {number}: give an object with "text" and "document", e.g. '
                                   '{"document": "pp-94-2021", "text": "..."}')  # fmt: skip
    fields = {name: value for name in FIELDS if (value := _text(record, name))}
    fault = next(_faults(fields), None)
    if fault:
        return UnreadableFileError(f"line {number}: {fault}")
    words = LINK.sub(r"\1", clean(text)).strip()
    return Line(document.partition("#")[0], words, _text(record, "place", "pasal"), fields)


def _text(record: Any, *names: str) -> str | None:
    """The first of these fields that holds words."""
    values = (record.get(name) for name in names) if isinstance(record, dict) else ()
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _faults(fields: Mapping[str, str]) -> Iterator[str]:
    if fields.get("kind", KINDS[0]) not in KINDS:
        yield f"'kind' is {fields['kind']!r}; use {', '.join(KINDS)}"
    if fields.get("language", LANGUAGES[0]) not in LANGUAGES:
        yield f"'language' is {fields['language']!r}; use {' or '.join(LANGUAGES)}"
    if "published" in fields and iso_date(fields["published"]) != fields["published"]:
        yield f"'published' is {fields['published']!r}; write the date as 2024-05-08"


def _document(
    lines: list[Line], given: Mapping[str, str], language: Callable[[], str | None]
) -> ReadDocument | UnreadableFileError:
    texts = [line.text for line in lines if line.text]
    stated = {**{name: value for line in reversed(lines) for name, value in line.fields.items()}, **given}
    name = lines[0].document
    rule = rule_of(name)
    year = YEAR.search(name)  # "pp/2021/94": the year of a rule stands in its number
    modified = f"{year.group()}-01-01" if year else "1970-01-01"
    kind = "regulation" if rule or any(line.place for line in lines) else None
    title = rule if rule and not REGULATION.match(texts[0] if texts else "") else None
    read_off = {"kind": kind, "title": title, "published": modified if rule else None}
    guessed = tuple(field for field, value in read_off.items() if value)
    extract = Extract(tuple(texts), title, published=read_off["published"], kind=kind, guessed=guessed)
    try:
        document = complete(extract, FileFacts(slug(name), modified, stated, language))
    except UnreadableFileError as error:
        return UnreadableFileError(f"{name}: {error}")
    return ReadDocument(document, _spans(document, lines, rule))


def rule_of(name: str) -> str:
    """The short title of the rule that a document is named after, or nothing. Example: "pp/2021/94" -> "PP 94/2021"."""
    found = RULE.fullmatch(name.lower())
    if not found:
        return ""
    kind = found["kind"].upper() if found["kind"] in WRITTEN_LARGE else found["kind"].capitalize()
    return f"{kind} {found['number'].upper()}/{found['year']}"


def _spans(document: Document, lines: list[Line], rule: str) -> tuple[PassageSpans, ...]:
    """One passage a line: the lines stand in the text in order, with a blank line between them.

    A passage of a rule knows its place whole, "PP 94/2021 Pasal 5", and so does each sentence of it.
    """
    passages: list[PassageSpans] = []
    start = 0
    for line in lines:
        place = f"{rule} {line.place}" if rule and line.place and rule not in line.place else line.place
        lead = f"{place}:" if rule and place else None
        pieces = [
            SentenceSpan(start + first + left, start + first + right, lead)
            for first, last in split_paragraphs(line.text)
            for left, right in split_sentences(line.text[first:last])
        ]
        if pieces:
            passages.append(PassageSpans(tuple(pieces), place))
        start += len(line.text) + len("\n\n")
    return tuple(passages)
