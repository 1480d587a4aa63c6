"""The names that one model's files have in the models folder; unfinished ones are hidden and never a model's name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.manifest import SENTENCE_TRANSFORMERS, Model


@dataclass(frozen=True)
class Places:
    """Where everything of one model lies."""

    folder: Path
    model: Model

    @property
    def finished(self) -> Path:
        """The model as its user opens it: a folder, or a file such as `qwen2.5-coder-1.5b-instruct.gguf`."""
        suffix = "" if self.model.form == SENTENCE_TRANSFORMERS else Path(self.model.file).suffix
        return self.folder / (self.model.name + suffix)

    @property
    def stamp(self) -> Path:
        """The record of what the finished model held when it was last checked."""
        return self.folder / f"{self.model.name}.stamp.json"

    @property
    def partial(self) -> Path:
        """The weight file while it is still growing."""
        return self._hidden("partial")

    @property
    def incoming(self) -> Path:
        """A folder for packages on their way in; each is deleted once its part is taken out."""
        return self._hidden("incoming")

    @property
    def making(self) -> Path:
        """The folder that a conversion fills."""
        return self._hidden("making")

    @property
    def lock(self) -> Path:
        """Held while a pull is at work; it stays behind empty, since deleting a lock lets two holders in."""
        return self._hidden("lock")

    def _hidden(self, ending: str) -> Path:
        return self.folder / f".{self.model.name}.{ending}"
