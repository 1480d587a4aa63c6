"""A translation is shown only when every check passes."""

import pytest

from rag.translate import missing_numbers, translate
from tests.rag.samples import BANNERS, STATEMENT, evidence_of
from tests.rag.scripted_chat import chat

ITEM = evidence_of(BANNERS, 1)
GOOD = "The ward head of Tirtomoyo, Ratna Dewi, removed 12 banners of legislative candidates at the Tirtomoyo market."


def translated(text, similarity=0.95, item=ITEM, language="en"):
    return translate(chat(replies={"translate": text}), item, language, lambda sentence, texts: similarity)


def test_a_faithful_translation_is_taken():
    assert translated(GOOD) == GOOD
    assert translated(f"  {GOOD}\n") == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        GOOD.replace("12", "21"),
        GOOD.replace("12 ", ""),
        GOOD.replace("Ratna", "Rina"),
        GOOD.replace("banners", "spanduk"),
        GOOD.replace("removed", "must remove"),
        ITEM.text,
        "The capital of France is Paris.",
    ],
)
def test_a_translation_that_changes_or_leaves_something_is_not_shown(text):
    assert translated(text) is None


def test_a_translation_of_another_meaning_is_not_shown():
    assert translated(GOOD, similarity=0.5) is None


def test_english_is_translated_into_indonesian_too():
    item = evidence_of(STATEMENT)
    good = "Test Bureau membuka 45 tempat pemungutan suara pada 6 Mei 2022."
    assert translated(good, item=item, language="id") == good
    assert translated(good.replace("45", "54"), item=item, language="id") is None


def test_the_model_is_given_the_official_terms_of_the_sentence():
    model = chat(replies={"translate": GOOD})
    translate(model, ITEM, "en", lambda sentence, texts: 1.0)
    (messages,) = model.asked
    assert "lurah = ward head" in messages[-1].content
    assert "caleg = legislative candidate" in messages[-1].content
    assert ITEM.text in messages[-1].content
    assert model.options[0]["max_tokens"] > 0


def test_a_model_that_breaks_gives_no_translation():
    broken = chat(replies={"translate": GOOD}, breaks_after=2)
    assert translate(broken, ITEM, "en", lambda sentence, texts: 1.0) is None
    assert broken.open_streams == []


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (GOOD.replace("12 ", ""), "the number 12 is missing"),
        (GOOD.replace("12", "21"), "numbers not in the evidence: 21"),
        (GOOD.replace("Ratna", "Rina"), "names not in the evidence: Rina"),
        (GOOD.replace("banners", "spanduk"), "left untranslated: spanduk"),
        ("", "nothing was written"),
    ],
)
def test_a_refused_translation_is_asked_for_once_more_with_its_faults(refused, told):
    model = chat(replies={"translate": refused, "translate_again": GOOD})
    assert translate(model, ITEM, "en", lambda sentence, texts: 0.95) == GOOD
    assert model.asked_prompts == ["translate", "translate_again"]
    second = model.asked[1][-1].content
    assert told in second
    assert "lurah = ward head" in second
    assert second.endswith(f"Sentence: {ITEM.text}")


def test_a_second_translation_is_checked_as_strictly_and_is_the_last():
    model = chat(replies={"translate": ITEM.text, "translate_again": GOOD.replace("12", "21")})
    assert translate(model, ITEM, "en", lambda sentence, texts: 0.95) is None
    assert model.asked_prompts == ["translate", "translate_again"]


def test_a_translation_that_passes_is_not_asked_for_again():
    model = chat(replies={"translate": GOOD, "translate_again": "Never asked."})
    assert translate(model, ITEM, "en", lambda sentence, texts: 0.95) == GOOD
    assert model.asked_prompts == ["translate"]


def test_an_indonesian_reader_gets_a_second_translation_too():
    good = "Test Bureau membuka 45 tempat pemungutan suara pada 6 Mei 2022."
    model = chat(replies={"translate": good.replace(" pada 6 Mei 2022", ""), "translate_again": good})
    assert translate(model, evidence_of(STATEMENT), "id", lambda sentence, texts: 0.95) == good
    assert "Kesalahan: Day(day=6, month=5, year=2022) is missing" in model.asked[1][-1].content


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("pada 22/9/2022", "on September 22, 2022"),
        ("Rp12.000.000 dan 45,4 persen", "Rp12,000,000 and 45.4 per cent"),
        ("12 peserta pada putaran kedua", "twelve participants in the second round"),
    ],
)
def test_what_is_written_in_another_way_is_not_missing(source, written):
    assert missing_numbers(source, written) == []
