"""A sanction for one stage of a candidate is not told without the other's."""

from dataclasses import replace

import pytest

from index.passage import Passage, Sentence
from rag.answer import Evidence
from rag.stages import both_stages
from tests.rag.samples import BRIEFING


def saying(text):
    document = replace(BRIEFING, text=text, translations=())
    return Evidence(Passage("p", document, text, 0, len(text), (Sentence(0, len(text)),)), 0, 0.5)


EARLY = saying("Like untuk bakal calon dikenai sanksi moral.")
LATE = saying("Like untuk calon yang sudah ditetapkan dikenai hukuman disiplin berat.")
BOTH = saying("Untuk bakal calon sanksi moral; untuk calon yang ditetapkan hukuman berat.")
NEITHER = saying("Like unggahan kampanye dilarang.")
UNSAID = "Kalau nge-like postingan paslon, sanksinya apa?"


@pytest.mark.parametrize(
    ("quotes", "question", "told"),
    [
        ([EARLY], UNSAID, [LATE, EARLY]),
        ([LATE], UNSAID, [EARLY, LATE]),
        ([NEITHER, EARLY], UNSAID, [LATE, NEITHER, EARLY]),
        ([EARLY, LATE], UNSAID, [EARLY, LATE]),
        ([NEITHER], UNSAID, [NEITHER]),
        ([EARLY], "Kalau like akun bakal calon?", [EARLY]),
        ([BOTH, EARLY], UNSAID, [BOTH, EARLY]),
        ([EARLY, BOTH], UNSAID, [BOTH, EARLY]),
        ([NEITHER, BOTH], UNSAID, [NEITHER, BOTH]),
    ],
)
def test_the_other_stage_is_told_too_unless_the_question_names_one(quotes, question, told):
    assert both_stages(quotes, [NEITHER, EARLY, LATE], question) == told


def test_a_stage_that_no_source_tells_is_not_made_up():
    assert both_stages([EARLY], [NEITHER, EARLY], UNSAID) == [EARLY]
