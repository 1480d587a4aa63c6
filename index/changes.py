"""Changing a store: documents put in, edited, taken out, embedded again. Each change happens whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, TypeVar

from index import rows
from index.database import StoreError, connect, damaged, get_meta, plain_errors, set_meta, transaction
from index.embedding import Embedder, Progress, Vectors
from index.engine import Engine, model_facts, writer_lock
from index.entry import Entry
from index.passage import Document

if TYPE_CHECKING:
    from index.readers.record import ReadDocument

T = TypeVar("T")

ADDED, UPDATED, UNCHANGED = "added", "updated", "unchanged"
BATCH = 512  # texts embedded at once, of as many documents as they come from: short texts need no padding together


class UnknownDocumentError(StoreError):
    """The store has no document with this id."""


@dataclass(frozen=True)
class Arrival:
    """A document on its way in, and whether it has to be embedded."""

    entry: Entry
    is_new: bool

    def texts(self) -> list[str]:
        """What has to be embedded of it."""
        return self.entry.texts() if self.is_new else []


def put_all(engine: Engine, sources: Iterable[Document | ReadDocument], progress: Progress | None = None) -> list[str]:
    """Put documents in, many in one transaction, each with what a person had edited of it: what became of each."""
    split = [Entry.of(source) for source in sources]
    with engine.reading() as connection:
        arrivals = [_arrival(connection, entry) for entry in split]
    total = sum(len(arrival.texts()) for arrival in arrivals)
    outcomes: list[str] = []
    done = 0
    for batch in batches(arrivals, Arrival.texts):
        texts = [text for arrival in batch for text in arrival.texts()]
        vectors = list(engine.embedder.encode_passages(texts, _shifted(progress, done, total))) if texts else []
        outcomes += _write(engine, batch, vectors)
        done += len(texts)
    if set(outcomes) & {ADDED, UPDATED}:
        with writer_lock(engine.folder):
            engine.finish(erase=UPDATED in outcomes)
    return outcomes


def edit(engine: Engine, document_id: str, edits: Mapping[str, str | None]) -> Document:
    """Set fields of a document; they stay when its file is added again. Embedded again only where texts change."""
    with engine.reading() as connection:
        known(connection, engine.folder, document_id)
        old = rows.read_entry(connection, document_id)
        kept = rows.entry_vectors(connection, document_id)
    new = old.edited(edits)
    is_same = new.texts() == old.texts()
    vectors: Sequence[Vectors] = kept if is_same else list(engine.embedder.encode_passages(new.texts()))
    with writer_lock(engine.folder):
        with engine.changing() as connection:
            if rows.stored_digest(connection, document_id) != old.digest:
                raise StoreError(f"{document_id!r} was changed by another process meanwhile; edit it again")
            rows.delete_entries(connection, [document_id])
            rows.write_entry(connection, new, iter(vectors))
        engine.finish(erase=True)
    return new.document


def remove(engine: Engine, document_id: str) -> None:
    """Take a document out; no word of it stays in the folder's files, nor its name."""
    with writer_lock(engine.folder):
        with engine.changing() as connection:
            known(connection, engine.folder, document_id)
            rows.release_reprints(connection, document_id)
            rows.delete_entries(connection, [document_id])
            shipped = set(json.loads(get_meta(connection, "shipped") or "[]"))
            set_meta(connection, shipped=json.dumps(sorted(shipped - {document_id})))
        engine.finish(erase=True)


def reembed(folder: Path, embedder: Embedder, progress: Progress | None = None) -> Engine:
    """Embed the documents of a store that another model built.

    Its old vectors answer whoever has it open until the new ones take their place, all at once.
    """
    engine = Engine.open(folder, embedder, any_model=True)
    with writer_lock(folder):
        entries = _stored_entries(folder)
        texts = [text for entry in entries for text in entry.texts()]
        vectors = iter(embedder.encode_passages(texts, progress) if texts else ())
        with engine.changing() as connection:
            rows.delete_entries(connection, [entry.document.id for entry in entries])
            for entry in entries:
                rows.write_entry(connection, entry, vectors)
            set_meta(connection, **model_facts(embedder))
        engine.finish(erase=True)
    return engine


def known(connection: Connection, folder: Path, document_id: str) -> Document:
    """The stored document with this id."""
    document = rows.read_document(connection, document_id)
    if document is None:
        remedy = "`tanya-asn index list` names those it has"
        raise UnknownDocumentError(f"no document {document_id!r} in the index at {str(folder)!r}; {remedy}")
    return document


def _arrival(connection: Connection, entry: Entry) -> Arrival:
    document_id = entry.document.id
    edited = entry.edited(rows.stored_edits(connection, document_id))
    return Arrival(edited, rows.stored_digest(connection, document_id) != edited.digest)


def batches(documents: Iterable[T], texts: Callable[[T], list[str]]) -> Iterator[list[T]]:
    """Whole documents, together of about as many texts as are embedded at once."""
    batch: list[T] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(texts(document))
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write(engine: Engine, batch: Sequence[Arrival], vectors: Sequence[Vectors]) -> list[str]:
    """Put these documents in, whose vectors follow one another; another process may have been faster."""
    if not any(arrival.is_new for arrival in batch):
        return [UNCHANGED] * len(batch)
    with writer_lock(engine.folder), engine.changing() as connection:
        outcomes = []
        start = 0
        for arrival in batch:
            end = start + len(arrival.texts())
            outcomes.append(_put(connection, arrival, vectors[start:end]))
            start = end
        return outcomes


def _put(connection: Connection, arrival: Arrival, vectors: Sequence[Vectors]) -> str:
    entry = arrival.entry
    stored = rows.stored_digest(connection, entry.document.id)
    if stored == entry.digest or not arrival.is_new:
        return UNCHANGED
    if stored:
        rows.delete_entries(connection, [entry.document.id])
    rows.write_entry(connection, entry, iter(vectors))
    return UPDATED if stored else ADDED


def _stored_entries(folder: Path) -> list[Entry]:
    """The documents of a store whose model may be another."""
    with plain_errors(folder):
        try:
            with closing(connect(folder)) as connection, transaction(connection, "BEGIN"):
                return [rows.read_entry(connection, document.id) for document in rows.read_documents(connection)]
        except rows.DamagedRowError as error:
            raise damaged(folder, str(error)) from error


def _shifted(progress: Progress | None, done: int, total: int) -> Progress | None:
    """Progress on one batch told as progress on all."""
    if progress is None:
        return None
    tell = progress
    return lambda count, _: tell(done + count, total)
