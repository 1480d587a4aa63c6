"""Marks a document that reprints another's text with the id of that origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index.near_duplicates import Origins, signature
from index.passage import Document
from index.readers.record import ReadDocument

RULE = "regulation"  # laws repeat each other's words without being reprints


class Reprints:
    """The news and statements of a store, and those on their way into it, told apart by their texts."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._waiting = [document for document in documents if document.kind != RULE and document.origin is None]
        self._origins = Origins({})

    def marked(self, read: ReadDocument) -> ReadDocument:
        """The document with the origin that it reprints, if any; else it may be the origin of later ones."""
        document = read.document
        if document.kind == RULE:
            return read
        for known in self._waiting:
            self._origins.add(known.id, signature(known.text))
        self._waiting = []
        own = signature(document.text)
        origin = self._origins.of(own)
        if origin is None:
            self._origins.add(document.id, own)
        return read if origin in (None, document.id) else replace(read, document=replace(document, origin=origin))
