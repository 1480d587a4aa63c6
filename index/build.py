"""Building a store from a folder of articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.database import IndexMismatchError, IndexNotFoundError
from index.embedding import Embedder, Progress
from index.markdown import ArticleFormatError, read_article, shipped_articles
from index.passage import Document
from index.store import ADDED, UNCHANGED, UPDATED, Store

if TYPE_CHECKING:
    from index.document_store import DocumentStore
    from index.milvus_server import MilvusPlace


@dataclass(frozen=True)
class Report:
    """What a build did, as document ids."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    sentences: int  # in the store afterwards


def build(
    place: Path | MilvusPlace, embedder: Embedder, articles: Path | None = None, progress: Progress | None = None
) -> Report:
    """Bring a store to the articles of a folder (by default those that ship), making it where needed.

    Only new and changed documents are embedded; a store of another embedding model is embedded again, whole.
    Documents that users added stay; an article that shipped once and ships no more goes.
    """
    shipped = articles is None or articles == shipped_articles()
    documents = read_articles(articles or shipped_articles())
    with _opened(place, embedder, progress) as store:
        outcomes = store.add_all(documents, progress)
        removed = _remove_retired(store, documents) if shipped else ()
        added, updated, unchanged = (_with_outcome(documents, outcomes, each) for each in (ADDED, UPDATED, UNCHANGED))
        return Report(added, updated, unchanged, removed, store.count())


def read_articles(folder: Path) -> list[Document]:
    """The articles of a folder, in the order of their file names."""
    if not folder.is_dir():
        raise ArticleFormatError(f"no folder at {str(folder)!r}; give the folder that holds the articles' .md files")
    documents = [read_article(path) for path in sorted(folder.glob("*.md"), key=lambda file: file.stem)]
    if not documents:
        raise ArticleFormatError(f"no .md files in {str(folder)!r}; give the folder that holds the articles")
    twice = [document_id for document_id, count in Counter(each.id for each in documents).items() if count > 1]
    if twice:
        raise ArticleFormatError(f"{folder}: more than one file has the id {twice[0]!r}; give each an id of its own")
    return documents


def open_or_begin(place: Path | MilvusPlace, embedder: Embedder) -> DocumentStore:
    """The store in a folder or on Milvus, an empty one where there is none."""
    kind = _kind(place)
    try:
        opened: DocumentStore = kind.open(place, embedder)
    except IndexNotFoundError:
        opened = kind.create(place, embedder)
    return opened


def _opened(place: Path | MilvusPlace, embedder: Embedder, progress: Progress | None) -> DocumentStore:
    """The same, embedded again where another model made it."""
    try:
        return open_or_begin(place, embedder)
    except IndexMismatchError:
        opened: DocumentStore = _kind(place).reembed(place, embedder, progress)
        return opened


def _kind(place: Path | MilvusPlace) -> Any:
    """The class of the store at a place; Milvus is loaded only where it is used."""
    if isinstance(place, Path):
        return Store
    from index.milvus import MilvusStore

    return MilvusStore


def _remove_retired(store: DocumentStore, documents: list[Document]) -> tuple[str, ...]:
    present = {document.id for document in documents}
    retired = tuple(sorted(store.shipped() - present))
    for document_id in retired:
        store.remove(document_id)
    store.mark_shipped(present)
    return retired


def _with_outcome(documents: list[Document], outcomes: list[str], wanted: str) -> tuple[str, ...]:
    pairs = zip(documents, outcomes, strict=True)
    return tuple(document.id for document, outcome in pairs if outcome == wanted)
