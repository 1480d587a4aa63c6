"""``tanya-asn eval``: ask question sets, score the answers, and fit the decisions behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ui.commands import evaluate_public, evaluate_runs, evaluate_training
from ui.compose import GENERATOR_MODEL, Parts
from ui.errors import UsageError, require_writable

app = typer.Typer()
questions_app = typer.Typer()
app.add_typer(questions_app, name="questions")
evaluate_runs.register(app)
evaluate_public.register(app)
evaluate_training.register(app)

QUESTIONS_HELP = "A question set, JSON lines (see eval/questions/founding.md)."
PRODUCT = "tanya-asn"
UNSOUND = 1

QuestionFile = Annotated[Path, typer.Argument(help=QUESTIONS_HELP, exists=True, dir_okay=False)]


@app.callback()
def evaluate() -> None:
    """Measure answers on question sets.

    Example: tanya-asn eval run eval/questions/founding.jsonl --split dev --out runs/dev
    """


@questions_app.callback()
def questions() -> None:
    """Look after question sets.

    Example: tanya-asn eval questions check eval/questions/founding.jsonl
    """


@app.command("run")
def run_command(
    context: typer.Context,
    questions: QuestionFile,
    out: Annotated[Path, typer.Option(help="The run's folder; a run that was stopped goes on where it stopped.")],
    split: Annotated[str | None, typer.Option(help="Only the questions of this split, e.g. dev.")] = None,
    config: Annotated[str, typer.Option(help="What answers: tanya-asn, or a baseline such as textbook.")] = PRODUCT,
    generator: Annotated[str | None, typer.Option(help="As of `tanya-asn ask`.")] = None,
) -> None:
    """Ask a question set and keep the answers with all that shaped them; `eval score` measures them.

    Example: tanya-asn eval run eval/questions/founding.jsonl --split dev --out runs/dev
    """
    from eval.frozen import FrozenCorpus
    from eval.machine import memory_mib, peak_memory_mib
    from eval.questions import read_topics
    from eval.run import finish, question_set, run, shaped_by
    from eval.runs import RunFolder
    from ui.terminal import count_bar

    topics, folder = read_topics(questions, split), RunFolder(out)
    folder.require_usable()
    make = _maker(config)
    parts = context.obj.parts(generator=generator)
    before = memory_mib()
    system = make(parts.chain)
    parts.embedder.encode_queries([topics[0].question])  # loads it
    parts.chain.warm_up()
    loaded = memory_mib()
    corpus = FrozenCorpus.of(parts.chain.store)
    made_by = (question_set(questions, split, topics), corpus, _models(parts), _settings(parts))
    record = folder.begin(shaped_by(system.name, *made_by), topics, corpus)
    with count_bar("Answering") as progress:
        run(system, topics, folder, progress)
    finish(folder, record, {"before": before, "loaded": loaded, "peak": peak_memory_mib()})
    print(f"{out}: {len(topics)} answers of {system.name}; `tanya-asn eval score {out}` measures them")


@app.command("score")
def score_command(
    run: Annotated[Path, typer.Argument(help="A folder of `tanya-asn eval run`.")],
) -> None:
    """Measure a run from its files alone, print the figures with 95 % intervals, and write RUN/scores.json.

    Example: tanya-asn eval score runs/dev
    """
    from eval.figures import Settings
    from eval.runs import RunFolder
    from eval.score import score
    from ui.commands.evaluate_tables import print_scores

    folder = RunFolder(run)
    scores = score(folder, Settings())
    print_scores(folder.manifest()["system"], scores)
    print("95 % intervals: Wilson's for shares of yes and no, else 10,000 bootstrap draws of whole documents.")
    print("Citation recall and precision are by the judge rules-1; `tanya-asn eval judge` measures its error.")


@questions_app.command("check")
def check_command(file: QuestionFile) -> None:
    """Tell whether a question set is sound: exit code 1 if not.

    Example: tanya-asn eval questions check eval/questions/founding.jsonl
    """
    from eval.question_check import check
    from eval.questions import parsed_topics
    from index.build import read_articles
    from index.markdown import shipped_articles
    from ui.commands.evaluate_tables import print_counts

    topics, unreadable = parsed_topics(file)
    report = check(topics, read_articles(shipped_articles()))
    faults = [*unreadable, *report.faults]
    print_counts(report.counts)
    for warning in report.warnings:
        print(f"warning: {warning}")
    for fault in faults:
        print(f"fault: {fault}")
    print(f"{file}: {len(topics)} questions, {len(faults)} faults, {len(report.warnings)} warnings")
    if faults or not topics:
        raise typer.Exit(UNSOUND)


@app.command("judge")
def judge_command(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="A run, or IndoNLI: a folder with pairs.jsonl.", exists=True, file_okay=False)
    ],
    generator: Annotated[
        str | None, typer.Option(help="A chat model as the judge, as of `tanya-asn ask`; without it, the rules.")
    ] = None,
) -> None:
    """Tell how often a judge of citations agrees with people (IndoNLI), or with the fact groups (a run).

    Example: tanya-asn eval judge data/indonli
    """
    from eval.agreement import FACT_GROUPS, agreement, faithfulness, with_fact_groups
    from eval.public.indonli import read
    from eval.runs import RunFolder
    from eval.score import read_cases
    from ui.terminal import count_bar

    cases = read_cases(RunFolder(folder)) if (folder / "run.json").is_file() else []
    pairs = [] if cases else read(folder)
    judge = _judge(context, generator)
    with count_bar("Judging") as progress:
        if cases:
            faithful = faithfulness(judge, cases, progress)
            lines = with_fact_groups(judge, cases, faithful).lines(FACT_GROUPS)
        else:
            lines = agreement(judge, pairs, progress).lines()
    for line in lines:
        print(line)
    if cases and faithful:
        print(f"faithful sentences, mean over {len(faithful)} answers: {sum(faithful.values()) / len(faithful):.3f}")


def _judge(context: typer.Context, generator: str | None) -> Any:
    """The rules, or the chat model of this name."""
    from eval.chat_judge import ChatJudge
    from eval.free_text import generator_of
    from eval.judges import Rules

    if generator is None:
        return Rules()
    return ChatJudge(generator_of(context.obj.parts(generator=generator).chain, "judge"), generator)


@app.command("fit")
def fit_command(
    context: typer.Context,
    questions: QuestionFile,
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
    require_writable(out)
    chain = context.obj.parts().chain
    cache.parent.mkdir(parents=True, exist_ok=True)
    with count_bar("Observing") as progress:
        rows = observations(chain, topics, cache, progress)
    weights, report = fit(topics, rows)
    out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    for line in report:
        print(line)


def _maker(config: str) -> Any:
    """What makes the system of this name from the product's chain."""
    from eval.baselines import systems
    from eval.systems import TanyaAsn

    makers: dict[str, Any] = {PRODUCT: TanyaAsn, **systems()}
    if config not in makers:
        raise UsageError(f"no system {config!r}; choose one of: {', '.join(makers)}")
    return makers[config]


def _models(parts: Parts) -> dict[str, str]:
    """The weights behind the answers, each with its hash; of a server's model, which has none here, its name."""
    generator = parts.settings.generator
    told = parts.shelf.fingerprint(GENERATOR_MODEL) if generator == "llama" else generator
    return {parts.embedder.name: parts.embedder.fingerprint, "generator": told}


def _settings(parts: Parts) -> dict[str, Any]:
    """The settings that shape answers or their times."""
    return {"generator": parts.settings.generator, "threads": parts.settings.threads}
