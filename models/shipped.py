"""The weight files that come with the program: where they lie, and whether they are whole."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Literal

from models.errors import ModelDamagedError, ModelMissingError
from models.manifest import ShippedModel, named, shipped_models
from models.stamp import sha256_of

ShippedState = Literal["ready", "missing", "damaged"]


def shipped_path(name: str, models: tuple[ShippedModel, ...] | None = None) -> Path:
    """Where to open the file; it is hashed first.

    Example: `shipped_path("evidence-cross-encoder")`.
    """
    model = named(shipped_models() if models is None else models, name)
    state = shipped_state(model)
    if state == "missing":
        raise ModelMissingError(f"model '{name}' is not where the program was installed; install the program again")
    if state == "damaged":
        raise ModelDamagedError(
            f"model '{name}' is damaged: it is not the file that came with the program; install the program again"
        )
    return _place(model)


def shipped_state(model: ShippedModel) -> ShippedState:
    """Whether the file is there and is the one that the manifest names."""
    path = _place(model)
    if not path.is_file():
        return "missing"
    whole = path.stat().st_size == model.size and sha256_of(path) == model.sha256
    return "ready" if whole else "damaged"


def _place(model: ShippedModel) -> Path:
    package, _, inside = model.file.partition("/")
    return Path(str(resources.files(package).joinpath(inside)))
