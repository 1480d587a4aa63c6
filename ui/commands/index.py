"""``tanya-asn index``: what is in the corpus, and changing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.errors import UsageError
from ui.printable import printable
from ui.web.texts import texts

if TYPE_CHECKING:
    from index.store import Store

app = typer.Typer()


@app.callback()
def index() -> None:
    """The documents that answers come from.

    Example: tanya-asn index list
    """


@app.command()
def build(context: typer.Context) -> None:
    """Build the index of the articles that come with the program, or bring it up to date.

    Example: tanya-asn index build
    """
    from index.build import build as build_store
    from ui.terminal import count_bar

    parts = context.obj.parts()
    embedder = parts.embedder  # before the bar shows, so that a missing model is told in one line
    with count_bar("Embedding sentences") as progress:
        report = build_store(parts.settings.index_folder, embedder, progress=progress)
    changes = ("added", report.added), ("updated", report.updated), ("removed", report.removed)
    told = ", ".join(f"{len(ids)} {what}" for what, ids in (*changes, ("unchanged", report.unchanged)))
    print(f"Index of {report.sentences} sentences: documents {told}.")


@app.command("list")
def list_documents(context: typer.Context) -> None:
    """List the documents: id, date, kind, title.

    Example: tanya-asn index list
    """
    store: Store = context.obj.parts().store
    documents = store.documents()
    width = max((len(document.id) for document in documents), default=0)
    kinds = texts("en").kinds
    for document in documents:
        kind = kinds.get(document.kind, document.kind)
        print(f"{document.id:{width}}  {document.published}  {kind:10}  {printable(document.title)}")


@app.command()
def show(
    context: typer.Context, document_id: Annotated[str, typer.Argument(metavar="ID", help="As `index list` tells.")]
) -> None:
    """Print a document with its passages.

    Example: tanya-asn index show karunakepri-2024-07-25
    """
    store: Store = context.obj.parts().store
    document = store.document(document_id)
    print(printable(document.title))
    for name in ("id", "publisher", "published", "kind", "language", "place", "status", "url", "summary_of"):
        value = getattr(document, name)
        if value:
            print(f"{name}: {printable(value)}")
    for passage in store.passages(document_id):
        print(f"\n[{passage.id}]")
        for number in range(len(passage.sentences)):
            print(printable(passage.sentence_text(number)))


@app.command()
def add(
    context: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE.md...", help="Article files.")]
) -> None:
    """Add articles: Markdown files with front matter. All are read before the first is added.

    Example: tanya-asn index add berita-2024-09-01.md
    """
    from index.markdown import read_article
    from ui.terminal import count_bar

    parts = context.obj.parts()
    try:
        documents = [read_article(path) for path in files]
    except OSError as error:
        raise UsageError(f"can't read {error.filename}: {error.strerror}") from error
    store: Store = parts.store
    with count_bar("Embedding sentences") as progress:
        outcomes = store.add_all(documents, progress)
    for document, outcome in zip(documents, outcomes, strict=True):
        print(f"{document.id}: {outcome}")


@app.command()
def remove(
    context: typer.Context, document_id: Annotated[str, typer.Argument(metavar="ID", help="As `index list` tells.")]
) -> None:
    """Remove a document and everything made from it.

    Example: tanya-asn index remove berita-2024-09-01
    """
    store: Store = context.obj.parts().store
    store.remove(document_id)
    print(f"{document_id}: removed")


@app.command()
def check(context: typer.Context) -> None:
    """Check that the index is sound; what is wrong is told, a line each.

    Example: tanya-asn index check
    """
    store: Store = context.obj.parts().store
    problems = store.check()
    for problem in problems:
        print(printable(problem))
    if problems:
        raise UsageError("the index is damaged; build it again with `tanya-asn index build`")
    print(f"The index is sound: {len(store.documents())} documents, {store.count()} sentences.")
