"""Imports modules in a fresh process and reports, as JSON, what each import did besides defining names.

``python -m tests.import_probe HEAVY,NAMES MODULE ...`` prints ``{"rag.chain": ["imported torch"], ...}``.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
NULL = os.devnull
CHANGES = frozenset(
    {"os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate", "shutil.rmtree", "sqlite3.connect"}
)
OUTWARD = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "subprocess.Popen", "os.system"}
)


def main(heavy: str, modules: list[str]) -> None:
    """Import the modules in turn and print what each did."""
    done: list[str] = []
    sys.addaudithook(lambda event, arguments: done.extend(_deed(event, arguments)))
    report = {}
    for module in modules:
        done.clear()
        before = set(sys.modules)
        try:
            importlib.import_module(module)
        except ImportError as error:  # reported for this module, the others are still tried
            done.append(f"failed: {error}")
        loaded = (set(sys.modules) - before) & set(heavy.split(","))
        report[module] = [*done, *(f"imported {name}" for name in sorted(loaded))]
    sys.stdout.write(json.dumps(report))


def _deed(event: str, arguments: tuple[object, ...]) -> list[str]:
    """What an audit event means to somebody who only wanted names: opening a file to read it means nothing."""
    if event == "open":
        path, _, flags = arguments
        return [f"opened {path} for writing"] if isinstance(flags, int) and flags & WRITING and path != NULL else []
    return [f"{event} {arguments[:2]}"] if event in CHANGES | OUTWARD else []


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
