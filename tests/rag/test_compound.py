"""A question that asks two things is taken apart where both halves stand alone, and nowhere else."""

import pytest

from rag.compound import things_asked


@pytest.mark.parametrize(
    ("language", "first", "join", "second"),
    [
        ("id", "Di mana Bupati Wonoasri bicara", ", dan ", "siapa pembicara di Tirtomoyo?"),
        ("id", "siapa sih pembicara di Wonoasri", ", sama ", "narsum yg di Tirtomoyo siapa?"),
        ("id", "Siapa pemohon perkara 121", " dan ", "siapa pemohon perkara 136?"),
        ("id", "yg nulis berita Wonoasri siapa ya", "? trus ", "editor berita Tirtomoyo siapa?"),
        ("en", "Who spoke in Wonoasri", " and ", "in which hall did Tirtomoyo meet?"),
        ("en", "When was rule 94 made", "? ", "What does rule 53 say?"),
    ],
)
def test_two_questions_in_one_are_two(language, first, join, second):
    assert things_asked(f"{first}{join}{second}", language) == (first, second)


WHOLE = {
    "one thing of two": ("id", "Siapa yang mengawasi ASN di Wonoasri dan Tirtomoyo?"),
    "the second leans on the first": ("id", "Siapa pembicara di Wonoasri dan apa jabatannya?"),
    "the same place twice": ("en", "Who spoke in Wonoasri and when did Wonoasri meet?"),
    "a comparison": ("en", "How do Wonoasri and Tirtomoyo differ on gifts, and what does each say of 2021?"),
    "an Indonesian comparison": ("id", "Apa kata Wonoasri soal hadiah dan apa bedanya dengan Tirtomoyo?"),
    "a plain question": ("en", "What sanctions apply to liking a campaign post?"),
    "nothing": ("id", ""),
}


@pytest.mark.parametrize(("language", "question"), WHOLE.values(), ids=WHOLE)
def test_any_other_question_stays_whole(language, question):
    assert things_asked(question, language) == (question,)
