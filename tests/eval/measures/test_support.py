import pytest

from eval.measures.support import supported
from tests.eval.measures.cases import DECLINED, RIGHT, case, saying


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (RIGHT, 1.0),
        (saying("Pengarahan itu dihadiri 586 peserta.", 1), 1.0),
        (saying("Pengarahan itu dihadiri 587 peserta.", 1), 0.0),
        (saying("Pengarahan itu dihadiri 586 peserta.", 3), 0.0),  # of another sentence
        (saying("Joko Susilo memimpin pengarahan.", 1, before=RIGHT), 0.0),
        (saying("Sebanyak 586 peserta hadir.", 1), 1.0),  # a word that only begins a sentence is no name
        (DECLINED, None),
    ],
)
def test_every_hard_fact_stands_in_what_its_sentence_cites(answer, value):
    assert supported(case(answer)) == value
