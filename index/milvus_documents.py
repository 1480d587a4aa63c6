"""The documents of a Milvus: written whole, found by id, read once and kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from index.database import IndexDamagedError
from index.embedding import Vectors
from index.entry import Entry
from index.filters import document_key
from index.milvus_rows import HEAD_FIELDS, Head, is_whole, part_rows, read_entry, record_row, sentence_rows
from index.milvus_server import LANGUAGES, MilvusServer, Row, quoted

KEPT = 1024  # documents in memory; one of a version never changes
BATCH = 50  # documents whose texts are asked for at once


class MilvusDocuments:
    """The documents in a server's collections, embedded by the model of one generation."""

    def __init__(self, server: MilvusServer, generation: str) -> None:
        self.server = server
        self.collections = {language: server.sentences(generation, language) for language in LANGUAGES}
        self._entry = lru_cache(maxsize=KEPT)(self._read)

    def heads(self) -> list[Head]:
        """What is known of every document, in the order of their ids."""
        rows = self.server.rows(self.server.records, 'sort == "head"', HEAD_FIELDS)
        return sorted(map(Head.read, rows), key=lambda head: head.id)

    def find(self, keys: Iterable[str]) -> dict[str, Head]:
        """The heads of the documents with these keys, by key."""
        wanted = [f"head-{key}" for key in dict.fromkeys(keys)]
        rows = self.server.get(self.server.records, wanted, HEAD_FIELDS) if wanted else []
        return {row["document"]: Head.read(row) for row in rows}

    def head(self, document_id: str) -> Head | None:
        """The head of the document with this id."""
        key = document_key(document_id)
        return self.find([key]).get(key)

    def entry(self, head: Head) -> Entry:
        """A document with its passages."""
        return self._entry(head)

    def entries(self, heads: Sequence[Head]) -> Iterator[Entry]:
        """Documents with their passages, their texts asked for by the dozen."""
        for start in range(0, len(heads), BATCH):
            batch = heads[start : start + BATCH]
            condition = f'sort == "part" and document in {quoted([head.key for head in batch])}'
            rows = self.server.rows(self.server.records, condition, ("document", "version", "number", "content"))
            for head in batch:
                yield self._whole(head, [row for row in rows if row["document"] == head.key])

    def same_origin(self, document_id: str) -> list[Entry]:
        """The document with this id and those that reprint it."""
        condition = f'sort == "head" and origin == "{document_key(document_id)}"'
        rows = self.server.rows(self.server.records, condition, HEAD_FIELDS)
        own = self.head(document_id)
        return [self.entry(head) for head in [*([own] if own else []), *map(Head.read, rows)]]

    def write(self, entry: Entry, vectors: Iterator[Vectors]) -> None:
        """Put a document in: its rows, then its head, then away with what an older version left."""
        head = Head.of(entry)
        self.server.upsert(self.server.records, part_rows(entry, head))
        for language, rows in sentence_rows(entry, head, vectors).items():
            self.server.upsert(self.collections[language], rows)
        self.server.upsert(self.server.records, [head.row(entry.document.origin)])
        self._sweep(head.key, f' and version != "{head.version}"')

    def delete(self, head: Head) -> None:
        """Take a document out, its head first."""
        self.server.delete(self.server.records, f'key == "head-{head.key}"')
        self._sweep(head.key, "")
        self._entry.cache_clear()

    def fact(self, name: str) -> str:
        """A fact about the store, "" where it was never set."""
        rows = self.server.get(self.server.records, [f"fact-{name}"], ["content"])
        return str(rows[0]["content"]) if rows else ""

    def set_fact(self, name: str, value: object) -> None:
        """Write down a fact about the store, as JSON."""
        self.server.upsert(self.server.records, [record_row("fact", name, json.dumps(value))])

    def problems(self) -> Iterator[str]:
        """What is wrong with the rows, a line each."""
        heads = {(head.key, head.version): head for head in self.heads()}
        held: Counter[tuple[str, str]] = Counter()
        for collection in self.collections.values():
            rows = self.server.rows(collection, 'key != ""', ("document", "version"))
            held.update((row["document"], row["version"]) for row in rows)
        for name, head in heads.items():
            if held[name] != head.rows:
                yield f"document {head.id!r}: {held[name]} of {head.rows} vectors"
        left = sum(count for name, count in held.items() if name not in heads)
        if left:
            yield f"{left} vectors of no document"

    def _sweep(self, key: str, condition: str) -> None:
        self.server.delete(self.server.records, f'sort == "part" and document == "{key}"{condition}')
        for collection in self.collections.values():
            self.server.delete(collection, f'document == "{key}"{condition}')

    def _read(self, head: Head) -> Entry:
        condition = f'sort == "part" and document == "{head.key}"'
        rows = self.server.rows(self.server.records, condition, ("document", "version", "number", "content"))
        return self._whole(head, rows)

    def _whole(self, head: Head, rows: Sequence[Row]) -> Entry:
        parts = [row for row in rows if row["version"] == head.version]
        entry = read_entry(parts) if is_whole(head, parts) else None
        if entry is None or entry.digest != head.digest:
            remedy = "remove it with `tanya-asn index remove` and add it again"
            raise IndexDamagedError(f"document {head.id!r} in Milvus is not as it was written; {remedy}")
        return entry
