"""Adding documents: what a user names is read file by file and put in the store, and each file's outcome is told."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from index.embedding import Progress
from index.fetch import fetch
from index.passage import Document
from index.readers.isolated import IsolatedReader
from index.readers.passages import is_passages_file, read_passages
from index.readers.record import ReadDocument, UnreadableFileError
from index.reprints import Reprints
from index.sources import Source, find_sources

ADDED, REFUSED, UNCHANGED, WAITING = "added", "refused", "unchanged", "waiting"
BATCH = 2000  # documents read before they are put in: what an interruption loses at most
SHINGLE = 4  # words
SAME_TEXT = 0.3  # of the shingles of the shorter text: a corrected article keeps more, another article has none


class Collection(Protocol):
    """What is asked of a store here."""

    def documents(self) -> list[Document]:
        """All documents."""

    def document(self, document_id: str) -> Document:
        """The document with this id."""

    def add_all(self, documents: Iterable[ReadDocument], progress: Progress | None = None) -> list[str]:
        """Put documents in: what became of each."""


class NewCollection:
    """A store that is begun when the first document is put in: files that can't be read leave none behind."""

    def __init__(self, begin: Callable[[], Collection]) -> None:
        self._begin = begin
        self._begun: Collection | None = None

    @property
    def is_begun(self) -> bool:
        """Whether there is a store by now."""
        return self._begun is not None

    def documents(self) -> list[Document]:
        """All documents: none before it is begun."""
        return self._begun.documents() if self._begun else []

    def document(self, document_id: str) -> Document:
        """The document with this id, which must have been put in."""
        assert self._begun is not None
        return self._begun.document(document_id)

    def add_all(self, documents: Iterable[ReadDocument], progress: Progress | None = None) -> list[str]:
        """Put documents in: what became of each."""
        self._begun = self._begun or self._begin()
        return self._begun.add_all(documents, progress)


@dataclass(frozen=True)
class Outcome:
    """What became of one file or, of a file of passages, of one document in it."""

    source: str
    result: str  # "added", "updated", "unchanged", "refused"
    document_id: str | None = None
    why: str | None = None  # of a refusal, and of a file whose text is there already
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Watch:
    """Whom to tell how far it is: files read, and texts embedded, each of how many."""

    read: Callable[[int, int], None] | None = None
    embedded: Progress | None = None


def add_sources(
    store: Collection, named: Sequence[str], given: Mapping[str, str] | None = None, watch: Watch | None = None
) -> list[Outcome]:
    """Put every document that these names stand for in the store; a file that can't be read stops no other.

    `given` are fields that hold for all of them, such as {"publisher": "Bawaslu"}.
    """
    watch = watch or Watch()
    documents = store.documents()
    known, reprints = KnownDocuments.of(documents), Reprints(documents)
    outcomes: list[Outcome] = []
    batch: dict[int, ReadDocument] = {}  # by the position of its outcome, which is final once it is stored
    for name, read in _read_all(find_sources(named), given or {}, watch):
        outcome = _outcome_without_store(name, read, known)
        if outcome is None:
            assert isinstance(read, ReadDocument)
            batch[len(outcomes)] = reprints.marked(known.named(read))
            outcome = Outcome(name, WAITING)
        outcomes.append(outcome)
        if len(batch) >= BATCH:
            _put(store, batch, outcomes, watch)
    _put(store, batch, outcomes, watch)
    return outcomes


def _outcome_without_store(
    name: str, read: ReadDocument | UnreadableFileError, known: KnownDocuments
) -> Outcome | None:
    """The outcome of what could not be read or is there already; None for what has to be stored."""
    if isinstance(read, UnreadableFileError):
        return Outcome(name, REFUSED, why=str(read))
    same = known.same_text(read.document)
    if same is None:
        return None
    return Outcome(name, UNCHANGED, same, None if same == read.document.id else f"the same text as {same}")


def _put(store: Collection, batch: dict[int, ReadDocument], outcomes: list[Outcome], watch: Watch) -> None:
    """Store what waits, and write down what became of it."""
    results = store.add_all(list(batch.values()), watch.embedded) if batch else []
    for (position, read), result in zip(batch.items(), results, strict=True):
        document = read.document
        if result != ADDED and document.guessed:
            document = store.document(document.id)  # what a person edited of it is no guess
        outcomes[position] = replace(
            outcomes[position], result=result, document_id=document.id, guessed=document.guessed
        )
    batch.clear()


def _read_all(
    sources: Sequence[Source], given: Mapping[str, str], watch: Watch
) -> Iterator[tuple[str, ReadDocument | UnreadableFileError]]:
    with IsolatedReader() as reader:
        for done, source in enumerate(sources, start=1):
            yield from ((source.name, read) for read in _read(source, reader, given))
            if watch.read:
                watch.read(done, len(sources))


def _read(
    source: Source, reader: IsolatedReader, given: Mapping[str, str]
) -> Iterator[ReadDocument | UnreadableFileError]:
    if source.fault:
        yield UnreadableFileError(source.fault)
    elif source.path and is_passages_file(source.path):
        yield from read_passages(source.path, given)
    else:
        try:
            with ExitStack() as opened:
                path = source.path or fetch(str(source.url), Path(opened.enter_context(tempfile.TemporaryDirectory())))
                yield reader.read(path, given, source.url)
        except UnreadableFileError as error:
            yield error


@dataclass
class KnownDocuments:
    """The documents of the store and those on their way into it: who has which id, and which text."""

    by_id: dict[str, Document] = field(default_factory=dict)
    by_text: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> KnownDocuments:
        """The documents of a store."""
        known = cls()
        for document in documents:
            known.keep(document)
        return known

    def keep(self, document: Document) -> None:
        """Remember a document."""
        self.by_id[document.id] = document
        self.by_text[_fingerprint(document)] = document.id

    def same_text(self, document: Document) -> str | None:
        """The id of the document that holds exactly this text, unless a field that was not guessed is new."""
        same = self.by_text.get(_fingerprint(document))
        old = self.by_id.get(same or "")
        return same if old and (same != document.id or not _says_more(document, old)) else None

    def named(self, read: ReadDocument) -> ReadDocument:
        """The document under an id of its own: that of its older version, else one that nothing has."""
        wanted = read.document.id
        number = 1
        document = read.document
        while (old := self.by_id.get(document.id)) and not _is_version_of(document, old):
            number += 1
            document = replace(document, id=f"{wanted}-{number}")
        self.keep(document)
        return replace(read, document=document)


def _fingerprint(document: Document) -> str:
    """The same for texts of one publisher that differ in white space only: another publisher's is a reprint."""
    return hashlib.sha256(f"{document.publisher}\n{' '.join(document.text.split())}".encode()).hexdigest()


def _says_more(new: Document, old: Document) -> bool:
    """Whether a field of the new one that was not guessed differs; an edit by hand stays in any case."""
    fields = ("title", "publisher", "published", "place", "language", "kind", "status", "url", "translations")
    sure = [name for name in fields if name not in new.guessed and getattr(new, name)]
    return any(getattr(new, name) != getattr(old, name) for name in sure)


def _is_version_of(new: Document, old: Document) -> bool:
    """Whether two documents of one id are an older and a newer version, and not two files of the same name."""
    if (new.summary_of is None) != (old.summary_of is None):
        return False  # a digest and the text that it digests
    if new.title == old.title or (new.url and new.url == old.url):
        return True
    first, second = _shingles(new.text), _shingles(old.text)
    return len(first & second) >= SAME_TEXT * max(min(len(first), len(second)), 1)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[start : start + SHINGLE]) for start in range(max(len(words) - SHINGLE + 1, 1))}
