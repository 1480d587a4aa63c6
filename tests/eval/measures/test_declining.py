import numpy as np
import pytest

from eval.measures.declining import (
    columns,
    declined_rightly,
    declining_f1,
    declining_precision,
    wrongly_declined,
)
from tests.eval.measures.cases import DECLINED, RIGHT, case, unanswerable

# Four that nothing answers, three of them declined; six answerable, one of them declined.
RUN = [unanswerable(DECLINED)] * 3 + [unanswerable(RIGHT)] + [case(DECLINED)] + [case(RIGHT)] * 5


def rows(cases):
    return np.array([columns(each) for each in cases])


def test_the_table_worked_out_by_hand():
    """Recall 3/4, wrongly declined 1/6, precision 3/4, F1 = 2 * 3 / (4 declined + 4 unanswerable) = 3/4."""
    asked = [value for each in RUN if (value := declined_rightly(each)) is not None]
    answerable = [value for each in RUN if (value := wrongly_declined(each)) is not None]
    assert (sum(asked), len(asked)) == (3.0, 4)
    assert (sum(answerable), len(answerable)) == (1.0, 6)
    assert declining_precision(rows(RUN)) == pytest.approx(3 / 4)
    assert declining_f1(rows(RUN)) == pytest.approx(3 / 4)


def test_f1_is_the_harmonic_mean_of_unequal_precision_and_recall():
    """Declining everything: precision 4/10, recall 1, F1 = 2 * 0.4 / 1.4 = 4/7."""
    everything = [unanswerable(DECLINED)] * 4 + [case(DECLINED)] * 6
    assert declining_precision(rows(everything)) == pytest.approx(0.4)
    assert declining_f1(rows(everything)) == pytest.approx(4 / 7)


def test_what_is_not_defined_is_no_number():
    assert np.isnan(declining_precision(rows([case(RIGHT)])))
    assert np.isnan(declining_f1(rows([case(RIGHT)])))
    assert declining_f1(rows([unanswerable(RIGHT)])) == 0.0
