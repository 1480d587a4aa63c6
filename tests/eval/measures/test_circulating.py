import pytest

from eval.measures.circulating import error_said
from tests.eval.measures.cases import DECLINED, case, saying

ERROR = ("22 september 2023", "september 22, 2023")


@pytest.mark.parametrize(
    ("answer", "wordings", "value"),
    [
        (saying("SKB diteken 22 September 2023."), ERROR, 1.0),
        (saying("Signed on September 22, 2023."), ERROR, 1.0),
        (saying("SKB diteken 22 September 2022."), ERROR, 0.0),
        (DECLINED, ERROR, 0.0),
        (saying("SKB diteken 22 September 2023."), (), None),
    ],
)
def test_an_error_is_said_in_one_of_its_wordings(answer, wordings, value):
    assert error_said(case(answer, must_not_say=wordings)) == value
