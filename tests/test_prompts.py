"""Prompts are data: every one in both languages, with the same blanks to fill."""

import string
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[1] / "prompts"
LANGUAGES = {"id", "en"}


def languages_by_name(files):
    """``answer.id.yaml, answer.en.yaml`` -> ``{"answer": {"id", "en"}}``."""
    found = {}
    for file in files:
        name, language, _ = file.name.split(".")
        found.setdefault(name, set()).add(language)
    return found


def texts(node, path=()):
    """Every text of a prompt file with the keys to it: ``{"system": "..."}`` -> ``[(("system",), "...")]``."""
    if isinstance(node, dict):
        return [text for key, value in node.items() for text in texts(value, (*path, key))]
    if isinstance(node, list):
        return [text for place, value in enumerate(node) for text in texts(value, (*path, place))]
    return [(path, node)]


def blanks(text):
    """The placeholders of a text: ``"Soal: {question}"`` -> ``{"question"}``; doubled braces are plain text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def read(name, language):
    file = FOLDER / f"{name}.{language}.yaml"
    return texts(yaml.safe_load(file.read_text(encoding="utf-8")))


NAMES = languages_by_name(sorted(FOLDER.glob("*.yaml")))


def test_there_are_prompts_and_nothing_but_prompts():
    data = {file.name for file in FOLDER.iterdir() if file.is_file() and file.suffix != ".py"}
    assert data
    assert data == {f"{name}.{language}.yaml" for name, languages in NAMES.items() for language in languages}


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_exists_in_both_languages(name):
    assert NAMES[name] == LANGUAGES


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_has_the_same_parts_with_the_same_blanks_in_both_languages(name):
    indonesian, english = ({path: blanks(text) for path, text in read(name, language)} for language in ("id", "en"))
    assert indonesian == english


@pytest.mark.parametrize("name", NAMES)
def test_no_part_of_a_prompt_is_empty_or_has_an_unnamed_blank(name):
    for language in LANGUAGES:
        for path, text in read(name, language):
            assert isinstance(text, str), path
            assert text.strip(), path
            assert "" not in blanks(text), path


def test_blanks_are_read_as_str_format_reads_them():
    assert blanks("{question} [{number}] {{json}}") == {"question", "number"}


def test_a_text_missing_in_one_language_is_seen():
    assert texts({"system": "a", "examples": ["b", "c"]}) == [
        (("system",), "a"),
        (("examples", 0), "b"),
        (("examples", 1), "c"),
    ]
