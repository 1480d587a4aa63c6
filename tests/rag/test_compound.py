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
        ("id", "Siapakah narasumber di Wonoasri", " serta ", "di aula mana Tirtomoyo digelar?"),
    ],
)
def test_two_questions_in_one_are_two(language, first, join, second):
    assert things_asked(f"{first}{join}{second}", language) == (first, second)


WHOLE = {
    "one thing of two": ("id", "Siapa yang mengawasi ASN di Wonoasri dan Tirtomoyo?"),
    "one thing done by two": ("en", "How did the Wonoasri and Tirtomoyo governments explain which posts are banned?"),
    "a relative clause": ("en", "When did Wonoasri and the KPU, which organises the election, sign the pledge?"),
    "two years": ("en", "What happened in 2020 and 2024 when civil servants campaigned?"),
    "a pronoun": ("en", "Who is Zanariah and what did she say in Tirtomoyo?"),
    "an Indonesian pronoun": ("id", "Siapa pembicara di Wonoasri dan apa sanksinya menurut PP 94?"),
    "nothing but a name": ("en", "How many were reported in Wonoasri and how many in Tirtomoyo?"),
    "a half without a name": ("id", "Siapa pembicara di Wonoasri dan apa jabatan pembicara?"),
    "a place before both": ("id", "Di Wonoasri, siapa bupati dan apa tugas Bawaslu?"),
    "the same place twice": ("en", "Who spoke in Wonoasri and when did Wonoasri meet?"),
    "a comparison": ("en", "What does Wonoasri say of gifts, and what of 2021 is the same in Tirtomoyo?"),
    "an Indonesian comparison": ("id", "Apa kata Wonoasri soal hadiah dan apa bedanya dengan Tirtomoyo?"),
    "capitals": ("id", "SIAPA YANG MENGAWASI KAMPANYE DAN APA SANKSI BAGI PELANGGAR?"),
    "a plain question": ("en", "What sanctions apply to liking a campaign post?"),
    "nothing": ("id", ""),
}


@pytest.mark.parametrize(("language", "question"), WHOLE.values(), ids=WHOLE)
def test_any_other_question_stays_whole(language, question):
    assert things_asked(question, language) == (question,)
