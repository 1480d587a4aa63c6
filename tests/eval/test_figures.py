from dataclasses import replace

import numpy as np
import pytest

from eval.figures import Settings, by_language, drawn, figures, sliced
from eval.measures.selection import answerable_auroc
from tests.eval.samples import TOPIC

TOPICS = [replace(TOPIC, id=f"q{n}", language=language) for n, language in enumerate(("en", "id", "id"))]
VALUES = {"q0": 1.0, "q1": 0.0, "q2": None}


def told(measure, values, slices):
    return {each.slice: each for each in figures(measure, values, slices, Settings(draws=20))}


def test_languages_stand_alone_and_together():
    assert [(each.name, list(each.clusters)) for each in by_language(TOPICS)] == [
        ("id", ["q1", "q2"]),
        ("en", ["q0"]),
        ("all", ["q0", "q1", "q2"]),
    ]


def test_a_question_without_a_name_is_in_no_slice():
    assert [each.name for each in sliced(TOPICS, {"q0": "en-id", "q1": "id-id", "q2": None})] == ["id-id", "en-id"]


def test_a_question_without_a_value_is_not_counted():
    scores = told("right", VALUES, by_language(TOPICS))
    assert {name: (each.value, each.n) for name, each in scores.items()} == {
        "id": (0.0, 1),
        "en": (1.0, 1),
        "all": (0.5, 2),
    }


def test_a_slice_without_a_value_has_no_figure():
    assert set(told("right", {"q0": 1.0}, by_language(TOPICS))) == {"en", "all"}


def test_questions_of_one_document_are_drawn_together():
    """One cluster: every draw is the whole, so the interval is a point; a share's does not shrink so."""
    mean, share = (told(name, VALUES, by_language(TOPICS))["all"] for name in ("fact_recall", "right"))
    assert (mean.low, mean.high) == (0.5, 0.5)
    assert (share.low, share.high) == (pytest.approx(0.0945, abs=1e-3), pytest.approx(0.9055, abs=1e-3))


def test_a_figure_that_no_draw_defines_has_no_interval():
    rows = np.array([[0.9, 1.0, 0.0]])
    score = drawn("answerable_auroc", "all", rows, ["d"], (answerable_auroc, Settings(draws=5)))
    assert (score.low, score.high) == (None, None)
