"""A scored run as its file tells it (``scores.json``): what tables, comparisons, gates and reports read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.runs import RunFolderError
from eval.statistics import DRAWS, SEED

FORMAT = 1


class ScoredRunError(RunFolderError):
    """A run can't be used for what was asked; the message says which and why."""


@dataclass(frozen=True)
class Score:
    """A measure over a slice of the questions, with its 95 % interval; without a value where nothing applied."""

    measure: str
    slice: str  # "id", "en", "all", or a direction question-text: "id-en"
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Asked:
    """What a comparison must know of a question."""

    language: str
    cluster: str
    pair: str | None
    answerable: bool
    direction: str | None = None

    def is_in(self, slice_name: str) -> bool:
        """Whether the question counts in the slice.

        A direction is told by the question's language unless the question names its own.

        >>> Asked("id", "d1", None, True).is_in("id-en")
        True
        """
        if slice_name == "all":
            return True
        if "-" in slice_name and self.direction is not None:
            return slice_name == self.direction
        return slice_name.partition("-")[0] == self.language


@dataclass(frozen=True)
class ScoredRun:
    """A system's scores and, question by question, the values behind them."""

    system: str
    scores: tuple[Score, ...]
    values: Mapping[str, Mapping[str, float | None]]  # measure -> topic id -> value
    topics: Mapping[str, Asked]
    seed: int = SEED
    draws: int = DRAWS
    judges: Mapping[str, str] = field(default_factory=dict)  # who judged a measure that code alone can't
    folder: Path = field(default=Path(), compare=False)

    def score(self, measure: str, slice_name: str) -> Score | None:
        """The score of that measure and slice, if the run has it."""
        return next((each for each in self.scores if (each.measure, each.slice) == (measure, slice_name)), None)


def read_scores(folder: Path) -> ScoredRun:
    """The scores of a run folder."""
    path = folder / "scores.json"
    if not folder.is_dir():
        raise ScoredRunError(f"{folder} is not a run folder; make one with `tanya-asn eval run`")
    if not path.is_file():
        raise ScoredRunError(f"{folder} has no scores yet; run `tanya-asn eval score {folder}`")
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT:
            raise ScoredRunError(f"{path} has format {data['format']!r}, not {FORMAT}; score the run again")
        return _scored_run(data, folder)
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ScoredRunError(f"{path} is damaged ({error!r}); score the run again") from error


def _scored_run(data: dict[str, Any], folder: Path) -> ScoredRun:
    return ScoredRun(
        system=str(data["system"]),
        scores=tuple(_score(score) for score in data["scores"]),
        values={
            measure: {name: _number(value) for name, value in of_topics.items()}
            for measure, of_topics in data["values"].items()
        },
        topics={name: Asked(**topic) for name, topic in data["topics"].items()},
        seed=int(data["seed"]),
        draws=int(data["draws"]),
        judges={measure: str(judge) for measure, judge in data.get("judges", {}).items()},
        folder=folder,
    )


def _score(data: dict[str, Any]) -> Score:
    figures = {name: _number(data[name]) for name in ("value", "low", "high")}
    return Score(str(data["measure"]), str(data["slice"]), n=int(data["n"]), **figures)


def _number(value: Any) -> float | None:
    if value is not None and not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return value
