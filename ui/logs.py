"""The log file in the data folder: made when there is something to write, so that a refused command leaves no trace."""

from __future__ import annotations

import logging
import logging.handlers
from io import TextIOWrapper
from pathlib import Path

MAX_BYTES = 2_000_000
KEPT_FILES = 3


class LogFile(logging.handlers.RotatingFileHandler):
    """A rotating log whose folder is made with the first line."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def start_logging(path: Path, level: str) -> None:
    """Send every log line of this process to the file, and nothing to the terminal."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, LogFile)]:
        root.removeHandler(handler)
        handler.close()
    root.addHandler(LogFile(path))
    root.setLevel(level)
    logging.captureWarnings(True)
