"""The command ``tanya-asn``: its commands put together, and the border where errors become one line."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from ui.commands import ask, chat, doctor, evaluate, index, models, serve
from ui.compose import Parts, prepare_environment
from ui.errors import user_errors
from ui.launch import Launch
from ui.printable import printable
from ui.settings import Settings

BAD_INPUT = 2
BUG = 1
INTERRUPTED = 130

logger = logging.getLogger(__name__)
app = typer.Typer(no_args_is_help=False, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
app.command()(serve.serve)
app.command()(ask.ask)
app.command()(chat.chat)
app.add_typer(index.app, name="index")
app.add_typer(models.app, name="models")
app.add_typer(evaluate.app, name="eval")
app.command()(doctor.doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tanya-asn {program_version()}")
        raise typer.Exit


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("tanya-asn")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0 (not installed)"


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="The data folder (models, index, logs).")] = None,
    log_level: Annotated[str | None, typer.Option(help="DEBUG, INFO, WARNING or ERROR, for the log file.")] = None,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Answers with sources about the neutrality of Indonesian civil servants, offline.

    Example: tanya-asn ask "Apa sanksi me-like postingan kampanye?"
    """
    context.obj.arguments.update(home=home, log_level=log_level)


def run(arguments: Sequence[str] | None = None, make_parts: Callable[[Settings], Parts] = Parts) -> int:
    """Run one command; the exit code is 2 for bad input, told in one line, and 1 for a bug, told in the log."""
    prepare_environment()
    launch = Launch(make_parts)
    try:
        return int(app(args=arguments, prog_name="tanya-asn", standalone_mode=False, obj=launch) or 0)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)  # of the command that was not understood
        command = context.command_path if context else "tanya-asn"
        return _complain(f"{error.format_message().rstrip('.')}; see `{command} --help`", BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BUG
    except user_errors() as error:
        return _complain(str(error), BAD_INPUT)
    except PermissionError as error:
        fix = "change its permissions, or choose another data folder with TANYA_ASN_HOME"
        return _complain(f"no permission for '{error.filename}'; {fix}", BAD_INPUT)
    except Exception as error:  # every other is a bug, and nothing above this line could tell it
        where = launch.settings().log_file
        logger.exception("bug")
        return _complain(f"internal error ({type(error).__name__}); its details are in {where}", BUG)


def _complain(message: str, code: int) -> int:
    print(f"tanya-asn: {printable(message)}", file=sys.stderr)
    return code


def main() -> None:
    """The entry point of the installed command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # JSON and quotes are UTF-8 everywhere
    sys.exit(run())


if __name__ == "__main__":
    main()
