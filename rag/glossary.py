"""Official terms in both languages, for prompts and for checking translations (data: ``rag/glossary.tsv``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from index.passage import ENGLISH


@dataclass(frozen=True)
class Term:
    """An Indonesian term and its English rendering."""

    indonesian: str
    english: str


@lru_cache
def glossary() -> tuple[Term, ...]:
    """All terms, longer Indonesian ones first so that "sanksi moral" is found before "sanksi"."""
    text = resources.files("rag").joinpath("glossary.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(sorted((Term(*row[:2]) for row in rows), key=lambda term: -len(term.indonesian)))


def terms_in(text: str) -> tuple[Term, ...]:
    """The glossary's terms that occur in an Indonesian text, none inside another."""
    found = []
    for term in glossary():
        text, count = re.subn(whole(term.indonesian), " ", text, flags=re.IGNORECASE)
        if count:
            found.append(term)
    return tuple(found)


def whole(term: str) -> str:
    """A pattern for the term as whole words, also where it ends in a bracket: "civil servants (ASN)"."""
    return rf"(?<!\w){re.escape(term)}(?!\w)"


def glossary_lines(text: str, language: str) -> list[str]:
    """The terms of a text as a prompt names them.

    Example: glossary_lines("ASN dikenai sanksi moral", "en") -> ["sanksi moral = moral sanction", ...]
    """
    if language == ENGLISH:
        return [f"{term.indonesian} = {term.english}" for term in terms_in(text)]
    return [
        f"{term.english} = {term.indonesian}"
        for term in glossary()
        if re.search(whole(term.english), text, re.IGNORECASE)
    ]
