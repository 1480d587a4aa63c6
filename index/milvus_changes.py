"""Changing a store on Milvus: documents put in, edited, taken out, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.changes import ADDED, UNCHANGED, UPDATED, UnknownDocumentError, batches
from index.embedding import Embedder, Progress, Vectors
from index.entry import Entry
from index.milvus_documents import MilvusDocuments
from index.milvus_rows import Head
from index.passage import Document

if TYPE_CHECKING:
    from index.readers.record import ReadDocument


def put_all(
    documents: MilvusDocuments,
    embedder: Embedder,
    sources: Iterable[Document | ReadDocument],
    progress: Progress | None = None,
) -> list[str]:
    """Put documents in, each with what a person had edited of it: what became of each."""
    arrivals = [_arrival(documents, Entry.of(source)) for source in sources]
    new = {entry.document.id: entry for entry, outcome in arrivals if outcome != UNCHANGED}
    write_all(documents, embedder, list(new.values()), progress)
    return [outcome for _, outcome in arrivals]


def write_all(
    documents: MilvusDocuments, embedder: Embedder, entries: Sequence[Entry], progress: Progress | None = None
) -> None:
    """Embed documents and write them."""
    total, done = sum(len(entry.texts()) for entry in entries), 0
    for batch in batches(entries, Entry.texts):
        texts = [text for entry in batch for text in entry.texts()]
        vectors: Iterator[Vectors] = iter(embedder.encode_passages(texts) if texts else ())
        for entry in batch:
            documents.write(entry, vectors)
        done += len(texts)
        if progress:
            progress(done, total)


def edit(
    documents: MilvusDocuments, embedder: Embedder, document_id: str, fields: Mapping[str, str | None]
) -> Document:
    """Set fields of a document; they stay when its file is added again."""
    entry = documents.entry(known(documents, document_id)).edited(fields)
    write_all(documents, embedder, [entry])
    return entry.document


def remove(documents: MilvusDocuments, embedder: Embedder, document_id: str) -> None:
    """Take a document out; the oldest of its reprints stands in its place as their origin."""
    head = known(documents, document_id)
    reprints = [entry for entry in documents.same_origin(document_id) if entry.document.id != document_id]
    reprints.sort(key=lambda entry: entry.document.published)
    documents.delete(head)
    write_all(documents, embedder, [_heir(entry, reprints[0]) for entry in reprints])


def known(documents: MilvusDocuments, document_id: str) -> Head:
    """The head of the document with this id."""
    head = documents.head(document_id)
    if head is None:
        place, remedy = documents.server.place.uri, "`tanya-asn index list` names those it has"
        raise UnknownDocumentError(f"no document {document_id!r} in the index in Milvus at {place!r}; {remedy}")
    return head


def _arrival(documents: MilvusDocuments, entry: Entry) -> tuple[Entry, str]:
    head = documents.head(entry.document.id)
    if head is None:
        return entry, ADDED
    edited = entry.edited(documents.entry(head).edits)
    return edited, UNCHANGED if head.digest == edited.digest else UPDATED


def _heir(entry: Entry, first: Entry) -> Entry:
    """A reprint of what has been taken out: the first of them is an origin now, the others reprint it."""
    origin = None if entry is first else first.document.id
    document = replace(entry.document, origin=origin)
    passages = [replace(passage, document=document) for passage in entry.passages]
    return replace(Entry.split(document, passages), edits=entry.edits)
