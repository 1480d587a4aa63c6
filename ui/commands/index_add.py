"""``tanya-asn index add``: documents of any kind into the index, with a report of what became of each."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ui.errors import UsageError
from ui.printable import print_json, printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from index.add import Collection, Outcome, Watch
    from ui.compose import Parts

RESULTS = ("added", "updated", "unchanged", "refused")
ROWS_SHOWN = 50  # of results that went well; every refusal is shown
SOMETHING_REFUSED = 2
WIDTH_OF_FILE = 500  # columns, so that a line of the report stays one line in a file or a pipe


def register(app: typer.Typer) -> None:
    """Give a command group this command."""
    app.command("add")(add)


def add(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|PATTERN|URL...", help="What to add.")],
    title: Annotated[str | None, typer.Option(help="The title, instead of the one that is read.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option(help="The day, as 2024-05-08.")] = None,
    place: Annotated[str | None, typer.Option(help="The place it speaks of.")] = None,
    language: Annotated[str | None, typer.Option(help="id or en.")] = None,
    kind: Annotated[str | None, typer.Option(help="news, regulation or statement.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it can be read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
) -> None:
    """Add HTML, PDF, DOCX, Markdown and text files, .jsonl files of passages, folders of them, and web pages.

    Files that can't be read are told one by one and stop no other; then the exit code is 2. Where there is no index
    yet, one of these documents alone is begun.

    Example: tanya-asn index add berita/ putusan.pdf https://contoh.id/asn-netral
    """
    fields = {"title": title, "publisher": publisher, "published": published, "place": place,
              "language": language, "kind": kind, "url": url}  # fmt: skip
    given = {name: value for name, value in fields.items() if value}
    check_fields(given)
    from index.add import add_sources

    store = store_to_fill(context.obj.parts())
    with progress_bars() as watch:
        outcomes = add_sources(store, sources, given, watch)
    if as_json:
        print_json(report(outcomes))
    else:
        print_report(outcomes)
    tell_of_new(store)
    if any(outcome.result == "refused" for outcome in outcomes):
        raise typer.Exit(SOMETHING_REFUSED)


def store_to_fill(parts: Parts) -> Collection:
    """The index, or one that is begun with the first document."""
    from index.add import NewCollection
    from index.build import open_or_begin
    from index.database import IndexNotFoundError

    try:
        return parts.store
    except IndexNotFoundError:
        embedder = parts.embedder  # a missing model is told before anything is read
        return NewCollection(lambda: open_or_begin(parts.store_place, embedder))


def tell_of_new(store: Collection) -> None:
    """Say that an index was begun and what it lacks, or that there is still none."""
    from index.add import NewCollection

    if not isinstance(store, NewCollection):
        return
    if not store.is_begun:
        raise UsageError("nothing was added, so there is still no index; name a file that can be read")
    told = "A new index was begun; `tanya-asn index build` adds the articles that come with the program."
    print(told, file=sys.stderr)


def check_fields(fields: Mapping[str, str]) -> None:
    """Refuse a value that no document can have, before anything is read."""
    from index.markdown import KINDS, LANGUAGES
    from index.readers.dates import iso_date

    for name, allowed in (("kind", KINDS), ("language", LANGUAGES)):
        if fields.get(name, allowed[0]) not in allowed:
            raise UsageError(f"--{name} is {fields[name]!r}; use {', '.join(allowed[:-1])} or {allowed[-1]}")
    if "published" in fields and iso_date(fields["published"]) != fields["published"]:
        raise UsageError(f"--published is {fields['published']!r}; write the date as 2024-05-08")


def report(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The report as data: how many of each result, and every outcome."""
    counts = Counter(outcome.result for outcome in outcomes)
    return {**{result: counts[result] for result in RESULTS}, "files": [asdict(outcome) for outcome in outcomes]}


def print_report(outcomes: Sequence[Outcome]) -> None:
    """A table of what became of each file, refusals last, and the sums."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Result", "Document", "File", "Remark", box=None, pad_edge=False)
    well = [outcome for outcome in outcomes if outcome.result != "refused"]
    refused = [outcome for outcome in outcomes if outcome.result == "refused"]
    for outcome in [*well[:ROWS_SHOWN], *refused]:
        cells = (outcome.result, outcome.document_id or "", outcome.source, _remark(outcome))
        table.add_row(*(Text(printable(cell), overflow="fold") for cell in cells))
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH_OF_FILE)
    console.print(table)
    if len(well) > ROWS_SHOWN:
        print(f"... and {len(well) - ROWS_SHOWN:,} more that went well (--json lists them all)")
    counts = Counter(outcome.result for outcome in outcomes)
    print(", ".join(f"{counts[result]:,} {result}" for result in RESULTS) + ".")


def _remark(outcome: Outcome) -> str:
    """Why it was refused, or which of its fields were guessed and how to set them right."""
    if outcome.why or not outcome.guessed:
        return outcome.why or ""
    return f"guessed: {', '.join(outcome.guessed)}"


@contextmanager
def progress_bars() -> Iterator[Watch]:
    """Two bars on standard error, files read and sentences embedded, each with its rate and the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from index.add import Watch

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield Watch(_teller(bars, "Reading files"), _teller(bars, "Embedding sentences"))


class _Bar:
    """A bar that appears with the first news of it."""

    def __init__(self, bars: Bars, label: str) -> None:
        self.bars, self.label = bars, label
        self.task: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is."""
        if self.task is None:
            self.task = int(self.bars.add_task(self.label, total=total, rate=""))
        task = next(each for each in self.bars.tasks if each.id == self.task)
        rate = f"{task.speed:,.1f}/s" if task.speed else ""
        self.bars.update(task.id, completed=done, total=total, rate=rate)


def _teller(bars: Bars, label: str) -> _Bar:
    return _Bar(bars, label)
