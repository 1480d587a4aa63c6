import numpy as np
import pytest

from eval.measures.latency import median, p95, times
from tests.eval.measures.cases import RIGHT, case


def test_each_stage_has_its_milliseconds():
    assert times(case(RIGHT)) == {"first_sentence_ms": 100.0, "total_ms": 200.0}


def test_percentiles_worked_out_by_hand():
    """1 to 21: the middle one is 11; 0.95 * 20 = 19 ranks above the first is 20. With 22, 0.95 * 21 = 19.95: 20.95."""
    assert (median(np.arange(1.0, 22.0)), p95(np.arange(1.0, 22.0))) == (11.0, 20.0)
    assert p95(np.arange(1.0, 23.0)) == pytest.approx(20.95)
    assert median(np.array([1.0, 2.0])) == 1.5
