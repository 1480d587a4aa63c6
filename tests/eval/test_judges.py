import pytest

from eval.judges import Rules
from tests.rag.samples import BANNERS, BRIEFING, STATEMENT, evidence_of

RULES = Rules()
ATTENDED, SANCTIONS, FORBIDDEN = 1, 2, 3


def of(document, *numbers):
    return [evidence_of(document, number) for number in numbers]


@pytest.mark.parametrize("document", [BRIEFING, BANNERS, STATEMENT])
def test_a_sentence_follows_from_itself_and_from_its_original(document):
    (item,) = of(document, 0)
    assert RULES.entails([item], item.text, document.language)
    assert item.translation is None or RULES.entails([item], item.translation, "en")


@pytest.mark.parametrize(
    ("sentence", "numbers", "language", "follows"),
    [
        ("Pengarahan itu dihadiri 586 peserta.", [ATTENDED], "id", True),
        ("Pengarahan itu dihadiri 587 peserta.", [ATTENDED], "id", False),  # number
        ("Pengarahan digelar pada 4 Maret 2021.", [ATTENDED], "id", False),  # date
        ("Pengarahan itu dihadiri Sutrisno.", [ATTENDED], "id", False),  # name
        ("ASN Wonoasri boleh menghadiri kampanye.", [FORBIDDEN], "id", False),  # negation
        ("ASN Wonoasri tidak boleh mengunggah foto, video dan spanduk.", [FORBIDDEN], "id", False),  # other words
        ("Sebanyak 586 peserta dihadiri pengarahan di pendopo.", [ATTENDED], "id", True),  # no word order
        ("The briefing was attended by 586 participants.", [ATTENDED], "en", True),
        ("Pengarahan itu dihadiri 586 peserta.", [FORBIDDEN], "id", False),
        ("Pengarahan itu dihadiri 586 peserta.", [FORBIDDEN, ATTENDED], "id", True),
    ],
)
def test_what_the_words_of_the_evidence_allow_follows(sentence, numbers, language, follows):
    assert RULES.entails(of(BRIEFING, *numbers), sentence, language) is follows


def test_two_sentences_may_share_what_is_said():
    said = "Pengarahan dihadiri 586 peserta dan Bupati Dewi Ratnasari meminta ASN menolak hadiah."
    assert RULES.entails(of(BRIEFING, 0, ATTENDED), said, "id")
    assert not RULES.entails(of(BRIEFING, ATTENDED), said, "id")
    assert not RULES.entails(of(BRIEFING, 0), said, "id")


def test_without_a_rendering_only_hard_facts_are_held_against_it():
    assert RULES.entails(of(BANNERS, 1), "Ratna Dewi removed 12 banners.", "en")
    assert not RULES.entails(of(BANNERS, 1), "Ratna Dewi removed 13 banners.", "en")


def test_a_judge_is_named_with_its_error():
    assert RULES.name == "rules-1"
    assert "2,197 Indonesian pairs of IndoNLI" in RULES.error
