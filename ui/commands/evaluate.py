"""``tanya-asn eval``: measure the answers, and fit the decisions behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ui.errors import UsageError

app = typer.Typer()

QUESTIONS_HELP = "A question set, JSON lines (see eval/questions/founding.md)."


@app.callback()
def evaluate() -> None:
    """Measure answers on question sets.

    Example: tanya-asn eval measure eval/questions/founding.jsonl --split dev
    """


@app.command("measure")
def measure_command(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(help=QUESTIONS_HELP, exists=True, dir_okay=False)],
    split: Annotated[str | None, typer.Option(help="Only the questions of this split, e.g. dev.")] = None,
    compare: Annotated[bool, typer.Option(help="Ask the textbook chain too, in the same run.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write every question, answer and verdict to this file.")] = None,
    generator: Annotated[str | None, typer.Option(help="As of `tanya-asn ask`.")] = None,
) -> None:
    """Answer a question set and print the figures with their intervals.

    Example: tanya-asn eval measure eval/questions/founding.jsonl --split dev --compare --out dev.jsonl
    """
    from eval.measure import measure, summary
    from eval.questions import read_topics
    from ui.terminal import count_bar

    topics = read_topics(questions, split)
    if out is not None:
        _require_folder(out)
    parts = context.obj.parts(generator=generator)
    at_rest = memory_mib()
    chain = parts.chain
    parts.embedder.encode_queries([topics[0].question])  # loads it
    chain.warm_up()
    loaded = memory_mib()
    with count_bar("Answering") as progress:
        outcomes = measure(chain, topics, compare=compare, progress=progress)
    if out is not None:
        records = (json.dumps(outcome.record(), ensure_ascii=False) for outcome in outcomes)
        out.write_text("\n".join(records) + "\n", encoding="utf-8")
    for line in summary(outcomes):
        print(line)
    print(f"memory: {at_rest} MiB before loading, {loaded} MiB with both models, {peak_memory_mib()} MiB at peak")


@app.command("fit")
def fit_command(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(help=QUESTIONS_HELP, exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Where the fitted weights go.")] = Path("rag/weights.json"),
    cache: Annotated[
        Path, typer.Option(help="What was measured of each question; a second run goes on from it.")
    ] = Path("runs/observations.jsonl"),
) -> None:
    """Fit the evidence and answerability models on a question set that no figure is reported on.

    Example: tanya-asn eval fit eval/questions/fitting.jsonl
    """
    from eval.fit import fit, observations
    from eval.questions import read_topics
    from ui.terminal import count_bar

    topics = read_topics(questions)
    _require_folder(out)
    chain = context.obj.parts().chain
    cache.parent.mkdir(parents=True, exist_ok=True)
    with count_bar("Observing") as progress:
        rows = list(observations(chain, topics, cache, progress))
    weights, report = fit(topics, rows)
    out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    for line in report:
        print(line)


def _require_folder(out: Path) -> None:
    """A file that can't be written is refused before the long run, not after it."""
    if not out.parent.is_dir() or out.is_dir():
        raise UsageError(f"can't write {out}; name a file in a folder that exists")


def memory_mib() -> int:
    """The memory of this process now (Linux; elsewhere its peak)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return peak_memory_mib()
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def peak_memory_mib() -> int:
    """The most memory this process has had."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
