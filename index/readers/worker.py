"""The process that reads files: it has little memory, little time and no network, and may be killed at any moment.

It takes a request a line on its standard input and gives an answer a line on its standard output, both JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.readers.open_file import read_file
from index.readers.record import UnreadableFileError

CPU_SECONDS = 20  # for one file
MEMORY = 1_500_000_000  # bytes of address space
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What became of one file: {"read": ...} or {"refused": why}."""
    try:
        read = read_file(Path(request["path"]), request["given"], request["url"])
    except UnreadableFileError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "it unpacks to more than this program gives to one file; it is not read"}
    except RecursionError:
        return {"refused": "it is nested too deeply; it is not read"}
    return {"read": asdict(read)}


def main() -> None:
    """Answer requests until there are no more."""
    limit_memory()
    sys.addaudithook(_refuse)
    for line in sys.stdin:
        limit_time()
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def limit_memory() -> None:
    """Take no more address space than the limit, where the system knows such limits (not on Windows)."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time() -> None:
    """Let the system stop this process when the next file takes too much of the processor."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    """No file makes its reader talk to the network or start a program."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"a reader may not do this: {event}")


if __name__ == "__main__":
    main()
