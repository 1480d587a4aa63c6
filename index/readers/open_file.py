"""From the bytes of a file to a document with its passages, by what the file is and not by what it is called."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.markdown import FRONT_MATTER, ArticleFormatError, read_article
from index.passage import Document
from index.readers.decode import decode
from index.readers.docx import read_docx
from index.readers.extract import Extract
from index.readers.html import read_html
from index.readers.leads import article_leads
from index.readers.metadata import FileFacts, complete
from index.readers.pdf import read_pdf
from index.readers.plain import read_markdown, read_plain
from index.readers.record import PassageSpans, ReadDocument, SentenceSpan, UnreadableFileError
from index.readers.regulation_facts import regulation_extract
from index.readers.sniff import DOCX, HTML, PDF, TEXT, is_html, kind_of_bytes
from index.regulation import regulation_passages
from index.split import MAX_PASSAGE_WORDS, Span, split_paragraphs, split_passages, split_sentences

MOST_BYTES = {PDF: 50_000_000, DOCX: 50_000_000, HTML: 5_000_000, TEXT: 10_000_000}
MARKDOWN = (".md", ".markdown")


def read_file(path: Path, given: Mapping[str, str], url: str | None = None) -> ReadDocument:
    """The document in a file; `given` are the fields that the user told. What can't be read is refused in one line."""
    data = _bytes(path)
    kind = kind_of_bytes(data)
    _check_size(data, kind)
    if kind in (PDF, DOCX):
        extract = read_pdf(data) if kind == PDF else read_docx(data)
        return _read(extract, "\n".join(extract.paragraphs), _facts(path, given))
    text = decode(data)
    if FRONT_MATTER.match(text.lstrip("\n")) and not is_html(text):
        return _own_article(path, given)
    if is_html(text):
        _check_size(data, HTML)
        extract = read_html(text, url)
    elif path.suffix.lower() in MARKDOWN:
        extract = read_markdown(text, path.stem)
    else:
        extract = read_plain(text, path.stem)
    return _read(extract, text, _facts(path, given))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > max(MOST_BYTES.values()):
            raise UnreadableFileError(
                f"it has {path.stat().st_size:,} bytes (limit {max(MOST_BYTES.values()):,}); split it"
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"it can't be opened ({error.strerror})") from error


def _check_size(data: bytes, kind: str) -> None:
    if len(data) > MOST_BYTES[kind]:
        raise UnreadableFileError(f"it has {len(data):,} bytes of {kind} (limit {MOST_BYTES[kind]:,}); split it")


def _facts(path: Path, given: Mapping[str, str]) -> FileFacts:
    modified = datetime.date.fromtimestamp(path.stat().st_mtime).isoformat()
    return FileFacts(path.stem, modified, given)


def _own_article(path: Path, given: Mapping[str, str]) -> ReadDocument:
    """An article in the project's own format: split by its own rules, its fields as its front matter says."""
    try:
        document = read_article(path)
    except ArticleFormatError as error:
        raise UnreadableFileError(str(error).removeprefix(f"{path}: ")) from error
    document = Document(**{**document.__dict__, **given})
    return ReadDocument(
        document,
        tuple(
            PassageSpans(tuple(
                SentenceSpan(passage.start + span.start, passage.start + span.end, span.lead, span.translation)
                for span in passage.sentences
            ))
            for passage in split_passages(document)
        ),
    )  # fmt: skip


def _read(extract: Extract, text: str, facts: FileFacts) -> ReadDocument:
    law = None if extract.article else regulation_extract(text, extract)
    extract = law or extract
    if not "".join(extract.paragraphs).strip():
        raise UnreadableFileError("no text was found in it")
    document = complete(extract, facts)
    if law:
        return ReadDocument(document, regulation_passages(document.text, document.title))
    return ReadDocument(document, _passages(document, article=extract.article))


def _passages(document: Document, *, article: bool) -> tuple[PassageSpans, ...]:
    """Passages of whole sentences, short paragraphs together; the sentences of an article get a lead."""
    paragraphs = [
        [(start + first, start + last) for first, last in split_sentences(document.text[start:end])]
        for start, end in split_paragraphs(document.text)
    ]
    texts = [[document.text[start:end] for start, end in spans] for spans in paragraphs]
    leads = article_leads(document, texts) if article else None
    groups: list[list[SentenceSpan]] = []
    room = 0
    for number, spans in enumerate(paragraphs):
        words = [len(text.split()) for text in texts[number]]
        if sum(words) > room:
            groups.append([])
            room = MAX_PASSAGE_WORDS
        for position, (span, count) in enumerate(zip(spans, words, strict=True)):
            if groups[-1] and count > room:
                groups.append([])
                room = MAX_PASSAGE_WORDS
            groups[-1].append(_led(span, leads[number] if leads else (), position))
            room -= count
    return tuple(PassageSpans(tuple(group)) for group in groups if group)


def _led(span: Span, leads: Sequence[str], position: int) -> SentenceSpan:
    return SentenceSpan(*span, lead=leads[position] if leads else None)
