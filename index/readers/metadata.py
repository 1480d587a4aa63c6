"""The document made of an extract: what the file does not say is guessed, and marked as guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.passage import Document
from index.readers.dates import iso_date
from index.readers.extract import Extract
from index.readers.language import language_of
from index.regulation_place import year_of_rule

UNKNOWN_PUBLISHER = "Tidak disebutkan"
LONGEST_ID = 80
LONGEST_TITLE = 120
DATED_NAME = re.compile(r"(.*?)[-_. ]*((?:19|20)\d\d[-_.]\d\d[-_.]\d\d).*")
REGULATION = re.compile(
    r"(?:rancangan )?(?:undang-undang|uu|peraturan|pp|perpres|permen\w*|perbawaslu|pkpu|perda|pergub|perbup|"
    r"perwal\w*|surat edaran|se|keputusan|skb|instruksi|surat keputusan)\b.{0,80}\b(?:nomor|no\.?|tahun|bersama|\d+)\b",
    re.IGNORECASE | re.DOTALL,
)
STATEMENT = re.compile(
    r"(?:siaran pers|press release|pengumuman|pernyataan|keterangan pers|statement)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file from outside: its name without ending, the day it was changed, what the user said."""

    name: str
    modified: str
    given: Mapping[str, str]
    usual_language: Callable[[], str | None] = lambda: None  # of what lies beside a text that does not tell its own


def complete(extract: Extract, facts: FileFacts) -> Document:
    """The document; a field that the user gave counts before one that was read, and that before a guess."""
    text = "\n\n".join(extract.paragraphs)
    read = {
        "title": extract.title,
        "publisher": extract.publisher,
        "published": extract.published,
        "place": extract.place,
        "kind": extract.kind,
        "url": extract.url,
    }
    guesses = {
        "title": _title(extract),
        "publisher": _publisher(extract, facts.name),
        "kind": _kind(extract),
        "language": facts.given.get("language") or language_of(text, facts.usual_language),
    }
    said = {name: value for name, value in read.items() if value}
    known = {**guesses, **said, **facts.given}
    guesses["published"] = _published(text, known, facts)
    values = {**guesses, **known}
    worked_out = (set(guesses) - set(said)) | set(extract.guessed)
    guessed = tuple(name for name in Document.__dataclass_fields__ if name in worked_out - set(facts.given))
    return Document(**{"id": slug(facts.name), **values}, text=text, guessed=guessed)  # type: ignore[arg-type]


def slug(name: str) -> str:
    """A name as a document's id. Example: "Berita ASN (2).html" without its ending -> "berita-asn-2"."""
    letters = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-._").lower()
    return letters[:LONGEST_ID].rstrip("-._") or "dokumen"


def _title(extract: Extract) -> str:
    first = extract.paragraphs[0] if extract.paragraphs else ""
    return first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def _publisher(extract: Extract, name: str) -> str:
    host = urlsplit(extract.url or "").hostname
    dated = DATED_NAME.fullmatch(name)
    return (host or "").removeprefix("www.") or (dated.group(1) if dated else "") or UNKNOWN_PUBLISHER


def _published(text: str, known: Mapping[str, str], facts: FileFacts) -> str:
    """From the file's name, else the first whole date in the text, else a rule's year, else the file's last change."""
    dated = DATED_NAME.fullmatch(facts.name)
    year = year_of_rule(known["title"]) if known["kind"] == "regulation" else ""
    in_text = (iso_date(dated.group(2)) if dated else None) or iso_date(text)
    return in_text or (f"{year}-01-01" if year else facts.modified)


def _kind(extract: Extract) -> str:
    opening = f"{extract.title or ''}\n{extract.paragraphs[0] if extract.paragraphs else ''}"
    if not extract.article and REGULATION.match(opening.strip()):
        return "regulation"
    host = urlsplit(extract.url or "").hostname or ""
    return "statement" if STATEMENT.match(opening.strip()) or host.endswith(".go.id") else "news"
