"""A prompt is a fixed beginning and one last message with its blanks filled."""

import pytest

from rag.prompts import load_prompt, message

BLANKS = {
    "answer": {"notes": "- A {curly} note.", "question": "Q {0}?"},
    "condense": {"earlier": "E?", "question": "Q {0}?"},
    "translate": {"terms": "", "sentence": "S {x}."},
    "translate_again": {"terms": "", "faults": "F {y}", "sentence": "S {x}."},
}
PROMPTS = [(name, language) for name in BLANKS for language in ("id", "en")]


@pytest.mark.parametrize(("name", "language"), PROMPTS)
def test_a_prompt_is_a_system_text_worked_examples_and_the_question(name, language):
    messages = load_prompt(name, language).messages(**BLANKS[name])
    kinds = [each.type for each in messages]
    assert kinds[0] == "system"
    assert kinds[1:-1] == ["human", "ai"] * ((len(messages) - 2) // 2) != []
    assert kinds[-1] == "human"


@pytest.mark.parametrize(("name", "language"), PROMPTS)
def test_what_a_person_wrote_is_put_in_as_it_is(name, language):
    last = load_prompt(name, language).messages(**BLANKS[name])[-1].content
    assert all(text in last for text in BLANKS[name].values())


@pytest.mark.parametrize(("name", "language"), PROMPTS)
def test_the_beginning_is_the_same_for_every_question(name, language):
    first = load_prompt(name, language).messages(**BLANKS[name])
    other = load_prompt(name, language).messages(**dict.fromkeys(BLANKS[name], "something else"))
    assert first[:-1] == other[:-1]
    assert first[-1] != other[-1]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_examples_of_the_answer_prompt_begin_with_the_vote(language):
    votes = {each.content.split("\n")[0] for each in load_prompt("answer", language).beginning if each.type == "ai"}
    assert {vote.split()[0] for vote in votes} == {"Yes", "No"}


@pytest.mark.parametrize("name", ["declined", "unwritten", "untranslated"])
def test_the_program_says_its_own_sentences_in_both_languages(name):
    assert message(name, "id") != message(name, "en")
    assert message(name, "id").endswith(".")


def test_a_missing_blank_is_an_error_and_not_an_empty_prompt():
    with pytest.raises(KeyError, match="question"):
        load_prompt("answer", "id").messages(notes="- x")
