"""``tanya-asn eval train-evidence``: train the evidence model that ships."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Annotated

import typer

from ui.errors import UsageError, require_writable

QUESTIONS = Path("eval/questions")
NOMIRACL = ("nomiracl_id/passages.jsonl", "nomiracl_id/queries.jsonl")  # measured on: their questions are left out
NEEDED = ("haystack.jsonl.gz", "idk_mrc/passages.jsonl", "idk_mrc/train.jsonl", *NOMIRACL)


def register(app: typer.Typer) -> None:
    """Add the command to ``tanya-asn eval``."""
    app.command("train-evidence")(train_command)


def train_command(
    context: typer.Context,
    public: Annotated[
        Path,
        typer.Argument(help="Folder with idk_mrc/, nomiracl_id/ and haystack.jsonl.gz.", exists=True, file_okay=False),
    ],
    out: Annotated[Path, typer.Option(help="Where the model goes.")] = Path("rag/evidence.safetensors"),
    start: Annotated[
        Path | None, typer.Option("--from", help="A model to train on, instead of multilingual-e5-small.", exists=True)
    ] = None,
    rounds: Annotated[int, typer.Option(help="How often each own question is read.", min=1)] = 2,
) -> None:
    """Train the evidence model on the project's training questions and public data; about an hour on two cores.

    Example: tanya-asn eval train-evidence data/
    """
    from eval.evidence_groups import fit_to_train_on, idk_groups, law_groups, own_groups, passage_groups, read_own
    from eval.evidence_training import SEED, train
    from eval.public import nomiracl
    from rag.evidence_model import CrossEncoder
    from rag.retriever import HybridRetriever
    from ui.compose import EMBEDDING_MODEL
    from ui.terminal import count_bar

    _require_places(public, out)
    parts = context.obj.parts(generator="none")
    base, retriever = parts.shelf.path(EMBEDDING_MODEL), HybridRetriever(store=parts.store)
    if start:
        CrossEncoder(base, start)  # one that can't be read is told before the search
    random = Random(SEED)
    questions = read_own(QUESTIONS / "evidence.jsonl", parts.store)
    with count_bar("Searching") as progress:
        groups = list(own_groups(questions, retriever, random, rounds, progress))
    groups += law_groups(QUESTIONS / "evidence_laws.jsonl", public / "haystack.jsonl.gz", random)
    kept_out = [asked.question for asked in nomiracl.read(public / "nomiracl_id")]
    reading = fit_to_train_on(public / "idk_mrc", kept_out, random)
    groups += [*idk_groups(reading, random), *passage_groups(reading, random)]
    with count_bar("Training") as progress:
        losses = train(groups, base, out, progress, start)
    tail = losses[-100:]
    print(f"{len(groups)} groups; mean loss of the last {len(tail)} steps: {sum(tail) / max(len(tail), 1):.3f}")


def _require_places(public: Path, out: Path) -> None:
    """What would otherwise be missed only after the training."""
    require_writable(out)
    absent = [name for name in NEEDED if not (public / name).is_file()]
    if absent:
        raise UsageError(f"{public} has no {' and no '.join(absent)}; give the folder of the public sets")
