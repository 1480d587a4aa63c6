"""A follow-up question is made to stand alone; a new question is left as it is."""

import pytest

from rag.answer import Turn
from rag.condense import condense, is_faithful, is_follow_up
from tests.rag.scripted_chat import chat

EARLIER = "Apa sanksi ASN yang menyukai unggahan paslon?"
BEFORE = (Turn("Siapa bupati Wonoasri?", "Dewi Ratnasari."), Turn(EARLIER, "Sanksi moral."))
GOOD = "Apa sanksi ASN yang share unggahan paslon?"


def writer(text):
    return chat(replies={"condense": text})


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Kalau share bagaimana?", "id"),
        ("kalo follow?", "id"),
        ("Bagaimana dengan komentar?", "id"),
        ("Di mana acaranya?", "id"),
        ("Sanksinya?", "id"),
        ("Siapa dia?", "id"),
        ("Where was it held?", "en"),
        ("What about sharing?", "en"),
        ("And following the account?", "en"),
        ("Who are they?", "en"),
        ("Why?", "en"),
    ],
)
def test_a_question_that_leans_on_the_one_before_is_a_follow_up(question, language):
    assert is_follow_up(question, language)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Siapa Ketua Bawaslu Kota Kediri?", "id"),
        ("Kapan pakta integritas ditandatangani di Kediri?", "id"),
        ("Berapa peserta pengarahan di Wonoasri?", "id"),
        ("Who chairs Bawaslu in Kediri City?", "en"),
        ("When was the joint decree signed?", "en"),
    ],
)
def test_a_question_with_its_own_subject_is_none(question, language):
    assert not is_follow_up(question, language)


def test_a_long_question_is_none_even_if_it_opens_like_one():
    question = (
        "Kalau ASN Wonoasri memasang spanduk caleg di pasar Tirtomoyo, apakah camat menjatuhkan teguran tertulis?"
    )
    assert not is_follow_up(question, "id")


def test_without_a_chat_before_the_question_stands_as_it_is():
    model = writer(GOOD)
    assert condense("Kalau share bagaimana?", "id", (), model) == "Kalau share bagaimana?"
    assert model.asked == []


def test_an_unrelated_question_stays_and_the_model_is_not_asked():
    model = writer(GOOD)
    question = "Berapa peserta pengarahan di Wonoasri?"
    assert condense(question, "id", BEFORE, model) == question
    assert model.asked == []


def test_a_faithful_rewriting_is_taken():
    model = writer(GOOD)
    assert condense("Kalau share bagaimana?", "id", BEFORE, model) == GOOD
    assert EARLIER in model.asked[0][-1].content
    assert "Wonoasri" not in model.asked[0][-1].content


@pytest.mark.parametrize(
    "written",
    [
        "",
        EARLIER,
        "Apa sanksi ASN yang share unggahan paslon di Surabaya?",
        "Kalau share bagaimana?",
        f"{GOOD}\nJawaban: sanksi moral.",
        "Sanksi share adalah penurunan jabatan 12 bulan.",
    ],
)
def test_a_rewriting_that_adds_or_drops_something_is_not_taken(written):
    assert condense("Kalau share bagaimana?", "id", BEFORE, writer(written)) == f"{EARLIER} Kalau share bagaimana?"


def test_without_a_model_the_two_questions_are_joined():
    assert condense("Kalau share bagaimana?", "id", BEFORE) == f"{EARLIER} Kalau share bagaimana?"


def test_a_rewriting_is_faithful_only_with_words_of_both_questions():
    assert is_faithful("What sanction follows sharing?", "What sanction follows liking?", "And sharing?", "en")
    assert not is_faithful("What fine follows sharing?", "What sanction follows liking?", "And sharing?", "en")
