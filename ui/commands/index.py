"""``tanya-asn index``: what is in the corpus, and changing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands import index_add, index_copies
from ui.commands.index_copies import AsJson
from ui.errors import UsageError
from ui.printable import print_json, printable
from ui.web.texts import texts

if TYPE_CHECKING:
    from index.build import Report
    from index.passage import Document, Passage
    from index.store import Store

app = typer.Typer()
index_add.register(app)
index_copies.register(app)

FACTS = ("id", "publisher", "published", "kind", "language", "place", "status", "url", "summary_of", "origin")

DocumentId = Annotated[str, typer.Argument(metavar="ID", help="As `index list` tells.")]


@app.callback()
def index() -> None:
    """The documents that answers come from.

    Example: tanya-asn index list
    """


@app.command()
def build(context: typer.Context, as_json: AsJson = False) -> None:
    """Build the index of the articles that come with the program, or bring it up to date.

    An index that another embedding model made is embedded again; the old one answers until that is done.

    Example: tanya-asn index build
    """
    from index.build import build as build_store
    from ui.terminal import count_bar

    parts = context.obj.parts()
    embedder = parts.embedder  # before the bar shows, so that a missing model is told in one line
    with count_bar("Embedding sentences") as progress:
        report = build_store(parts.store_place, embedder, progress=progress)
    if as_json:
        print_json(asdict(report))
    else:
        print(_told(report))


@app.command("list")
def list_documents(context: typer.Context, as_json: AsJson = False) -> None:
    """List the documents: id, date, kind, title; a field that was guessed has a question mark.

    Example: tanya-asn index list
    """
    documents = context.obj.parts().store.documents()
    if as_json:
        print_json([_facts(document) for document in documents])
        return
    width = max((len(document.id) for document in documents), default=0)
    kinds = texts("en").kinds
    for document in documents:
        date, kind, title = (_marked(document, name) for name in ("published", "kind", "title"))
        kind = kind.replace(document.kind, kinds.get(document.kind, document.kind))
        reprint = f" (reprint of {printable(document.origin)})" if document.origin else ""
        print(f"{document.id:{width}}  {date:11}  {kind:11}  {title}{reprint}")


@app.command()
def show(context: typer.Context, document_id: DocumentId, as_json: AsJson = False) -> None:
    """Print a document with its passages.

    Example: tanya-asn index show karunakepri-2024-07-25
    """
    from index.export import exported

    store: Store = context.obj.parts().store
    document, passages = store.document(document_id), store.passages(document_id)
    if as_json:
        print_json(exported(document, passages))
        return
    print(_marked(document, "title"))
    for name in FACTS:
        if getattr(document, name):
            print(f"{name}: {_marked(document, name)}")
    for passage in passages:
        print(f"\n[{passage.id}] {printable(passage.place or '')}".rstrip(" "))
        print("\n".join(_sentences(passage)))


@app.command()
def edit(
    context: typer.Context,
    document_id: DocumentId,
    title: Annotated[str | None, typer.Option(help="The headline or name.")] = None,
    title_english: Annotated[str | None, typer.Option(help="The same in English.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option(help="The day, e.g. 2024-05-08.")] = None,
    language: Annotated[str | None, typer.Option(help="id or en.")] = None,
    kind: Annotated[str | None, typer.Option(help="news, regulation or statement.")] = None,
    place: Annotated[str | None, typer.Option(help="Where it is about.")] = None,
    status: Annotated[str | None, typer.Option(help="Of a rule: 'Berlaku', 'Digantikan PP 94/2021' ...")] = None,
    url: Annotated[str | None, typer.Option(help="Its address.")] = None,
    as_json: AsJson = False,
) -> None:
    """Set what is known of a document; adding its file again leaves it so. An empty text clears a field.

    Example: tanya-asn index edit berita-2024-09-01 --published 2024-05-08
    """
    from index.edits import EDITABLE, checked_edits

    given = {name: value for name in EDITABLE if (value := context.params[name]) is not None}
    if not given:
        raise UsageError("nothing to edit; give a field, e.g. --published 2024-05-08")
    document = context.obj.parts().store.edit(document_id, **checked_edits(given))
    if as_json:
        print_json(_facts(document))
    else:
        print("\n".join(f"{name}: {printable(getattr(document, name) or '(none)')}" for name in given))


@app.command()
def remove(context: typer.Context, document_id: DocumentId, as_json: AsJson = False) -> None:
    """Remove a document and everything made from it; no word of it stays in the index's files.

    Example: tanya-asn index remove berita-2024-09-01
    """
    context.obj.parts().store.remove(document_id)
    if as_json:
        print_json({"id": document_id, "outcome": "removed"})
    else:
        print(f"{document_id}: removed")


@app.command()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Check that the index is sound; what is wrong is told, a line each.

    Example: tanya-asn index check
    """
    store: Store = context.obj.parts().store
    problems = store.check()
    counts = {"documents": len(store.documents()), "sentences": store.count()} if not problems else {}
    if as_json:
        print_json({"sound": not problems, "problems": problems, **counts})
    elif problems:
        print("\n".join(printable(problem) for problem in problems))
    else:
        print(f"The index is sound: {counts['documents']} documents, {counts['sentences']} sentences.")
    if problems:
        raise UsageError("the index is damaged; build it again with `tanya-asn index build`")


def _told(report: Report) -> str:
    changes = ("added", report.added), ("updated", report.updated), ("removed", report.removed)
    told = ", ".join(f"{len(ids)} {what}" for what, ids in (*changes, ("unchanged", report.unchanged)))
    return f"Index of {report.sentences} sentences: documents {told}."


def _facts(document: Document) -> dict[str, Any]:
    """What is known of a document, without its text."""
    facts = asdict(document)
    return {name: facts[name] for name in facts if name not in ("text", "translations")}


def _sentences(passage: Passage) -> Iterator[str]:
    """The sentences; one of a rule with its lead, which holds its place and the opening words of its list."""
    for number, span in enumerate(passage.sentences):
        opening = (span.lead or "").removeprefix(f"{passage.place}:").strip() if passage.place else ""
        text = passage.sentence_text(number)
        yield printable(f"({opening}) {text}" if opening else text)


def _marked(document: Document, name: str) -> str:
    """A field for people, with a question mark where it was guessed."""
    return printable(getattr(document, name) or "") + ("?" if name in document.guessed else "")
