"""Score a finished run from its files: no store, no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.cases import Case
from eval.figures import Settings, by_language, cluster, figures, figures_of_runs, sliced
from eval.measures.ranking import ranking
from eval.runs import RunFolder, RunFolderError
from eval.scored import FORMAT, Asked, Score
from eval.values import JUDGED, Values, times, values_of_answers


def score(folder: RunFolder, settings: Settings) -> list[Score]:
    """Measure everything, write ``scores.json``, and give the figures."""
    system = folder.manifest()["system"]
    cases = read_cases(folder)
    topics = [case.topic for case in cases]
    directions = {case.topic.id: direction(case) for case in cases}
    rankings = ranking(folder.qrels(), folder.rankings())
    values = values_of_answers(cases, settings.judge) | times(cases)
    languages, ways = by_language(topics), sliced(topics, directions)
    scores = [each for name in values for each in figures(name, values[name], languages, settings)]
    scores += figures_of_runs(cases, languages, settings)
    scores += [each for name in rankings for each in figures(name, rankings[name], ways, settings)]
    asked = {case.topic.id: asked_record(case, directions[case.topic.id]) for case in cases}
    folder.write_json("scores.json", record(system, settings, scores, values | rankings, asked))
    return scores


def read_cases(folder: RunFolder) -> list[Case]:
    """The questions of a finished run with their answers."""
    corpus = folder.corpus()
    topics, answers = folder.topics(), folder.answers(corpus)
    if missing := [topic.id for topic in topics if topic.id not in answers]:
        raise RunFolderError(
            f"{folder.path} lacks the answers to {len(missing)} of its {len(topics)} questions; "
            "give the `tanya-asn eval run` that made it again, and it goes on"
        )
    return [Case(topic, answers[topic.id], corpus) for topic in topics]


def record(
    system: str, settings: Settings, scores: Sequence[Score], values: Values, asked: dict[str, Any]
) -> dict[str, Any]:
    """The file ``scores.json``."""
    return {
        "format": FORMAT,
        "system": system,
        "seed": settings.seed,
        "draws": settings.draws,
        "judges": dict.fromkeys(JUDGED, f"{settings.judge.name}: {settings.judge.error}"),
        "scores": [asdict(each) for each in scores],
        "values": values,
        "topics": asked,
    }


def direction(case: Case) -> str | None:
    """Language of the question, and of the first gold document that the corpus has: "en-id"."""
    known = {document.id: document.language for document in case.corpus.documents()}
    language = next((known[each] for each in case.topic.documents if each in known), None)
    return f"{case.topic.language}-{language}" if language else None


def asked_record(case: Case, way: str | None) -> dict[str, Any]:
    """What a comparison must know of a question."""
    topic = case.topic
    return asdict(Asked(topic.language, cluster(topic), topic.pair, topic.answerable, way))
