"""The commands of the program as a tree, and whether a command line that somebody wrote down fits it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from ui.main import app

TREE: Any = get_command(app)


def _paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, child in getattr(command, "commands", {}).items():
        yield from _paths(child, (*path, name))


COMMANDS = list(_paths(TREE))  # ((), ("serve",), ..., ("index", "build"), ...)


def faults(line: str) -> list[str]:
    """The words of ``tanya-asn ...`` that name no command, and the options that their command has not.

    A ``build|list`` names both; a word in brackets is optional.

    Example: "tanya-asn index build|burn [--html]" -> ["burn", "--html"]
    """
    commands, found = [TREE], []
    for word in (word.strip("[],.;") for word in shlex.split(line)[1:]):
        if word.startswith("--"):
            option = word.partition("=")[0]
            found += [option] if not any(option in _options(each) for each in (TREE, *commands)) else []
        elif children := getattr(commands[0], "commands", None):
            names = word.split("|")
            found += [name for name in names if name not in children]
            commands = [children[name] for name in names if name in children] or [None]
    return found


def _options(command: Any) -> set[str]:
    options = {option for parameter in getattr(command, "params", ()) for option in parameter.opts}
    return options | {"--help"}
