"""``tanya-asn eval compare | report | gate``: what finished runs show; they read files alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.errors import UsageError, require_writable

if TYPE_CHECKING:
    from eval.compare import Row

MISSED = 1
SURE = 0.05

Run = Annotated[Path, typer.Argument(help="A run folder, scored by `tanya-asn eval score`.")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``tanya-asn eval``."""
    app.command("compare")(compare_command)
    app.command("report")(report_command)
    app.command("gate")(gate_command)


def compare_command(
    run_a: Run,
    run_b: Run,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as one JSON object.")] = False,
) -> None:
    """How much better RUN_B is than RUN_A on the same questions, with intervals and corrected p-values.

    Example: tanya-asn eval compare runs/textbook runs/product
    """
    from eval.compare import compare, unpaired
    from eval.scored import read_scores

    first, second = read_scores(run_a), read_scores(run_b)
    rows = compare(first, second)
    left_out = unpaired(first, second)
    if as_json:
        systems = {"a": first.system, "b": second.system}
        record = {**systems, "seed": first.seed, "draws": first.draws, "unpaired": left_out}
        print(json.dumps(record | {"rows": [row.record() for row in rows]}, ensure_ascii=False, indent=1))
        return
    _print_table(rows, first.system, second.system)
    print("B - A over the questions with a value in both; of shares, in percentage points.")
    print(f"Intervals: 95 %, {first.draws} draws of whole clusters (documents).")
    print("p: exact McNemar, or sign flips by cluster; Holm: the p corrected over this table.")
    if left_out:
        print(f"Without values to pair: {', '.join(left_out)}")


def _print_table(rows: list[Row], first: str, second: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from eval.labels import label
    from ui.commands.evaluate_tables import wide_console
    from ui.printable import printable

    table = Table(box=None, pad_edge=False)
    for heading in ("measure", "slice"):
        table.add_column(heading, no_wrap=True)
    for heading in ("n", f"A: {first}", f"B: {second}", "B - A", "95 % interval", "p", "Holm"):
        table.add_column(Text(printable(heading)), justify="right")
    for row in rows:
        name, change = label(row.measure), row.difference
        cells = [
            *(row.measure, row.slice, str(change.n), name.written(row.first), name.written(row.second)),
            name.written_change(change.value),
            f"{name.written_change(change.low)} to {name.written_change(change.high)}",
            *(_written_p(change.p), _written_p(row.corrected)),
        ]
        table.add_row(*(Text(printable(cell)) for cell in cells), style="bold" if row.corrected < SURE else "")
    wide_console().print(table)


def _written_p(p: float) -> str:
    return "<0.0001" if p < 0.0001 else f"{p:.4f}"


def report_command(
    runs: Annotated[list[Path], typer.Argument(help="Scored run folders, shown side by side.")],
    html: Annotated[Path, typer.Option(help="The page to write; one file that needs no other.")],
) -> None:
    """Write a page with the figures, curves and every question of one or more runs.

    Example: tanya-asn eval report runs/product runs/textbook --html report.html
    """
    from eval.report import read_run, report

    require_writable(html)
    page = report([read_run(folder) for folder in runs])
    html.write_text(page, encoding="utf-8")
    print(f"{html}: {len(page.encode()) // 1024} KiB")


def gate_command(
    run: Run,
    gates: Annotated[Path | None, typer.Option(help="Thresholds to hold (default: eval/gates.toml).")] = None,
) -> None:
    """Hold a run against thresholds: exit code 1 if one is missed, 2 if the run lacks the measure.

    Example: tanya-asn eval gate runs/product
    """
    from eval.gate import GATES, judge, read_gates
    from eval.scored import read_scores

    findings = judge(read_scores(run), read_gates(gates or GATES))
    for finding in findings:
        print(finding)
    absent = [f"{finding.gate.measure} ({finding.gate.slice})" for finding in findings if finding.figure is None]
    if absent:
        raise UsageError(
            f"{run} has no figure for {', '.join(absent)}; name other --gates, or score a run that has them"
        )
    if not all(finding.holds for finding in findings):
        raise typer.Exit(MISSED)
