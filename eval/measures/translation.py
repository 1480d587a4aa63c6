"""Is the English answer fully in English? 1 if no Indonesian word is left in it outside names and quotation marks.

A word counts as Indonesian if it is one of Indonesian grammar, of a term of the glossary, or of the Indonesian text
that the sentence cites; unless English writes it too, or the cited sentence's own English rendering keeps it.
English answers without such a word / English answers. (TanyaASN's own measure.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from eval.cases import Case
from eval.verdicts import evidence_for
from index.passage import ENGLISH, INDONESIAN
from index.words import STOPWORDS
from rag.answer import Evidence
from rag.facts import month_names, names, words
from rag.glossary import glossary, terms_in, whole
from rag.verify import shared_words

QUOTED = re.compile(r'"[^"]*"|“[^”]*”|‘[^’]*’')
ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+")  # "mediaduta.id" is a name


def untranslated(case: Case) -> float | None:
    """1 where nothing is left untranslated, of an answered English question; None of another."""
    if case.topic.language != ENGLISH or not case.answered:
        return None
    return float(not any(leftovers(s.text, evidence_for(s, case.answer, case.corpus)) for s in case.answer.sentences))


def leftovers(sentence: str, evidence: Sequence[Evidence]) -> frozenset[str]:
    """The Indonesian words of an English sentence."""
    sources = [item.text for item in evidence if item.passage.document.language == INDONESIAN]
    readings = [item.translation or "" for item in evidence]
    indonesian = indonesian_words() | words(" ".join(sources))
    english = english_words() | words(" ".join(readings))
    said = without_glosses(ADDRESS.sub(" ", QUOTED.sub(" ", sentence)))
    left = (words(said) - words(" ".join(proper_names(said, [*sources, *readings])))) & indonesian - english
    return frozenset(word for word in left if len(word) > 1)  # "Article 5 letter n"


def proper_names(sentence: str, sources: Sequence[str]) -> list[str]:
    """Its capitalised words; the first one only if a source writes it so where no sentence begins."""
    first = next(iter(re.findall(r"[^\W\d_]+", sentence)), "")
    known = {name for source in sources for name in names(" ".join(source.split()[1:]))}
    return [name for name in names(sentence) if name != first or name in known or name.isupper()]


def without_glosses(sentence: str) -> str:
    """The sentence without originals that stand in brackets after their rendering: "moral sanction (sanksi moral)"."""
    for term in terms_in(sentence):
        gloss = rf"({whole(term.english)}s?)\s*\({re.escape(term.indonesian)}\)"
        sentence = re.sub(gloss, r"\1", sentence, flags=re.IGNORECASE)
    return sentence


@lru_cache
def indonesian_words() -> frozenset[str]:
    """Words of Indonesian grammar and of the glossary's terms."""
    return STOPWORDS[INDONESIAN] | words(" ".join(term.indonesian for term in glossary()))


@lru_cache
def english_words() -> frozenset[str]:
    """Words that are no fault in an English sentence, though Indonesian may write them too."""
    renderings = words(" ".join(term.english for term in glossary()))
    return STOPWORDS[ENGLISH] | renderings | shared_words() | month_names()
