"""``tanya-asn eval public``: the retriever and the answerability score on public sets that nobody here wrote."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from eval.public.answerability import Item, Scored, Scorer
    from eval.public.retrieval import Figure
    from ui.compose import Parts

app = typer.Typer(no_args_is_help=False)


class ScorerName(StrEnum):
    """What scores whether a text answers a question."""

    cosine = "cosine"
    evidence = "evidence"


class Unit(StrEnum):
    """What is scored: whole passages, or the best of their sentences."""

    passage = "passage"
    sentence = "sentence"


class Part(StrEnum):
    """Which questions: constants are chosen on the odd ones and confirmed on the even ones."""

    all = "all"
    odd = "odd"
    even = "even"


Folder = Annotated[Path, typer.Argument(help="The folder of the set's JSON lines.", exists=True, file_okay=False)]
Cache = Annotated[Path | None, typer.Option(help="A folder that keeps embeddings between runs.")]
ScorerOption = Annotated[ScorerName, typer.Option(help="Score by cosine, or by the evidence model.")]
UnitOption = Annotated[Unit, typer.Option(help="Score whole passages, or sentences, of which the best counts.")]


def register(app_of_eval: typer.Typer) -> None:
    """Add the commands to ``tanya-asn eval``."""
    app_of_eval.add_typer(app, name="public")


@app.callback()
def public() -> None:
    """Measure on public sets: Belebele, NoMIRACL, IDK-MRC.

    Example: tanya-asn eval public belebele data/belebele_en_id --cache runs/vectors
    """


@app.command("belebele")
def belebele_command(
    context: typer.Context,
    folder: Folder,
    cache: Cache = None,
    part: Annotated[Part, typer.Option(help="All questions, or every second one.")] = Part.all,
) -> None:
    """Find passages by meaning, by words, by plain rank fusion and by the product, in each direction of languages.

    Example: tanya-asn eval public belebele data/belebele_en_id --cache runs/vectors --part even
    """
    from eval.public import belebele
    from eval.public.kept_vectors import KeptVectors
    from eval.public.retrieval import figures
    from ui.terminal import count_bar

    data = belebele.read(folder).part(*_every_second(part))
    embedder = KeptVectors(context.obj.parts().embedder, cache)
    with count_bar("Searching") as progress:
        found = list(figures(data, embedder, progress))
    _print_figures(found)


@app.command("nomiracl")
def nomiracl_command(
    context: typer.Context,
    folder: Folder,
    scorer: ScorerOption = ScorerName.cosine,
    unit: UnitOption = Unit.passage,
    cache: Cache = None,
    threshold: Annotated[
        float | None, typer.Option(help="Decline below this score; by default chosen on the odd questions.")
    ] = None,
) -> None:
    """Tell questions that one of ten passages answers from those that none does.

    Example: tanya-asn eval public nomiracl data/nomiracl_id --cache runs/vectors
    """
    from eval.public import nomiracl
    from eval.public.answerability import of_nomiracl

    items = of_nomiracl(nomiracl.read(folder))
    scored = _scored(context.obj.parts(), items, scorer, unit, cache)
    _print_auroc(scored)
    if threshold is None:
        threshold, judged = scored.half(0).balanced_threshold(), scored.half(1)
        print(f"threshold {threshold:.4f}, chosen on the odd questions; on the even ones:")
    else:
        judged = scored
        print(f"threshold {threshold:.4f}; on all questions:")
    print(f"hallucination rate (answered, though no passage answers): {judged.hallucination(threshold)}")
    print(f"error rate (declined, though a passage answers): {judged.error(threshold)}")


@app.command("idk-mrc")
def idk_mrc_command(
    context: typer.Context,
    folder: Folder,
    scorer: ScorerOption = ScorerName.cosine,
    unit: UnitOption = Unit.passage,
    cache: Cache = None,
) -> None:
    """Tell questions that their passage answers from minimally edited ones that it does not.

    Example: tanya-asn eval public idk-mrc data/idk_mrc --cache runs/vectors
    """
    from eval.public import idk_mrc
    from eval.public.answerability import of_idk_mrc

    items = of_idk_mrc(idk_mrc.read(folder))
    _print_auroc(_scored(context.obj.parts(), items, scorer, unit, cache))


def _every_second(part: Part) -> tuple[int, int]:
    """Where to start and how far to step: questions are counted from 1."""
    return {Part.all: (0, 1), Part.odd: (0, 2), Part.even: (1, 2)}[part]


def _scored(parts: Parts, items: Sequence[Item], name: ScorerName, unit: Unit, cache: Path | None) -> Scored:
    from eval.public.answerability import by_sentence, score
    from ui.terminal import count_bar

    cut = [by_sentence(item) for item in items] if unit is Unit.sentence else items
    with count_bar("Embedding") as progress:
        scorer = SCORERS[name](parts, cut, cache, progress)
    with count_bar("Scoring") as progress:
        return score(cut, scorer, progress)


def _cosine(parts: Parts, items: Sequence[Item], cache: Path | None, progress: Callable[[int, int], None]) -> Scorer:
    from eval.public.answerability import CosineScorer
    from eval.public.kept_vectors import KeptVectors

    return CosineScorer(KeptVectors(parts.embedder, cache, progress), items)


def _evidence(parts: Parts, items: Sequence[Item], cache: Path | None, progress: Callable[[int, int], None]) -> Scorer:
    return parts.evidence_model


SCORERS = {ScorerName.cosine: _cosine, ScorerName.evidence: _evidence}


def _print_auroc(scored: Scored) -> None:
    value, low, high = scored.auroc()
    answerable = int(scored.answerable.sum())
    others = len(scored.items) - answerable
    print(f"answerable_auroc {value:.3f} [{low:.3f}, {high:.3f}] ({answerable} answerable, {others} not)")


def _print_figures(found: Sequence[Figure]) -> None:
    """A block for each direction, a line for each ranker; directions are never averaged."""
    from eval.public.retrieval import MEASURES

    rows: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        rows.setdefault((figure.direction, figure.ranker), []).append(figure)
    shown = None
    for (direction, ranker), figures in rows.items():
        if direction != shown:
            print(f"{direction} (question-passages), n = {figures[0].n}")
            print(f"  {'':10}" + "".join(f"{measure:24}" for measure in MEASURES).rstrip())
        shown = direction
        cells = "".join(f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]".ljust(24) for figure in figures)
        print(f"  {ranker:10}{cells.rstrip()}")
