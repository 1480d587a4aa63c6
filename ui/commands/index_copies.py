"""``tanya-asn index export | backup | restore``: the corpus as files of its own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.compose import Parts
from ui.errors import UsageError
from ui.printable import print_json

if TYPE_CHECKING:
    from index.backup import Manifest

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]


def register(app: typer.Typer) -> None:
    """Add these commands to ``index``."""
    for command in (export, backup, restore):
        app.command()(command)


def export(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A file ending in .jsonl, or a folder.")],
    as_json: AsJson = False,
) -> None:
    """Write all documents: into a .jsonl file, one a line with its passages, or into a folder as Markdown articles.

    Example: tanya-asn index export corpus.jsonl
    """
    from index.export import write_json_lines, write_markdown

    store = context.obj.parts().store
    is_lines = target.suffix.lower() == ".jsonl"
    count = (write_json_lines if is_lines else write_markdown)(store, target)
    if as_json:
        print_json({"target": str(target), "form": "jsonl" if is_lines else "markdown", "documents": count})
    else:
        print(f"{count} documents written to {target}")


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, e.g. corpus.zip.")],
    as_json: AsJson = False,
) -> None:
    """Copy the whole index into one file, checked by its hash when it is restored. The index stays in use meanwhile.

    Example: tanya-asn index backup corpus-2024-09-01.zip
    """
    from index.backup import write_backup
    from index.database import plain_errors

    folder = folder_of(context.obj.parts())
    with plain_errors(folder):
        manifest = write_backup(folder, file)
    _tell(f"saved in {file}", manifest, file, as_json)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `index backup` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the index, whole, after checking it; one that another model made is embedded again.

    Example: tanya-asn index restore corpus-2024-09-01.zip
    """
    from index.backup import restore as restore_store
    from ui.terminal import count_bar

    parts = context.obj.parts()
    embedder = parts.embedder
    with count_bar("Restoring") as progress:
        manifest = restore_store(folder_of(parts), file, embedder, progress)
        progress(manifest.sentences, manifest.sentences)
    _tell(f"restored from {file}", manifest, file, as_json)


def _tell(done: str, manifest: Manifest, file: Path, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(file), **asdict(manifest)})
    else:
        print(f"{manifest.documents} documents, {manifest.sentences} sentences {done}")


def folder_of(parts: Parts) -> Path:
    """The folder of an index in files; one on Milvus is saved by Milvus's own means."""
    place = parts.store_place
    if not isinstance(place, Path):
        raise UsageError("backup and restore are for an index in files; with a Milvus store use `index export`")
    return place
