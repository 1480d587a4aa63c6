"""The language of a question is told from its grammar, however colloquial it is."""

import pytest

from rag.language import detect_language

INDONESIAN = """
Apa sanksi bagi ASN yang menyukai unggahan paslon?
Kalau saya nge-like postingan paslon, sanksinya apa?
boleh gak follow akun caleg?
brp kasus netralitas ASN di KASN
Siapa Ketua Bawaslu Kota Kediri?
gimana klo share story tim sukses
Kapan SKB netralitas diteken?
sanksinya?
""".strip().splitlines()

ENGLISH = """
What sanctions apply to liking a campaign post?
What is netralitas ASN?
Who signed the SKB?
Can an ASN follow akun paslon?
may civil servants share a post of a candidate
How many cases did KASN record?
When was the pakta integritas signed?
""".strip().splitlines()


@pytest.mark.parametrize("question", INDONESIAN)
def test_an_indonesian_question_is_known_as_one(question):
    assert detect_language(question, default="en") == "id"


@pytest.mark.parametrize("question", ENGLISH)
def test_an_english_question_is_known_as_one_also_with_indonesian_terms(question):
    assert detect_language(question, default="id") == "en"


@pytest.mark.parametrize("default", ["id", "en"])
@pytest.mark.parametrize("question", ["2024?", "", "???", "12 + 3"])
def test_a_question_without_words_gets_the_default(question, default):
    assert detect_language(question, default) == default
