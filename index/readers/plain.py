"""Text files and Markdown without front matter; a copied news page is read as the article in it."""

from __future__ import annotations

import re
from dataclasses import replace

from index.markdown import without_marks
from index.readers.article_text import looks_like_page, read_article_text
from index.readers.dates import stated_date
from index.readers.extract import Extract
from index.readers.lines import paragraphs_of_lines

HEADING = re.compile(r"#[ \t]+(.+)")
LONGEST_TITLE_WORDS = 30


def read_plain(text: str, name: str) -> Extract:
    """The paragraphs of a text; `name` is its file's name without the ending."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    if looks_like_page(lines, name):
        return _page(lines, name)
    paragraphs = paragraphs_of_lines(lines)
    title = _first_line(paragraphs)
    return Extract(paragraphs[1:] if title else paragraphs, title=title)


def read_markdown(text: str, name: str) -> Extract:
    """The paragraphs of a Markdown text without its marks; its first heading is its title."""
    heading = next((found for line in text.split("\n") if (found := HEADING.fullmatch(line.strip()))), None)
    if heading:
        text = text.replace(heading.group(), "", 1)
    extract = read_plain(without_marks(text), name)
    if not heading:
        return extract
    kept = (extract.title, *extract.paragraphs) if extract.title and not extract.article else extract.paragraphs
    return replace(extract, paragraphs=tuple(filter(None, kept)), title=heading.group(1).strip())


def _page(lines: list[str], name: str) -> Extract:
    found = read_article_text(lines, name)
    dateline = found.dateline
    read_off = {"publisher": dateline.publisher, "place": dateline.place}
    return Extract(
        found.paragraphs,
        title=found.title,
        publisher=dateline.publisher,
        published=next((day for line in lines if (day := stated_date(line))), None),
        place=dateline.place,
        article=True,
        guessed=tuple(field for field, value in read_off.items() if value),
    )


def _first_line(paragraphs: tuple[str, ...]) -> str | None:
    """The first paragraph, when it is a title: short, without a full stop, with a text below it."""
    first = paragraphs[0] if len(paragraphs) > 1 else ""
    return first if first and len(first.split()) <= LONGEST_TITLE_WORDS and first[-1] not in '.:;,!?”"' else None
