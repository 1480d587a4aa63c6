"""Reads files in a process of its own, so that a file that breaks its reader breaks nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from index.passage import Document
from index.readers.record import PassageSpans, ReadDocument, SentenceSpan, UnreadableFileError

SECONDS = 25.0  # for one file, on the clock
TOO_LONG = "reading it took longer than {seconds:.0f} seconds; it is not read"


class IsolatedReader:
    """A reader of files whose process is started when needed and anew after a file has broken it."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._complaints: IO[bytes] | None = None

    def __enter__(self) -> IsolatedReader:
        """The reader, its process ended at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def read(self, path: Path, given: Mapping[str, str], url: str | None = None) -> ReadDocument:
        """The document in a file; whatever is wrong with it is told as an UnreadableFileError."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None  # both are pipes
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._seconds, stop)
        clock.start()
        try:
            process.stdin.write(json.dumps({"path": str(path), "given": dict(given), "url": url}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            clock.cancel()
        if not line.endswith("\n"):
            raise UnreadableFileError(self._cause_of_death(late.is_set()))
        return _read_document(json.loads(line))

    def close(self) -> None:
        """End the process and let go of its pipes."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout, self._complaints):
                _close(pipe)
            self._process = self._complaints = None

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            root = str(Path(__file__).parents[2])
            paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
            self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the process
            self._process = subprocess.Popen(
                [sys.executable, "-m", "index.readers.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": paths},
            )
        return self._process

    def _cause_of_death(self, late: bool) -> str:
        """Why the process gave no answer; the next file gets a new one."""
        assert self._complaints is not None
        self._complaints.seek(0)
        last = self._complaints.read()[-2000:].decode("utf-8", "replace").strip().rpartition("\n")[2]
        self.close()
        if late:
            return TOO_LONG.format(seconds=self._seconds)
        name = last.partition(":")[0].rpartition(".")[2]
        cause = name if name.isidentifier() else "it used too much time or memory"
        return f"its reader gave up on it ({cause}); it is damaged, or made to do harm"


def _close(pipe: IO[Any] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except BrokenPipeError:  # what was still to be written has no reader any more
        return


def _read_document(reply: dict[str, Any]) -> ReadDocument:
    if "refused" in reply:
        raise UnreadableFileError(reply["refused"])
    record = reply["read"]
    document = Document.of_record(record["document"])
    passages = tuple(
        PassageSpans(tuple(SentenceSpan(**span) for span in passage["sentences"]), passage["place"])
        for passage in record["passages"]
    )
    return ReadDocument(document, passages)
