"""HTML pages: the article and what the page says about it, in its meta tags and JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.readers.article_text import article_paragraphs
from index.readers.dateline import read_dateline
from index.readers.dates import iso_date
from index.readers.extract import Extract
from index.readers.record import UnreadableFileError

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

FEWEST_WORDS = 20
MOST_WORDS_IN_TAG = 20_000  # the parser compares each attribute with all before it
MOST_SCRIPT = 200_000  # characters of JSON-LD that are looked at
ARTICLE_TYPES = ("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting")
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
NOT_ARTICLE = "//script|//style|//noscript|//template|//iframe|//form|//nav|//footer|//aside|//comment()|//*[@hidden]|"
NOT_ARTICLE += "//*[@aria-hidden='true']"
NOTHING_FOUND = "no article text was found in this HTML page (a menu, a log-in page or a page made by scripts?)"


def read_html(text: str, url: str | None = None) -> Extract:
    """The article of a page, without menus, advertisements, links to other articles, comments and hidden text."""
    if any(tag.partition(">")[0].count(" ") > MOST_WORDS_IN_TAG for tag in text.split("<")):
        raise UnreadableFileError("it is HTML with a tag of too many attributes; it is not read")
    tree = _tree(text)
    meta = _meta(tree)
    address = _canonical(tree, url)
    _drop_hidden(tree)
    paragraphs = _paragraphs(tree)
    if sum(len(paragraph.split()) for paragraph in paragraphs) < FEWEST_WORDS:
        raise UnreadableFileError(NOTHING_FOUND)
    dateline = read_dateline(paragraphs[0], urlsplit(address or "").netloc.removeprefix("www."))
    return Extract(
        tuple(paragraph for paragraph in paragraphs if paragraph != meta.get("title")),
        title=meta.get("title"),
        publisher=meta.get("publisher") or (dateline.publisher if dateline else None),
        published=iso_date(meta.get("published")),
        place=dateline.place if dateline else None,
        url=address,
        article=True,
        guessed=("place",) if dateline and dateline.place else (),
    )


def _tree(text: str) -> HtmlElement:
    from lxml import html  # type: ignore[import-untyped]
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
        tree: HtmlElement | None = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise UnreadableFileError("it is HTML too broken to be read") from error
    if tree is None:
        raise UnreadableFileError(NOTHING_FOUND)
    return tree


def _paragraphs(tree: HtmlElement) -> tuple[str, ...]:
    import trafilatura

    text = trafilatura.extract(
        tree, favor_precision=True, include_comments=False, include_formatting=False, with_metadata=False
    )
    lines = [" ".join(line.removeprefix("- ").split()) for line in (text or "").split("\n")]
    return article_paragraphs([line for line in lines if line])


def _drop_hidden(tree: HtmlElement) -> None:
    """Take out what no reader of the page sees, and forms, menus and scripts."""
    hidden = [element for element in tree.iter() if isinstance(element.tag, str)
              and HIDDEN_STYLE.search(element.get("style") or "")]  # fmt: skip
    for element in [*tree.xpath(NOT_ARTICLE), *hidden]:
        if element.getparent() is not None:
            element.drop_tree() if isinstance(element.tag, str) else element.getparent().remove(element)


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Title, publisher and date: from JSON-LD, else from meta tags, else from the headline and the first <time>."""
    tags = {
        name.lower(): " ".join(content.split())
        for element in tree.iter("meta")
        if (name := element.get("property") or element.get("name")) and (content := element.get("content"))
    }
    stated = next(_articles(tree), {})
    headline = " ".join(" ".join(tree.xpath("(//h1)[1]//text()")).split())
    times = tree.xpath("(//time[@datetime])[1]/@datetime")
    found = {
        "title": _text(stated.get("headline")) or tags.get("og:title") or headline or _page_title(tree),
        "publisher": _text(stated.get("publisher")) or tags.get("og:site_name"),
        "published": _text(stated.get("datePublished"))
        or tags.get("article:published_time")
        or tags.get("publishdate")
        or tags.get("date")
        or (times[0] if times else None),
    }
    return {name: value for name, value in found.items() if value}


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """What the JSON-LD of the page says about articles."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting = [json.loads(script[:MOST_SCRIPT])]
        except (ValueError, RecursionError):
            continue  # many pages hold broken JSON-LD; their meta tags say the same
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, dict):
                types = node.get("@type")
                if set([types] if isinstance(types, str) else types or []) & set(ARTICLE_TYPES):
                    yield node
                waiting.append(node.get("@graph"))


def _text(value: object) -> str | None:
    """A JSON-LD value as text; an organisation by its name."""
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else None


def _page_title(tree: HtmlElement) -> str | None:
    """The <title>, without the site's name behind a bar: "Judul | Harian Contoh" -> "Judul"."""
    title = " ".join((tree.findtext(".//title") or "").split())
    return re.split(r"\s+[|»]\s+", title)[0] or None


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    """The address of the page: where it was fetched, else what it says; only http and https."""
    stated = tree.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")
    address = str(url or next(iter(stated), ""))
    return address if urlsplit(address).scheme in ("http", "https") else None
