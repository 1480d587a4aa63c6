import pytest

from eval.measures.fidelity import in_language
from tests.eval.measures.cases import DECLINED, RIGHT, case, saying

ENGLISH = saying("The briefing was attended by 586 participants.", 1, language="en")


@pytest.mark.parametrize(
    ("answer", "language", "value"),
    [
        (RIGHT, "id", 1.0),
        (RIGHT, "en", 0.0),
        (ENGLISH, "en", 1.0),
        (saying("Pengarahan itu dihadiri oleh 586 peserta.", 1, before=ENGLISH), "en", 0.0),
        (DECLINED, "id", 1.0),
        (DECLINED, "en", 0.0),
    ],
)
def test_every_sentence_is_in_the_language_of_the_question(answer, language, value):
    assert in_language(case(answer, language=language)) == value
