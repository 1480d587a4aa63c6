"""Documents as rows of Milvus, and back.

A document is a head that names its version, parts that hold its text, and a row for each vector of a sentence. The head
is written last and deleted first, so a document whose writing was cut off is never seen, and a new version shows whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from index.embedding import Vectors
from index.entry import Entry
from index.filters import document_key
from index.lexical import entries
from index.milvus_server import LANGUAGES, Row
from index.passage import ENGLISH, Document, Passage, Sentence

PART = 15_000  # characters, of at most four bytes each
HEAD_FIELDS = ("document", "version", "content")
ANCHOR = [0.0, 0.0]


@dataclass(frozen=True)
class Head:
    """What is known of a stored document before its text is read."""

    id: str
    key: str
    version: str
    digest: str
    sentences: int
    rows: int
    parts: int

    @classmethod
    def of(cls, entry: Entry) -> Head:
        """The head of a document that is about to be written."""
        key, text = document_key(entry.document.id), entry_text(entry)
        count = sum(len(passage.sentences) for passage in entry.passages)
        parts = -(-len(text) // PART)
        return cls(entry.document.id, key, entry.digest[:32], entry.digest, count, len(entry.texts()), parts)

    @classmethod
    def read(cls, row: Row) -> Head:
        """The head in a row."""
        return cls(**json.loads(row["content"]))

    def row(self, origin: str | None) -> Row:
        """The head as a row, with the document that it reprints."""
        content = json.dumps(asdict(self), ensure_ascii=False)
        return record_row("head", self.key, content, document=self.key, version=self.version, origin=origin)


def record_row(
    sort: str, key: str, content: str, *, document: str = "", version: str = "", origin: str | None = None
) -> Row:
    """A row of the collection of records."""
    known = {"key": f"{sort}-{key}", "sort": sort, "document": document, "version": version, "content": content}
    return {**known, "origin": document_key(origin) if origin else "", "number": 0, "anchor": ANCHOR}


def part_rows(entry: Entry, head: Head) -> list[Row]:
    """The rows of a document's text."""
    text = entry_text(entry)
    rows = []
    for number in range(head.parts):
        content = text[number * PART : (number + 1) * PART]
        row = record_row(
            "part", f"{head.key}-{head.version}-{number}", content, document=head.key, version=head.version
        )
        rows.append({**row, "number": number})
    return rows


def sentence_rows(entry: Entry, head: Head, vectors: Iterator[Vectors]) -> dict[str, list[Row]]:
    """The rows of a document's sentences by language; takes the vectors of `entry.texts()` from `vectors`."""
    rows: dict[str, list[Row]] = {language: [] for language in LANGUAGES}
    own = entry.document.language
    for position, number, passage in _places(entry):
        terms = entries(passage, number).get(own, "")
        rows[own].append(_sentence_row(entry, head, (position, number, "text"), terms, next(vectors)))
    for position, number, passage in _places(entry):
        if passage.sentences[number].translation is not None:
            terms = entries(passage, number).get(ENGLISH, "") if own != ENGLISH else ""
            rows[ENGLISH].append(_sentence_row(entry, head, (position, number, "english"), terms, next(vectors)))
    return rows


def sentence_keys(head: Head, passage: int, number: int) -> list[str]:
    """The keys of a sentence's rows: its text's and its translation's."""
    return [f"{head.key}-{head.version}-{passage}-{number}-{side}" for side in ("text", "english")]


def _sentence_row(entry: Entry, head: Head, place: tuple[int, int, str], terms: str, vector: Vectors) -> Row:
    source = entry.document
    position, number, side = place
    return {
        "key": f"{head.key}-{head.version}-{position}-{number}-{side}",
        "document": head.key,
        "version": head.version,
        "kind": source.kind,
        "language": source.language,
        "published": source.published,
        "passage": position,
        "number": number,
        "terms": terms,
        "vector": [float(each) for each in vector],
    }


def _places(entry: Entry) -> Iterator[tuple[int, int, Passage]]:
    for position, passage in enumerate(entry.passages):
        for number in range(len(passage.sentences)):
            yield position, number, passage


def entry_text(entry: Entry) -> str:
    """A document with its passages, and what a person edited, as text."""
    kept = [field.name for field in fields(Passage) if field.name not in ("document", "text", "sentences")]
    passages: list[Mapping[str, Any]] = [
        {
            **{name: getattr(passage, name) for name in kept},
            "sentences": [asdict(sentence) for sentence in passage.sentences],
        }
        for passage in entry.passages
    ]
    whole = {"document": asdict(entry.document), "passages": passages, "edits": dict(entry.edits)}
    return json.dumps(whole, ensure_ascii=False)


def read_entry(parts: Iterable[Row]) -> Entry:
    """The document in its parts."""
    text = "".join(part["content"] for part in sorted(parts, key=lambda part: int(part["number"])))
    whole = json.loads(text)
    document = Document.of_record(whole["document"])
    passages = [_passage(document, record) for record in whole["passages"]]
    return replace(Entry.split(document, passages), edits=whole["edits"])


def _passage(document: Document, record: Mapping[str, Any]) -> Passage:
    sentences = tuple(Sentence(**each) for each in record["sentences"])
    text = document.text[record["start"] : record["end"]]
    return Passage(**{**record, "document": document, "text": text, "sentences": sentences})


def is_whole(head: Head, parts: Sequence[Row]) -> bool:
    """Whether all parts of a document's text are there."""
    return sorted(int(part["number"]) for part in parts) == list(range(head.parts))
