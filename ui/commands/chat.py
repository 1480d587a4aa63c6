"""``tanya-asn chat``: questions and follow-up questions in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rag.answer import ANSWERED, Turn
from ui.commands.ask import GENERATOR_HELP, LANGUAGE_HELP
from ui.printable import printable
from ui.questions import EmptyQuestionError, QuestionError, read_question

LEAVE = {"/keluar", "/exit", "/quit"}
GREETING = "Tulis pertanyaan; /keluar untuk selesai. | Write a question; /exit to leave."


def chat(
    context: typer.Context,
    language: Annotated[str | None, typer.Option(help=LANGUAGE_HELP)] = None,
    generator: Annotated[str | None, typer.Option(help=GENERATOR_HELP)] = None,
) -> None:
    """Ask question after question; a follow-up such as "Kalau share bagaimana?" is understood.

    Example: tanya-asn chat --language id
    """
    from rich.console import Console

    from ui.terminal import follow, print_answer

    parts = context.obj.parts(language=language, generator=generator)
    chain, console = parts.chain, Console(highlight=False)
    print(GREETING, file=sys.stderr)
    history: tuple[Turn, ...] = ()
    while (line := _read_line()) is not None:
        try:
            question = read_question(line, language=parts.settings.language, history=history)
        except EmptyQuestionError:
            continue
        except QuestionError as error:
            print(printable(str(error)), file=sys.stderr)
            continue
        answer = follow(chain, question)
        print_answer(answer, console)
        if answer.status == ANSWERED:
            history = (*history, Turn(answer.standalone_question, answer.text))


def _read_line() -> str | None:
    """The next question, or None at the end."""
    print("\n> ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return None if not line or line.strip().lower() in LEAVE else line
