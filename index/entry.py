"""A document made ready to be stored: split, with its digest, and with the texts that are embedded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from index.passage import Document, Passage, Sentence
from index.readers.leads import source_line
from index.split import split_passages

if TYPE_CHECKING:
    from index.readers.record import ReadDocument


@dataclass(frozen=True)
class Entry:
    """A document as it is stored: split, and with a digest of everything that it holds."""

    document: Document
    passages: tuple[Passage, ...]
    record: str
    digest: str
    edits: Mapping[str, str | None] = field(default_factory=dict)  # fields that a person set, whatever the file says

    @classmethod
    def of(cls, source: Document | ReadDocument) -> Entry:
        """The entry of a document: split by our rules, or as its reader split it."""
        if isinstance(source, Document):
            return cls.split(source, split_passages(source))
        return cls.split(*located(source))

    @classmethod
    def split(cls, document: Document, passages: Sequence[Passage]) -> Entry:
        """The entry of a document with these passages."""
        record = document_record(document)
        return cls(document, tuple(passages), record, content_digest(record, passages))

    def edited(self, edits: Mapping[str, str | None]) -> Entry:
        """The entry with these fields set by a person: they no longer count as guessed, and leads name the new ones."""
        if not edits:
            return self
        old = self.document
        guessed = tuple(name for name in old.guessed if name not in edits)
        document = replace(old, guessed=guessed, **edits)  # type: ignore[arg-type]  # only texts are edited
        passages = [
            replace(each, document=document, sentences=tuple(_led(span, old, document) for span in each.sentences))
            for each in self.passages
        ]
        return replace(Entry.split(document, passages), edits={**self.edits, **edits})

    def texts(self) -> list[str]:
        """What is embedded: every sentence with its lead, then every translation, under the title where they need it.

        A digest's sentences, and those with a lead, stand for themselves; others are read under their title.
        """
        source = self.document
        title = source.title_english or source.title
        alone = source.summary_of is not None
        own, english = [], []
        for passage in self.passages:
            for number, span in enumerate(passage.sentences):
                text = passage.readable_text(number)
                own.append(text if alone or span.lead else f"{source.title}. {text}")
                if span.translation is not None:
                    english.append(span.translation if alone else f"{title}. {span.translation}")
        return own + english


def _led(span: Sentence, old: Document, new: Document) -> Sentence:
    """The sentence with the document's new headline, publisher, place and date in its lead."""
    lead = span.lead
    if lead:
        headline, cut, rest = lead.partition("…")
        if cut and old.title.startswith(headline) and new.title != old.title:  # a long headline is cut
            lead = f"{new.title}{rest}"
        lead = lead.replace(old.title, new.title).replace(source_line(old), source_line(new))
    return replace(span, lead=lead)


def located(source: ReadDocument) -> tuple[Document, tuple[Passage, ...]]:
    """What a reader found as a document and its passages, the translations kept in the document."""
    spans = [span for passage in source.passages for span in passage.sentences]
    translations = tuple(span.translation or "" for span in spans) if any(span.translation for span in spans) else ()
    document = replace(source.document, translations=translations)
    passages = []
    for number, passage in enumerate(source.passages, start=1):
        start, end = passage.sentences[0].start, passage.sentences[-1].end
        sentences = tuple(
            Sentence(span.start - start, span.end - start, span.translation or None, span.lead or None)
            for span in passage.sentences
        )
        text = document.text[start:end]
        passages.append(Passage(f"{document.id}#{number}", document, text, start, end, sentences, passage.place))
    return document, tuple(passages)


def document_record(document: Document) -> str:
    """The document as it is stored."""
    return json.dumps(asdict(document), ensure_ascii=False)


def content_digest(record: str, passages: Sequence[Passage]) -> str:
    """The SHA-256 of a document's record and of every span in it, with its place and lead."""
    spans = [
        (passage.start, passage.end, passage.place, [(s.start, s.end, s.lead) for s in passage.sentences])
        for passage in passages
    ]
    return hashlib.sha256(f"{record}\n{json.dumps(spans)}".encode()).hexdigest()
