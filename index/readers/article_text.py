"""The article in the copied text of a news page: without menus, advertisements, links and comment forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.dateline import Dateline, read_dateline
from index.readers.dates import stated_date

# A whole line that belongs to the page, not to the article.
FURNITURE = re.compile(
    r"(?:advertisement|advertorial|iklan|gulir (?:untuk|ke).*|scroll (?:to|untuk).*|diterbitkan|dipublikasikan|"
    r"redaksi|(?:redaktur|bagikan|share|follow)\b[^.!?]{0,40}|editor\s*:.*|pewarta\s*:.*|penulis\s*:.*|reporter\s*:.*|"
    r"foto\s*:.*|sumber\s*:?|[•*]\s*istimewa|istimewa|print|cetak|loading\.*|[-–—•|*.:]+|\d+ (?:komentar|comments?)|"
    r"halaman selanjutnya.*|selengkapnya|lihat (?:juga|semua).*|ikuti (?:kami|berita).*|simak .*channel.*|"
    r"dapatkan (?:berita|update).*|lewat ke baris.*|skip to .*)",
    re.IGNORECASE,
)
LINK = re.compile(
    r"\(?(?:(?:baca|simak|lihat|tonton|saksikan) juga|artikel terkait|also read|read more|read also)\b", re.IGNORECASE
)
# From here on the page speaks of other things.
END = re.compile(
    r"(?:berita terkait|artikel terkait|topik terkait|komentar|comments?|tinggalkan (?:komentar|balasan)|"
    r"leave a (?:reply|comment)|also read|related (?:posts?|articles?|news)|saksikan juga|jangan lewatkan|"
    r"trending|viral|terpopuler|berita lainnya|baca berita lainnya|tags?(?:\s*:.*)?|rekomendasi|you may also like|"
    r"lewat ke baris .*)\s*:?",
    re.IGNORECASE,
)
ENDS_SENTENCE = re.compile(r"[.!?…,:;][\"'”’»)\]*]*(?:\s*\([^()]{2,40}\)|[A-Z]{2,4})?$")
CLOSING_STARS = re.compile(r"\s*\*{2,}$")
SIGNS_OF_A_PAGE = 2
FEWEST_WORDS_OF_PROSE = 8


@dataclass(frozen=True)
class ArticleText:
    """The headline and the paragraphs of an article, and what its dateline says."""

    title: str | None
    paragraphs: tuple[str, ...]
    dateline: Dateline


def looks_like_page(lines: Sequence[str], hint: str) -> bool:
    """Whether a text was copied from a news page: it has the page's furniture, or a line of one and a dateline."""
    signs = sum(1 for line in lines if FURNITURE.fullmatch(line) or LINK.match(line) or END.fullmatch(line))
    has_dateline = any(read_dateline(line, hint) for line in lines)
    return has_dateline if signs < SIGNS_OF_A_PAGE else True


def read_article_text(lines: Sequence[str], hint: str) -> ArticleText:
    """The article in the lines of a page; `hint` is the file's name or the host, which often names the publisher."""
    lines = [line for line in lines if line]
    start = next((n for n, line in enumerate(lines) if read_dateline(line, hint)), None)
    if start is None:
        start = next((n for n, line in enumerate(lines) if n and is_prose(line)), min(1, len(lines)))
    title = _headline(lines[:start])
    dateline = read_dateline(lines[start], hint) if start < len(lines) else None
    paragraphs = article_paragraphs(lines[start:])
    return ArticleText(title, paragraphs, dateline or Dateline())


def article_paragraphs(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines of prose up to where the page turns to other things; links with their headlines are left out."""
    kept: list[str] = []
    after_link = False
    for line in lines:
        if END.fullmatch(line) and kept:
            break
        if LINK.match(line):
            after_link = True
        elif not FURNITURE.fullmatch(line) and (is_prose(line) or (kept and not after_link and _closes(line))):
            kept.append(CLOSING_STARS.sub("", line))
            after_link = False
    return tuple(kept)


def is_prose(line: str) -> bool:
    """Whether a line is a sentence or more, rather than a headline, a caption or a menu."""
    words = line.split()
    return len(words) >= FEWEST_WORDS_OF_PROSE and ENDS_SENTENCE.search(line) is not None


def _closes(line: str) -> bool:
    """A short paragraph of the article: it ends like a sentence. Example: "Ia pulang.\""""
    return len(line.split()) > 1 and re.search(r"[.!?][\"'”’»)]*$", line) is not None


def _headline(lines: Sequence[str]) -> str | None:
    """The longest line above the article that is no sentence; the first of equals."""
    candidates = [line for line in lines if not FURNITURE.fullmatch(line) and not ENDS_SENTENCE.search(line)]
    candidates = [line for line in candidates if 3 < len(line.split()) < 40 and not stated_date(line)]
    repeated = [line for line in candidates if candidates.count(line) > 1]
    return max(repeated or candidates, key=lambda line: len(line.split()), default=None)
