"""What the tests of the commands share."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ui.fakes import FakeChain, parts_over
from ui.compose import Parts
from ui.logs import LogFile
from ui.main import run


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Runner = Callable[..., Outcome]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def clean_process() -> Iterator[None]:
    """No setting of the machine reaches a test, and no test leaves its environment or log behind."""
    before, level = dict(os.environ), logging.getLogger().level
    for name in [name for name in os.environ if name.startswith("TANYA_ASN_")]:
        del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(before)
    root = logging.getLogger()
    root.setLevel(level)
    for handler in [each for each in root.handlers if isinstance(each, LogFile)]:
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(False)


@pytest.fixture
def command(home: Path, capfd: pytest.CaptureFixture[str]) -> Runner:
    """Run a command in this process, over parts that load no model."""

    def run_command(*arguments: str, parts: type[Parts] | None = None) -> Outcome:
        capfd.readouterr()
        code = run(["--home", str(home), *arguments], parts or parts_over(FakeChain()))
        return Outcome(code, *capfd.readouterr())

    return run_command


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder below, with its size and time."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(folder.rglob("*"))}
