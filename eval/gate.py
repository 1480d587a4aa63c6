"""Thresholds that a run must hold."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.scored import ScoredRun

GATES = Path(__file__).with_name("gates.toml")
ENDS = ("value", "low", "high")


class GateError(ValueError):
    """A file of gates is not usable; the message names the file, the gate and the fault."""


@dataclass(frozen=True)
class Gate:
    """A bound on a score: ``at_least`` or ``at_most``, on its value or on an end of its interval."""

    measure: str
    slice: str
    at_least: float | None = None
    at_most: float | None = None
    on: str = "value"

    def holds(self, figure: float) -> bool:
        """Whether the figure keeps the bound; NaN keeps none."""
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= figure <= high

    def __str__(self) -> str:
        """What is held and to what: "right (id) at least 0.9"."""
        bound = f"at least {self.at_least:g}" if self.at_most is None else f"at most {self.at_most:g}"
        end = "" if self.on == "value" else f", {self.on} end of its interval,"
        return f"{self.measure} ({self.slice}){end} {bound}"


@dataclass(frozen=True)
class Finding:
    """A gate and the figure that was held against it; None where the run has none."""

    gate: Gate
    figure: float | None

    @property
    def holds(self) -> bool:
        """Whether the gate is kept."""
        return self.figure is not None and self.gate.holds(self.figure)

    def __str__(self) -> str:
        """The finding as a line: "missed: right (id) at least 0.9, is 0.8571"."""
        if self.figure is None:
            return f"not in the run: {self.gate}"
        return f"{'held' if self.holds else 'missed'}: {self.gate}, is {self.figure:.4g}"


def judge(run: ScoredRun, gates: Sequence[Gate]) -> list[Finding]:
    """Hold every gate against the run."""
    return [Finding(gate, _figure(run, gate)) for gate in gates]


def _figure(run: ScoredRun, gate: Gate) -> float | None:
    score = run.score(gate.measure, gate.slice)
    return None if score is None else getattr(score, gate.on)


def read_gates(path: Path = GATES) -> list[Gate]:
    """The gates of a TOML file; never none."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("gate", [])
    except OSError as error:
        raise GateError(f"can't read {path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GateError(f"{path} is not a TOML file: {error}") from error
    if not isinstance(tables, list) or not tables:
        raise GateError(f"{path} has no [[gate]]; name at least one measure to hold")
    return [_gate(path, number, table) for number, table in enumerate(tables, start=1)]


def _gate(path: Path, number: int, table: Any) -> Gate:
    def refuse(fault: str) -> GateError:
        return GateError(f"{path}, gate {number}: {fault}")

    try:
        gate = Gate(**table)
    except TypeError as error:
        raise refuse("it has measure, slice, at_least or at_most, and on; nothing else") from error
    bounds = [bound for bound in (gate.at_least, gate.at_most) if bound is not None]
    if not (isinstance(gate.measure, str) and isinstance(gate.slice, str)):
        raise refuse("measure and slice are texts")
    if len(bounds) != 1 or isinstance(bounds[0], bool) or not isinstance(bounds[0], int | float):
        raise refuse("it has one number, at_least or at_most")
    if gate.on not in ENDS:
        raise refuse(f"on is one of {', '.join(ENDS)}, not {gate.on!r}")
    return gate
