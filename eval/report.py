"""One self-contained page on one or more runs: figures side by side, curves, and every question.

Answers and documents are foreign text: every text is escaped by the template engine, characters that act instead of
showing are made visible, and the page allows itself no script and no other resource.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from eval.charts import SHARES, Axis, calibration, curves, look_of, percent, seconds_axis
from eval.curves import cumulative, reliability, risk_coverage
from eval.labels import Label, label
from eval.measures.latency import median, p95
from eval.questions import Topic
from eval.report_questions import question_views
from eval.run_files import RunFiles, read_run
from eval.scored import Score, ScoredRun

__all__ = ["read_run", "report"]

TEMPLATE = "report.html.j2"
HEADINGS = {"all": "Both languages", "id": "Indonesian questions", "en": "English questions"}
MEMORY = {"before": "before loading", "loaded": "models loaded", "peak": "most while answering"}
TIMES = {"first_sentence": "First sentence", "total": "Whole answer"}


@dataclass(frozen=True)
class FigureTable:
    """The scores over one slice: a row a measure, a column a run."""

    heading: str
    rows: tuple[tuple[Label, tuple[Score | None, ...]], ...]


@dataclass(frozen=True)
class Chart:
    """A drawn chart, its title, and the numbers of the runs that are in it."""

    title: str
    svg: Markup
    runs: tuple[int, ...]

    @classmethod
    def of(cls, title: str, svg: str, drawn: Iterable[tuple[int, Any]]) -> Chart:
        """The chart of these runs; ``svg`` is our own drawing, its texts escaped."""
        return cls(title, Markup(svg), tuple(number for number, _ in drawn))


@dataclass(frozen=True)
class Fact:
    """Something that shaped the runs, such as a package's version, and what it was in each."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs are not alike in it."""
        return len(set(self.values)) > 1


def report(runs: Sequence[RunFiles]) -> str:
    """The page as HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("eval", ""),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    questions, names = question_views(runs), [(run.system, look_of(number)) for number, run in enumerate(runs)]
    return environment.get_template(TEMPLATE).render(
        runs=names,
        tables=figure_tables(runs),
        judges=judges_of(runs),
        risks=list(_risk_charts(runs)),
        calibrations=list(_calibrations(runs)),
        latencies=list(_latency_charts(runs)),
        stages=stage_table(runs),
        memory=memory_table(runs),
        facts=facts_of(runs),
        questions=questions,
        kinds=sorted({kind for question in questions for kind in question.topic.kinds}),
        same_questions=len({frozenset(run.topics) for run in runs}) == 1,
    )


def visible(value: Any) -> Any:
    """Text with the characters that would act on the page (controls, marks that turn the direction) made visible."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "".join(_visible(character) for character in value)


def _visible(character: str) -> str:
    acts = unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t"
    return f"\N{WHITE SQUARE}{ord(character):04X}" if acts else character


def figure_tables(runs: Sequence[RunFiles]) -> list[FigureTable]:
    """A table for each language and direction that some run has scores for."""
    slices = dict.fromkeys([*HEADINGS, *(score.slice for run in runs for score in run.scored.scores)])
    tables = [_figure_table(runs, name) for name in slices]
    return [table for table in tables if table.rows]


def _figure_table(runs: Sequence[RunFiles], slice_name: str) -> FigureTable:
    scores = [score for run in runs for score in run.scored.scores if score.slice == slice_name]
    measures = dict.fromkeys(score.measure for score in scores)
    heading = HEADINGS.get(slice_name) or f"Direction {slice_name} (question-text)"
    rows = ((label(name), tuple(run.scored.score(name, slice_name) for run in runs)) for name in measures)
    return FigureTable(heading, tuple(rows))


def _risk_charts(runs: Sequence[RunFiles]) -> Iterable[Chart]:
    lines = [(number, risk_coverage(_losses(run))) for number, run in enumerate(runs)]
    drawn = [(number, points) for number, points in lines if points]
    if drawn:
        x = Axis("coverage: share of questions answered", SHARES, written=percent)
        y = Axis("risk: share of these not right", SHARES, written=percent)
        yield Chart.of("Risk and coverage", curves("Risk-coverage curve", x, y, drawn), drawn)


def _losses(run: RunFiles) -> list[tuple[float, float]]:
    """Answerability score and loss of each question; an unanswerable one is lost whenever it is covered."""
    right = run.scored.values.get("right", {})
    return [(score, 1.0 - (right.get(topic.id) or 0.0)) for topic, score in _answerability(run)]


def _answerability(run: RunFiles) -> Iterable[tuple[Topic, float]]:
    for name, topic in run.topics.items():
        answer = run.answers.get(name)
        if answer is not None and answer.answerable is not None:
            yield topic, answer.answerable


def _calibrations(runs: Sequence[RunFiles]) -> Iterable[Chart]:
    x = Axis("answerability score (mean of the bin)", SHARES, written=percent)
    y = Axis("share that is answerable", SHARES, written=percent)
    for number, run in enumerate(runs):
        if bins := reliability((score, topic.answerable) for topic, score in _answerability(run)):
            svg = calibration(f"Reliability of the answerability score of {visible(run.system)}", x, y, number, bins)
            yield Chart.of("Reliability", svg, [(number, bins)])


def _latency_charts(runs: Sequence[RunFiles]) -> Iterable[Chart]:
    y = Axis("share of answers", SHARES, written=percent)
    for stage, title in TIMES.items():
        lines = [(number, cumulative(_seconds(run, stage))) for number, run in enumerate(runs)]
        drawn = [(number, points) for number, points in lines if points]
        if drawn:
            x = seconds_axis("seconds after the question", [value for _, points in drawn for value, _ in points])
            svg = curves(f"{title}: share of answers ready in time", x, y, drawn, stepped=True)
            yield Chart.of(title, svg, drawn)


def _seconds(run: RunFiles, stage: str) -> list[float]:
    timings = [answer.timings_ms for answer in run.answers.values()]
    return [timing[stage] / 1000 for timing in timings if stage in timing]


def stage_table(runs: Sequence[RunFiles]) -> list[tuple[str, tuple[tuple[float, float] | None, ...]]]:
    """Median and 95th percentile, in seconds, of each stage that the answers tell of."""
    stages = dict.fromkeys(stage for run in runs for answer in run.answers.values() for stage in answer.timings_ms)

    def spread(run: RunFiles, stage: str) -> tuple[float, float] | None:
        times = np.array(_seconds(run, stage))
        return (median(times), p95(times)) if times.size else None

    return [(stage, tuple(spread(run, stage) for run in runs)) for stage in stages]


def memory_table(runs: Sequence[RunFiles]) -> list[tuple[str, tuple[int | None, ...]]]:
    """The MiB of each stage of the process that some run tells of."""
    told = [run.made.get("memory_mib") or {} for run in runs]
    rows = [(title, tuple(memory.get(stage) for memory in told)) for stage, title in MEMORY.items()]
    return [row for row in rows if any(row[1])]


def facts_of(runs: Sequence[RunFiles]) -> list[Fact]:
    """What shaped the runs and their scores, one line a fact: "versions, numpy"."""
    flat = [dict(_flat({**run.made, "scored": _scoring(run.scored)})) for run in runs]
    names = dict.fromkeys(name for facts in flat for name in facts)
    return [Fact(name, tuple(facts.get(name, "–") for facts in flat)) for name in names]


def _scoring(scored: ScoredRun) -> dict[str, Any]:
    return {"draws": scored.draws, "seed": scored.seed, "judges": dict(scored.judges)}


def judges_of(runs: Sequence[RunFiles]) -> dict[str, list[str]]:
    """The measures that a judge decides, by its name and error."""
    found: dict[str, list[str]] = {}
    for measure, judge in dict.fromkeys(item for run in runs for item in run.scored.judges.items()):
        found.setdefault(judge, []).append(label(measure).title)
    return found


def _flat(value: Any, name: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(inner, f"{name}, {key}" if name else str(key))
    else:
        yield name, value if isinstance(value, str) else repr(value)
