"""What the commands share: the options before the command's name, and how to get at the parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ui.compose import Parts
from ui.logs import start_logging
from ui.settings import Settings, read_settings


@dataclass
class Launch:
    """One run of the program. ``make_parts`` is passed in, so that tests run the commands over parts of their own."""

    make_parts: Callable[[Settings], Parts] = Parts
    arguments: dict[str, Any] = field(default_factory=dict)

    def settings(self, **arguments: Any) -> Settings:
        """The settings from the options before the command, those of the command, the environment and the file.

        From here on the log goes to the data folder.
        """
        settings = read_settings(**self.arguments, **arguments)
        start_logging(settings.log_file, settings.log_level)
        return settings

    def parts(self, **arguments: Any) -> Parts:
        """The parts for this command."""
        return self.make_parts(self.settings(**arguments))
