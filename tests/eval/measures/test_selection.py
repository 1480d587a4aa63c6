from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from eval.measures.selection import answerable_auroc, aurc, columns
from tests.eval.measures.cases import DECLINED, RIGHT, case, unanswerable


def scored(answer, score):
    return replace(answer, answerable=score)


def test_a_row_is_score_class_and_loss():
    assert columns(case(scored(RIGHT, 0.9))) == (0.9, 1.0, 0.0)
    assert columns(case(scored(DECLINED, 0.2))) == (0.2, 1.0, 1.0)
    assert columns(unanswerable(scored(DECLINED, 0.2))) == (0.2, 0.0, 1.0)
    assert columns(case(RIGHT)) is None  # a system without a score


def test_auroc_worked_out_by_hand():
    """Answerable 0.9 0.5, not 0.5 0.1: of four pairs three are in order and one ties: 3.5 / 4."""
    rows = np.array([[0.9, 1, 0], [0.5, 1, 0], [0.5, 0, 1], [0.1, 0, 1]])
    assert answerable_auroc(rows) == pytest.approx(3.5 / 4)


def test_auroc_is_that_of_scikit_learn():
    drawn = np.random.default_rng(5)
    rows = np.column_stack([drawn.integers(0, 8, 60) / 8, drawn.integers(0, 2, 60), np.zeros(60)])
    assert answerable_auroc(rows) == pytest.approx(roc_auc_score(rows[:, 1], rows[:, 0]))


def test_auroc_of_one_class_is_no_number():
    assert np.isnan(answerable_auroc(np.array([[0.9, 1, 0]])))


def test_aurc_worked_out_by_hand():
    """Losses 0 1 0 1 from the best score down: risks 0, 1/2, 1/3, 1/2; their mean is 1/3."""
    rows = np.array([[0.3, 1, 0], [0.9, 1, 0], [0.5, 0, 1], [0.1, 0, 1]])
    assert aurc(rows) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equal_scores_are_covered_together():
    """0.9 alone: risk 0; then 0.5 twice with one loss: risk 1/3 for both; mean 2/9, in whichever order they come."""
    rows = np.array([[0.9, 1, 0], [0.5, 0, 1], [0.5, 1, 0]])
    assert aurc(rows) == aurc(rows[::-1]) == pytest.approx(2 / 9)
