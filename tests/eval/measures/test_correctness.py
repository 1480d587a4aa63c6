import pytest

from eval.measures.correctness import right
from tests.eval.measures.cases import DECLINED, RIGHT, case, saying, unanswerable


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (case(RIGHT), 1.0),  # holds "586" and "peserta"
        (case(saying("Ada 586 orang.", 1)), 0.0),  # one of two groups
        (case(DECLINED), 0.0),
        (unanswerable(RIGHT), None),
        (unanswerable(DECLINED), None),
    ],
)
def test_right_means_every_fact_group(said, value):
    assert right(said) == value
