import pytest

from rag.force import AMENDED, IN_FORCE, REPLACED
from ui.web.texts import preferred_language, texts


@pytest.mark.parametrize(
    ("language", "iso", "words"),
    [
        ("id", "2024-07-25", "25 Juli 2024"),
        ("en", "2024-07-25", "25 July 2024"),
        ("id", "2022-09-02", "2 September 2022"),
        ("en", "2024", "2024"),
        ("en", "2024-13-01", "2024-13-01"),
        ("id", "kemarin", "kemarin"),
    ],
)
def test_a_date_is_told_in_the_pages_language(language, iso, words):
    assert texts(language).date(iso) == words


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("en-GB,en;q=0.9,id;q=0.8", "en"),
        ("de,en;q=0.5", "en"),
        ("de", "id"),
        ("", "id"),
        ("*", "id"),
    ],
)
def test_the_page_opens_in_the_language_of_the_browser(header, language):
    assert preferred_language(header) == language


def test_both_languages_say_the_same_things():
    indonesian, english = texts("id"), texts("en")
    assert indonesian.stages.keys() == english.stages.keys() >= {"wait", "retrieve", "read", "write", "check"}
    assert indonesian.kinds.keys() == english.kinds.keys() == {"news", "regulation", "statement"}
    assert indonesian.forces.keys() == english.forces.keys() == {IN_FORCE, AMENDED, REPLACED}
    assert len(indonesian.months) == len(english.months) == 12
    assert set(indonesian.example_questions) == set(english.example_questions)


def test_the_lead_questions_come_first_among_the_examples():
    lead = {"Kalau saya nge-like postingan paslon, sanksinya apa?", "What sanctions apply to liking a campaign post?"}
    assert set(texts("id").example_questions[:2]) == set(texts("en").example_questions[:2]) == lead
