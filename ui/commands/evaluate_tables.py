"""What ``tanya-asn eval`` prints as tables: the scores of a run, and what is in a question set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ui.printable import printable

if TYPE_CHECKING:
    from eval.scored import Score

LANGUAGES = ("id", "en", "all")
WIDTH_IN_A_FILE = 130


def print_scores(system: str, scores: Sequence[Score]) -> None:
    """Answers by language of the question, then the search by direction: question-text."""
    directions = list(dict.fromkeys(score.slice for score in scores if "-" in score.slice))
    console = wide_console()
    console.print(_score_table(f"{system}: answers by language", scores, LANGUAGES))
    if directions:
        console.print(_score_table(f"{system}: sentences found, by question-text", scores, directions))


def _score_table(title: str, scores: Sequence[Score], slices: Sequence[str]) -> Table:
    from eval.labels import label

    table = titled(title, "measure", slices)
    shown = {(score.measure, score.slice): score for score in scores if score.slice in slices}
    for measure in dict.fromkeys(measure for measure, _ in shown):
        cells = [_cell(shown.get((measure, each))) for each in slices]
        table.add_row(Text(label(measure).title), *(Text(cell) for cell in cells))
    return table


def _cell(score: Score | None) -> str:
    """ "85.7 % [68.5 % to 94.3 %] n=28"."""
    from eval.labels import label

    if score is None:
        return ""
    value, low, high = (label(score.measure).written(each) for each in (score.value, score.low, score.high))
    return f"{value} [{low} to {high}] n={score.n}"


def print_counts(counts: Mapping[str, Mapping[str, Mapping[str, int]]]) -> None:
    """How many questions there are of everything, by language."""
    languages = sorted({language for rows in counts.values() for row in rows.values() for language in row})
    table = titled("questions by language", "", languages)
    for aspect, rows in counts.items():
        for value, row in rows.items():
            cells = [str(row.get(language, 0)) for language in languages]
            table.add_row(Text(printable(f"{aspect}: {value}")), *cells)
    wide_console().print(table)


def titled(title: str, first: str, columns: Sequence[str]) -> Table:
    """A plain table: a column of names and others to the right of it."""
    table = Table(title=printable(title), title_justify="left", box=None, pad_edge=False)
    table.add_column(first)
    for column in columns:
        table.add_column(printable(column), justify="right")
    return table


def wide_console() -> Console:
    """Standard output; wide enough for the tables where it is a file."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_IN_A_FILE
    return console
