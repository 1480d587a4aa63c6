"""Charts as inline SVG: no library, no script; colours come from the page's style sheet (class ``run-0`` ...)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Tree

from eval.curves import Bin, Point

WIDTH, HEIGHT = 460, 320
LEFT, RIGHT, TOP, BOTTOM = 74, 24, 12, 48
COLOURS = 8  # later runs take the colours again, with other dashes


@dataclass(frozen=True)
class Axis:
    """A range, its title and the places where it is marked."""

    title: str
    ticks: tuple[float, ...]
    log: bool = False
    written: Callable[[float], str] = "{:g}".format

    def place(self, value: float) -> float:
        """Where a value lies between the first tick (0) and the last (1); what lies beyond is put on the edge."""
        low, high = self._scaled(self.ticks[0]), self._scaled(self.ticks[-1])
        return min(1.0, max(0.0, (self._scaled(max(value, self.ticks[0])) - low) / (high - low)))

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.log else value


SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def percent(share: float) -> str:
    """0.2 -> "20 %"."""
    return f"{100 * share:.0f} %"


def seconds_axis(title: str, values: Iterable[float]) -> Axis:
    """A logarithmic axis of seconds round the values.

    >>> seconds_axis("", [2.0, 50.0]).ticks
    (1, 3, 10, 30, 100)
    """
    steps = [factor * 10**power if power >= 0 else factor / 10**-power for power in range(-2, 5) for factor in (1, 3)]
    kept = [max(value, steps[0]) for value in values]
    first = max(place for place, step in enumerate(steps) if step <= min(kept))
    last = max(1, next((place for place, step in enumerate(steps) if step >= max(kept)), len(steps) - 1))
    return Axis(title, tuple(steps[min(first, last - 1) : last + 1]), log=True)


def curves(title: str, x: Axis, y: Axis, lines: Sequence[tuple[int, Sequence[Point]]], *, stepped: bool = False) -> str:
    """A chart of lines, each with the number of its run."""
    svg = _frame(title, x, y)
    for run, points in lines:
        kept = _stairs(points) if stepped else list(points)
        path = " ".join(f"{_x(x, px):.1f},{_y(y, py):.1f}" for px, py in kept)
        Tree.SubElement(svg, "polyline", {"points": path, "class": f"line {look_of(run)}"})
        if len(points) == 1:
            _dot(svg, _x(x, points[0][0]), _y(y, points[0][1]), run)
    return _text_of(svg)


def calibration(title: str, x: Axis, y: Axis, run: int, bins: Sequence[Bin]) -> str:
    """A reliability plot: dots with their intervals over the diagonal, and how many questions each stands for."""
    svg = _frame(title, x, y)
    ends = {"x1": _x(x, 0), "y1": _y(y, 0), "x2": _x(x, 1), "y2": _y(y, 1)}
    Tree.SubElement(svg, "line", _attributes(ends, "ideal"))
    for each in bins:
        px, py = _x(x, each.predicted), _y(y, each.observed)
        ends = {"x1": px, "x2": px, "y1": _y(y, each.low), "y2": _y(y, each.high)}
        Tree.SubElement(svg, "line", _attributes(ends, f"whisker {look_of(run)}"))
        _dot(svg, px, py, run)
        _label(svg, px + 7, py + (-6 if each.observed < 0.9 else 14), str(each.n), "count")
    return _text_of(svg)


def look_of(run: int) -> str:
    """The class that gives a run its colour, and from the ninth on its dashes."""
    return f"run-{run % COLOURS}" + (f" dashed-{min(run // COLOURS, 2)}" if run >= COLOURS else "")


def _frame(title: str, x: Axis, y: Axis) -> Tree.Element:
    svg = Tree.Element(
        "svg", {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "aria-label": title, "class": "chart"}
    )
    for tick in x.ticks:
        place = _x(x, tick)
        Tree.SubElement(svg, "line", _attributes({"x1": place, "x2": place, "y1": TOP, "y2": HEIGHT - BOTTOM}, "grid"))
        _label(svg, place, HEIGHT - BOTTOM + 18, x.written(tick), "middle")
    for tick in y.ticks:
        place = _y(y, tick)
        Tree.SubElement(svg, "line", _attributes({"x1": LEFT, "x2": WIDTH - RIGHT, "y1": place, "y2": place}, "grid"))
        _label(svg, LEFT - 7, place + 4, y.written(tick), "end")
    _label(svg, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x.title, "middle title")
    turned = _label(svg, 0, 0, y.title, "middle title")
    turned.set("transform", f"translate(14 {(TOP + HEIGHT - BOTTOM) / 2:.1f}) rotate(-90)")
    return svg


def _stairs(points: Sequence[Point]) -> list[Point]:
    """The corners of a curve that rises only at its points."""
    corners = [(points[0][0], 0.0)] if points else []
    for (x, y), (_, before) in zip(points, [(0.0, 0.0), *points], strict=False):
        corners += [(x, before), (x, y)]
    return corners


def _x(axis: Axis, value: float) -> float:
    return LEFT + axis.place(value) * (WIDTH - LEFT - RIGHT)


def _y(axis: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - TOP - BOTTOM)


def _dot(svg: Tree.Element, x: float, y: float, run: int) -> None:
    Tree.SubElement(svg, "circle", _attributes({"cx": x, "cy": y, "r": 4}, f"dot {look_of(run)}"))


def _label(svg: Tree.Element, x: float, y: float, text: str, look: str) -> Tree.Element:
    element = Tree.SubElement(svg, "text", _attributes({"x": x, "y": y}, look))
    element.text = text
    return element


def _attributes(places: dict[str, float], look: str) -> dict[str, str]:
    return {name: f"{place:.1f}" for name, place in places.items()} | {"class": look}


def _text_of(svg: Tree.Element) -> str:
    return Tree.tostring(svg, encoding="unicode")
