"""A translation is shown only when every check passes."""

import pytest

from rag.translate import translate
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
