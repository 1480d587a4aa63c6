"""The models on this machine: which are there, whether they are whole, and where to open them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from models.errors import ModelDamagedError, ModelMissingError
from models.manifest import Model, load_manifest, named
from models.places import Places
from models.pull import Progress, pull
from models.sources import FROM_THE_NETWORK, Sources
from models.stamp import fingerprint_of, is_intact, load_stamp

State = Literal["ready", "missing", "damaged", "partial"]


class ModelShelf:
    """The models folder. Asking for a path checks the model first; that costs nothing while it stays untouched.

    Example: `ModelShelf(home / "models").path("multilingual-e5-small")`.
    """

    def __init__(
        self, folder: Path, models: tuple[Model, ...] | None = None, sources: Sources = FROM_THE_NETWORK
    ) -> None:
        self.folder = folder
        self.models = load_manifest() if models is None else models
        self._sources = sources

    def state(self, name: str) -> State:
        """Say whether the model can be used; a model that changed since it was checked is hashed again."""
        return self._state(named(self.models, name), rehash=False)

    def check(self, name: str) -> State:
        """As `state`, but hash the model in any case."""
        return self._state(named(self.models, name), rehash=True)

    def path(self, name: str) -> Path:
        """Where to open the model: its folder or its file."""
        state = self.state(name)
        if state == "damaged":
            raise ModelDamagedError(
                f"model '{name}' is damaged: its files are not those it was made with; run `tanya-asn models pull`"
            )
        if state != "ready":
            raise ModelMissingError(f"model '{name}' is not on this machine; run `tanya-asn models pull`")
        return self._places(named(self.models, name)).finished

    def pull(self, name: str, progress: Progress) -> Path:
        """Fetch the model unless it is here; `progress` gets bytes here, bytes in all, and what is being done."""
        return pull(named(self.models, name), self.folder, progress, self._sources)

    def fingerprint(self, name: str) -> str:
        """The hash that tells this model from any other; an index remembers which one made its vectors."""
        self.path(name)
        stamp = load_stamp(self._places(named(self.models, name)).stamp)
        assert stamp is not None  # a ready model has one
        return fingerprint_of(stamp)

    def _places(self, model: Model) -> Places:
        return Places(self.folder, model)

    def _state(self, model: Model, rehash: bool) -> State:
        places = self._places(model)
        if places.finished.exists():
            return "ready" if is_intact(model, places, rehash) else "damaged"
        return "partial" if places.partial.exists() else "missing"
