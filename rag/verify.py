"""Check a sentence against the evidence it cites: code, not the model, decides what is shown.

Every check returns a short reason when it fails; a sentence with no reason against it is supported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.passage import ENGLISH, INDONESIAN
from index.words import STOPWORDS, terms
from rag.answer import Evidence
from rag.facts import all_numbers, dates, names, numbers, words
from rag.language import detect_language

MIN_SHARED_TERMS = 0.75  # of a sentence's content words that its evidence must hold, in one language
MIN_MEANING = 0.86  # cosine of a sentence and its evidence across languages (multilingual-e5-small; unrelated pairs: 0.75)
_NEGATIONS = {
    INDONESIAN: r"\b(tidak|tak|bukan|jangan|dilarang|larangan|melarang|belum|tanpa|terlarang|menolak|menghindari)\b",
    ENGLISH: r"\b(not|no|never|cannot|without|neither|nor|banned?|bars?|barred|prohibit\w*|forbid\w*|avoid\w*|refus\w*)\b|n't",
}
_OBLIGATIONS = {
    INDONESIAN: r"\b(harus|wajib|kewajiban|mewajibkan|diwajibkan|diharuskan|perlu)\b",
    ENGLISH: r"\b(must|has to|have to|obliged|obligation|duty|required|requires?|shall|needs? to)\b",
}


@dataclass(frozen=True)
class Ground:
    """What a sentence may rest on: the evidence's words in both languages, and the named, dated source itself."""

    texts: tuple[str, ...]  # the evidence in every language it can be read in
    source: str  # title, publisher and date of the documents

    @classmethod
    def of(cls, evidence: Sequence[Evidence]) -> Ground:
        """The ground that these evidence sentences give together."""
        texts = [text for item in evidence for text in (item.text, item.translation) if text]
        documents = {item.passage.document for item in evidence}
        source = ". ".join(f"{d.title}. {d.title_english or ''}. {d.publisher}. {d.published}" for d in documents)
        return cls(tuple(texts), source)

    @property
    def all(self) -> str:
        """Everything, as one text."""
        return ". ".join((*self.texts, self.source))


Similarity = Callable[[str, Sequence[str]], float]
"""The best cosine of a sentence with any of the texts."""


def objections(sentence: str, language: str, evidence: Sequence[Evidence], similarity: Similarity) -> list[str]:
    """The reasons why ``sentence`` may not be shown on this evidence; empty when it is supported."""
    ground = Ground.of(evidence)
    checks = (
        check_numbers(sentence, ground),
        check_dates(sentence, ground),
        check_names(sentence, ground),
        check_force(sentence, language, ground),
        check_language(sentence, language, ground),
        check_meaning(sentence, language, ground, similarity),
    )
    return [reason for reason in checks if reason]


def check_numbers(sentence: str, ground: Ground) -> str | None:
    """Every number of the sentence stands in its evidence."""
    missing = numbers(sentence) - all_numbers(ground.all)
    return f"numbers not in the evidence: {', '.join(sorted(missing))}" if missing else None


def check_dates(sentence: str, ground: Ground) -> str | None:
    """Every date of the sentence agrees with one of its evidence, in every part that it gives."""
    known = dates(ground.all)
    missing = [day for day in dates(sentence) if not any(day.matches(other) for other in known)]
    return f"dates not in the evidence: {missing}" if missing else None


def check_names(sentence: str, ground: Ground) -> str | None:
    """Every capitalised word stands in its evidence; the first word may also be an everyday one."""
    known = words(ground.all)
    first, *rest = names(sentence) or ("",)
    starts_with_it = sentence.lstrip("\"'“‘(").startswith(first)
    everyday = STOPWORDS[INDONESIAN] | STOPWORDS[ENGLISH]
    suspects = [*rest, *([] if starts_with_it and first.lower() in everyday else [first])]
    missing = [name for name in suspects if name and not words(name) <= known | everyday]
    return f"names not in the evidence: {', '.join(missing)}" if missing else None


def check_force(sentence: str, language: str, ground: Ground) -> str | None:
    """A prohibition stays one, an obligation is not made up: "must not", "may" and "must" are kept as the source has them."""
    evidence = " ".join(ground.texts)
    for kind, patterns in (("negation", _NEGATIONS), ("obligation", _OBLIGATIONS)):
        said = bool(re.search(patterns[language], sentence, re.IGNORECASE))
        backed = any(re.search(pattern, evidence, re.IGNORECASE) for pattern in patterns.values())
        if said and not backed:
            return f"{kind} not in the evidence"
        if kind == "negation" and backed and not said:
            return "the evidence's negation is lost"
    return None


def check_language(sentence: str, language: str, ground: Ground) -> str | None:
    """The sentence is in the reader's language, with no word of the source left untranslated."""
    if len(sentence.split()) > 3 and detect_language(sentence, default=language) != language:
        return "wrong language"
    if language != ENGLISH:
        return None
    left = {word for word in words(sentence) if word in untranslated_words(ground)}
    quoted = " ".join(re.findall(r'["“](.*?)["”]', sentence)).lower()
    left = {word for word in left if word not in quoted and word not in {name.lower() for name in names(sentence)}}
    return f"left untranslated: {', '.join(sorted(left))}" if left else None


def untranslated_words(ground: Ground) -> frozenset[str]:
    """Lower-case Indonesian words of the evidence that are not English words too ("moral", "media" are both)."""
    indonesian = {word for text in ground.texts if detect_language(text) == INDONESIAN for word in words(text)}
    return frozenset(indonesian - COGNATES - words(" ".join(t for t in ground.texts if detect_language(t) == ENGLISH)))


COGNATES = frozenset(
    """moral media digital normal status bank total data video internet online daring-online like share follow comment post
    posting grup-group video zoom meeting as to in on a an no person oral formal legal personal final global era program
    mutatis mutandis unit forum publik-public hotel resto agenda via dan-and""".split()
)


def check_meaning(sentence: str, language: str, ground: Ground, similarity: Similarity) -> str | None:
    """The content words stand in the evidence (same language) or the meaning is as near as a translation's (across)."""
    readable = [text for text in ground.texts if detect_language(text, default=language) == language]
    if readable:
        share = shared_terms(sentence, " ".join(readable), language)
        return None if share >= MIN_SHARED_TERMS else f"only {share:.0%} of its words are in the evidence"
    cosine = similarity(sentence, ground.texts)
    return None if cosine >= MIN_MEANING else f"meaning too far from the evidence ({cosine:.2f})"


def shared_terms(sentence: str, evidence: str, language: str) -> float:
    """The share of the sentence's content terms that the evidence holds, 1.0 for a sentence with none."""
    wanted = {term for term in terms(sentence, language) if term not in STOPWORDS[language]}
    found = set(terms(evidence, language))
    return len(wanted & found) / len(wanted) if wanted else 1.0
