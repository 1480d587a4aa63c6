"""What was measured of each question of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eval.cases import Case
from eval.judges import Judge
from eval.measures import latency
from eval.measures.alce import alce_precision, alce_recall
from eval.measures.articles import article_right
from eval.measures.circulating import error_said
from eval.measures.correctness import right
from eval.measures.declining import declined_rightly, wrongly_declined
from eval.measures.fidelity import in_language
from eval.measures.gold_citation import gold_cited, gold_sentence_cited
from eval.measures.nuggets import fact_recall, nugget_recall_all
from eval.measures.parity import parity_sources, parity_verdict
from eval.measures.quotes import quotes_exact
from eval.measures.short_answers import exact_match, token_f1
from eval.measures.support import supported
from eval.measures.translation import untranslated

Values = dict[str, dict[str, float | None]]
"""By measure, then by topic id; None where the measure does not apply."""

YES_NO: Mapping[str, Callable[[Case], float | None]] = {
    "right": right,
    "gold_cited": gold_cited,
    "gold_sentence_cited": gold_sentence_cited,
    "article_right": article_right,
    "error_said": error_said,
    "quotes_exact": quotes_exact,
    "supported": supported,
    "in_language": in_language,
    "untranslated": untranslated,
    "declined_rightly": declined_rightly,
    "wrongly_declined": wrongly_declined,
    "exact_match": exact_match,
}
MEANS: Mapping[str, Callable[[Case], float | None]] = {
    "fact_recall": fact_recall,
    "nugget_recall_all": nugget_recall_all,
    "token_f1": token_f1,
}
JUDGED: Mapping[str, Callable[[Case, Judge], float | None]] = {
    "alce_recall": alce_recall,
    "alce_precision": alce_precision,
}
OF_PAIRS: Mapping[str, Callable[[Case, Case], float | None]] = {
    "parity_verdict": parity_verdict,
    "parity_sources": parity_sources,
}


def values_of_answers(cases: Sequence[Case], judge: Judge) -> Values:
    """Every measure of single answers and of pairs, question by question."""
    values: Values = {
        name: {case.topic.id: measure(case) for case in cases} for name, measure in {**YES_NO, **MEANS}.items()
    }
    for name, judged in JUDGED.items():
        values[name] = {case.topic.id: judged(case, judge) for case in cases}
    for name, of_pair in OF_PAIRS.items():
        values[name] = {first.topic.id: of_pair(first, second) for first, second in pairs(cases)}
    return values


def pairs(cases: Sequence[Case]) -> list[tuple[Case, Case]]:
    """The questions asked in both languages, the one that comes first in the set first: its id stands for the pair."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        if case.topic.pair is not None:
            found.setdefault(case.topic.pair, []).append(case)
    return [(both[0], both[1]) for both in found.values() if len(both) == 2]


def times(cases: Sequence[Case]) -> Values:
    """The milliseconds of each stage, question by question."""
    taken = {case.topic.id: latency.times(case) for case in cases}
    stages = dict.fromkeys(stage for of_case in taken.values() for stage in of_case)
    return {stage: {topic_id: of_case.get(stage) for topic_id, of_case in taken.items()} for stage in stages}
