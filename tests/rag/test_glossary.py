"""The official terms: one rendering each, the longest term found first."""

import re
from pathlib import Path

import pytest

from rag.glossary import glossary, glossary_lines, terms_in

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "rag" / "glossary.tsv").read_text(encoding="utf-8").splitlines()
RENDERINGS = " ".join(file.read_text(encoding="utf-8") for file in (ROOT / "index" / "articles").glob("*.en.txt"))
ORIGINALS = " ".join(file.read_text(encoding="utf-8") for file in (ROOT / "index" / "articles").glob("*.md"))


def test_every_line_has_a_term_its_rendering_and_where_that_comes_from():
    header, *rows = LINES
    assert header.startswith("#")
    assert len(rows) > 120
    for row in rows:
        assert len(row.split("\t")) == 3, row
        assert all(field == field.strip() != "" for field in row.split("\t")), row


def test_no_term_has_two_renderings():
    terms = [term.indonesian.lower() for term in glossary()]
    assert len(terms) == len(set(terms))


def test_a_term_of_the_corpus_is_rendered_as_the_corpus_renders_it():
    corpus, english = ORIGINALS.lower(), RENDERINGS.lower()
    used = [term for term in glossary() if re.search(rf"\b{re.escape(term.indonesian.lower())}\b", corpus)]
    assert len(used) > 60
    assert [term for term in used if term.english.lower() not in english] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ASN dikenai sanksi moral.", {"ASN", "sanksi moral"}),
        ("Pasangan calon dan bakal calon hadir.", {"pasangan calon", "bakal calon"}),
        (
            "pemberhentian dengan hormat tidak atas permintaan sendiri",
            {"pemberhentian dengan hormat tidak atas permintaan sendiri"},
        ),
        ("Kasnudin bukan siapa-siapa.", set()),
        ("", set()),
    ],
)
def test_the_longest_term_is_found_and_none_inside_it(text, found):
    assert {term.indonesian for term in terms_in(text)} == found


def test_a_prompt_reads_the_terms_in_the_direction_of_the_translation():
    assert "sanksi moral = moral sanction" in glossary_lines("ASN dikenai sanksi moral", "en")
    assert "moral sanction = sanksi moral" in glossary_lines("They receive a moral sanction.", "id")


def test_a_rendering_that_ends_in_a_bracket_is_found_too():
    assert "civil servants (ASN) = ASN" in glossary_lines("Some civil servants (ASN) campaigned.", "id")


def test_a_text_without_terms_gives_no_lines():
    assert glossary_lines("Cuaca cerah.", "en") == glossary_lines("Fine weather.", "id") == []
