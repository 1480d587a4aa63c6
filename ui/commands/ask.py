"""``tanya-asn ask``: one question, or a file of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from rag.answer import Answer, Question
from ui.compose import Chain
from ui.errors import UsageError
from ui.launch import Launch
from ui.questions import read_batch, read_question

GENERATOR_HELP = "llama (default), none (quotes only), openai:MODEL or transformers:FOLDER."
LANGUAGE_HELP = "The language of the answer: auto (that of the question), id or en."


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question, in Indonesian or English.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer record as JSON.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='A file with one {"id": ..., "question": ...} a line; prints one record a line.')
    ] = None,
    language: Annotated[str | None, typer.Option(help=LANGUAGE_HELP)] = None,
    generator: Annotated[str | None, typer.Option(help=GENERATOR_HELP)] = None,
) -> None:
    """Answer a question, with the exact sentences behind every sentence of the answer.

    Example: tanya-asn ask "Kalau saya nge-like postingan paslon, sanksinya apa?"
    """
    launch: Launch = context.obj
    if (question is None) == (batch is None):
        raise UsageError('give one question or a file: tanya-asn ask "..." or tanya-asn ask --batch FILE')
    settings = launch.settings(language=language, generator=generator)
    if batch is not None:
        questions = read_batch(batch, settings.language)
    else:
        questions = [read_question(question or "", language=settings.language)]
    chain = launch.parts(language=language, generator=generator).chain
    if batch is None and not as_json:
        _print_in_full(chain, questions[0])
        return
    for each in questions:
        _print_record(chain.invoke(each))


def _print_record(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer.record(), ensure_ascii=False) + "\n")
    sys.stdout.flush()  # whoever reads along sees each answer when it is made


def _print_in_full(chain: Chain, question: Question) -> None:
    from rich.console import Console

    from ui.terminal import follow, print_answer

    print_answer(follow(chain, question), Console(highlight=False))
