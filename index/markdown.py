"""Articles: Markdown files with front matter, and the English renderings beside them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from index.passage import ENGLISH, INDONESIAN, Document

MAX_BYTES = 5_000_000
LANGUAGES = (INDONESIAN, ENGLISH)
KINDS = ("news", "regulation", "statement")
REQUIRED = {
    "title": "title: Netralitas ASN di Kediri",
    "publisher": "publisher: Memontum",
    "published": "published: 2024-05-08",
    "language": "language: id",
    "kind": "kind: news",
}
OPTIONAL = ("title_english", "url", "place", "status", "summary_of")

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|$)(.*)", re.DOTALL)
SOURCE_LINE = re.compile(r"(?:Sumber|Source):[^\n]*$")
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Characters that a reader does not see: controls, zero-width and direction marks, tag characters.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
MARKUP = (
    (re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),  # image
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),  # link
    (re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)", re.MULTILINE), ""),  # heading, quotation, list item
    (re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1"), r"\2"),  # bold, italics, code
)


class ArticleFormatError(ValueError):
    """An article file that can't be read as one; the message names the file, the fault and the remedy."""


def shipped_articles() -> Path:
    """The folder of the articles that come with the program."""
    return Path(__file__).parent / "articles"


def read_article(path: Path) -> Document:
    """The document in a Markdown or text file, with the English rendering in the `.en.txt` file beside it.

    The text of a digest is one sentence a line; its last paragraph, "Sumber: ...", is left out.
    """
    fields, body = _split_front_matter(path, _read_text(path))
    values = _checked_fields(path, fields)
    digest = bool(values["summary_of"])
    lines = _body_lines(body if digest else without_marks(body))
    text = "\n".join(lines)
    if not text:
        raise ArticleFormatError(f"{path}: there is no text below the front matter; write the article there")
    return Document(**values, text=text, translations=_read_translations(path, lines))


def _read_text(path: Path) -> str:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ArticleFormatError(f"{path}: {size:,} bytes are too many for an article; split it (limit {MAX_BYTES:,})")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise ArticleFormatError(f"{path}: not UTF-8 text ({place}); save it as UTF-8") from error
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return INVISIBLE.sub("", text)


def _split_front_matter(path: Path, text: str) -> tuple[dict[str, Any], str]:
    found = FRONT_MATTER.match(text.lstrip("\n"))
    if not found:
        example = REQUIRED["title"]
        message = f"{path}: the field 'title' is missing; begin the file with a line ---, then '{example}' and the"
        raise ArticleFormatError(f"{message} fields {', '.join(list(REQUIRED)[1:])}, then a line ---")
    try:
        fields = yaml.safe_load(found.group(1)) or {}
    except ValueError as error:  # YAML reads 2024-02-31 as a date, and there is no such day
        raise ArticleFormatError(f"{path}: no such day ({error}); write the date as 2024-05-08") from error
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        message = f"{path}: the lines between --- are not YAML ({reason}); write one 'field: value' a line"
        raise ArticleFormatError(message) from error
    if not isinstance(fields, dict):
        raise ArticleFormatError(f"{path}: the lines between --- are no fields; write one 'field: value' a line")
    return fields, found.group(2)


def _checked_fields(path: Path, fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {name: _required(path, fields, name) for name in REQUIRED}
    values |= {name: _scalar(path, fields, name) or None for name in OPTIONAL}
    values["id"] = _scalar(path, fields, "id") or path.stem
    _check(path, "id", values["id"], IDENTIFIER.fullmatch(values["id"]), "use letters, digits, '.', '_' and '-' only")
    _check(path, "language", values["language"], values["language"] in LANGUAGES, f"use {' or '.join(LANGUAGES)}")
    _check(path, "kind", values["kind"], values["kind"] in KINDS, f"use {', '.join(KINDS[:-1])} or {KINDS[-1]}")
    values["published"] = _date(path, values["published"])
    return values


def _required(path: Path, fields: dict[str, Any], name: str) -> str:
    value = _scalar(path, fields, name)
    if not value:
        example = REQUIRED[name]
        raise ArticleFormatError(
            f"{path}: the field {name!r} is missing; add it between the --- lines, e.g. '{example}'"
        )
    return value


def _scalar(path: Path, fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    simple = isinstance(value, str | int | float | datetime.date)
    _check(path, name, type(value).__name__, simple, "give one line of text")
    return " ".join(str(value).split())


def _date(path: Path, value: str) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ArticleFormatError(f"{path}: 'published' is {value!r}; write the date as 2024-05-08") from error


def _check(path: Path, name: str, value: str, right: object, remedy: str) -> None:
    if not right:
        raise ArticleFormatError(f"{path}: the field {name!r} is {value!r}; {remedy}")


def without_marks(body: str) -> str:
    """The words of a Markdown text without its marks and comments."""
    body = COMMENT.sub("", body)
    for mark, words in MARKUP:
        body = mark.sub(words, body)
    return body


def _body_lines(body: str) -> list[str]:
    """The lines of the text, with single blank lines between paragraphs and no closing source line."""
    paragraphs = [[line.strip() for line in block.split("\n")] for block in re.split(r"\n\s*\n", body.strip())]
    if paragraphs and len(paragraphs[-1]) == 1 and SOURCE_LINE.match(paragraphs[-1][0]):
        paragraphs.pop()
    return "\n\n".join("\n".join(lines) for lines in paragraphs).split("\n")


def _read_translations(path: Path, lines: list[str]) -> tuple[str, ...]:
    """The English rendering, which follows the text line for line."""
    english = path.with_name(f"{path.stem}.en.txt")
    if not english.is_file():
        return ()
    rendering = _body_lines(_read_text(english))
    for number, (line, translation) in enumerate(zip(lines, rendering, strict=False), start=1):
        if bool(line) != bool(translation):
            raise ArticleFormatError(f"{english}: line {number} does not face line {number} of the text in {path.name}")
    if len(lines) != len(rendering):
        message = f"{len(rendering)} lines for {len(lines)} in the text of {path.name}; give one line for each"
        raise ArticleFormatError(f"{english}: {message}")
    return tuple(translation for translation in rendering if translation)
