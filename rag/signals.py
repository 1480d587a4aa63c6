"""What can be measured of a question and a sentence without a language model: does the one answer the other?

The signals are read by ``rag.evidence``, whose weights were fitted on questions of our own (``eval/fit.py``).
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, fields
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from typing import Protocol

from index.passage import ENGLISH, INDONESIAN, Document, Hit, Passage
from index.words import STOPWORDS, terms
from rag.facts import all_numbers, dates, digits_alone, names, words

LEAST_COSINE, MOST_COSINE = 0.70, 0.95  # multilingual-e5-small puts nearly every pair of sentences between these
UNSEEN_IDF = 6.0  # of a term that stands in no sentence of the store
SUBJECT = frozenset("indonesia indonesian asn pns i".split())  # what every source is about, and English for "saya"
FUZZY = 0.84  # how alike two words must be for one to be a misspelling of the other ("Zanariyah", "Zanariah")


class Corpus(Protocol):
    """What the signals ask of the store."""

    def idf(self, term: str, language: str) -> float:
        """How rare the term is among the sentences of the language; never below 0."""


@dataclass(frozen=True)
class Signals:
    """All but the last between 0 and 1; higher is better."""

    meaning: float  # cosine of the question and the sentence, or its translation, on E5's range (0.70 -> 0, 0.95 -> 1)
    coverage: float  # share of the question's terms that the sentence holds, by rarity
    rarest: float  # 1 if the sentence or its document's title, publisher, place or year has the rarest of them, else 0
    kind: float  # 1 if the sentence holds what the question word asks for (a date for "when"), 0 if not, 0.5 if unclear
    numbers: float  # 1 if every number of the question stands in the sentence, its place or its source's title or date
    names: float  # share of the people, places and bodies that the question names which the document names too
    reading: float  # the evidence model's log-odds that the sentence answers

    def vector(self) -> list[float]:
        """The values in the order of the fields."""
        return list(astuple(self))


NAMES = tuple(field.name for field in fields(Signals))


def signals(question: str, language: str, hit: Hit, corpus: Corpus, reading: float) -> Signals:
    """Measure the sentence ``hit`` (whose score is its cosine) against the question; ``reading`` is already known."""
    text = readable(hit, language)
    wanted = {term: corpus.idf(term, language) or UNSEEN_IDF for term in dict.fromkeys(terms(question, language))}
    held = set(terms(text, language))
    around = held | context_terms(hit, language)
    found = {term for term in wanted if is_in(term, held)}
    rarest = max(wanted, key=lambda term: wanted[term], default=None)
    return Signals(
        meaning=min(max((hit.score - LEAST_COSINE) / (MOST_COSINE - LEAST_COSINE), 0.0), 1.0),
        coverage=_share(found, wanted),
        rarest=float(rarest is None or is_in(rarest, around)),
        kind=answer_kind(question, language, text),
        numbers=float(numbers_shared(question, text, hit.passage)),
        names=names_shared(question, language, hit.passage.document),
        reading=reading,
    )


def readable(hit: Hit, language: str) -> str:
    """The sentence in this language where it can be read in it, else as it stands."""
    translation = hit.passage.sentences[hit.sentence].translation
    if language == ENGLISH and translation:
        return translation
    return hit.passage.readable_text(hit.sentence)


def context_terms(hit: Hit, language: str) -> frozenset[str]:
    """The terms of the document's own facts: who published it, where, under which title."""
    source = hit.passage.document
    title = source.title_english if language == ENGLISH and source.title_english else source.title
    return _terms(f"{title} {source.publisher} {source.place or ''} {source.published[:4]}", language)


@lru_cache(maxsize=4096)
def _terms(text: str, language: str) -> frozenset[str]:
    return frozenset(terms(text, language))


def is_in(term: str, held: set[str]) -> bool:
    """Whether the term, or for a longer word a near spelling of it, is among those held."""
    return term in held or (len(term) > 4 and term.isalpha() and bool(get_close_matches(term, held, n=1, cutoff=FUZZY)))


def _share(found: set[str], wanted: dict[str, float]) -> float:
    total = sum(wanted.values())
    return sum(wanted[term] for term in found) / total if total else 0.0


def numbers_shared(question: str, text: str, passage: Passage) -> bool:
    """Whether the numbers that the question writes stand in the text, its place, or its document's title or date.

    Example: what is told of 8 May 2024 answers no question about May 2025.
    """
    source = passage.document
    months = {str(day.month) for day in dates(text)}  # "8/5/2024"
    told = all_numbers(f"{text} {source.title} {passage.place or ''} {source.published.replace('-', ' ')}")
    return digits_alone(question) <= told | months


def names_shared(question: str, language: str, document: Document) -> float:
    """The share of the question's names that occur in the document; 1.0 for a question that names nobody.

    Names are capitalised words, acronyms and, however written, Indonesian places: what is said of Kediri answers no
    question about Surabaya.
    """
    asked = names_asked(question, language)
    return len(asked & document_words(document)) / len(asked) if asked else 1.0


def names_asked(question: str, language: str) -> frozenset[str]:
    """The names in a question, lower-cased.

    Example: "walkot surabaya bilang apa?" and "What did the mayor of Surabaya say?" both ask about "surabaya".
    """
    first = (re.findall(r"[^\W_]+", question) or [""])[0].lower()
    capitalised = {re.sub(r"['’]s?$", "", name).lower() for name in names(question)}
    everyday = STOPWORDS[language] | SUBJECT | ({first} if first not in places() else set())
    return frozenset((capitalised - everyday) | (words(question) & places()))


@lru_cache
def places() -> frozenset[str]:
    """Indonesian provinces, regencies and cities as single lower-case words (data: ``rag/places.txt``)."""
    return frozenset(resources.files("rag").joinpath("places.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=512)
def document_words(document: Document) -> frozenset[str]:
    """Every word that the document uses, in both languages, about itself too."""
    about = (document.title, document.title_english, document.publisher, document.place)
    return words(" ".join((document.text, *document.translations, *(part for part in about if part))))


_ASKS = {
    "when": {
        INDONESIAN: r"\b(kapan|tanggal berapa|hari apa|tgl)\b",
        ENGLISH: r"\b(when|what date|which date|what day)\b",
    },
    "time": {
        INDONESIAN: r"\b(jam|pukul) (berapa|brp)\b",
        ENGLISH: r"\b(what time|at what hour|which hour)\b",
    },
    "number": {
        INDONESIAN: r"\b(berapa|brp|jumlah)\b",
        ENGLISH: r"\b(how many|how much|how long|how large|number of)\b",
    },
    "person": {INDONESIAN: r"\b(siapa|sapa)\b", ENGLISH: r"\b(who|whom|whose)\b"},
    "reason": {INDONESIAN: r"\b(mengapa|kenapa|knp|alasan\w*)\b", ENGLISH: r"\b(why|reasons?)\b"},
    "place": {
        INDONESIAN: r"\b(di ?mana|dmn|(tempat|gedung|aula|ruang\w*|kota|daerah) (apa|mana))\b",
        ENGLISH: r"\b(where|(which|what) (venue|place|building|hall|facility|room|city|town|region))\b",
    },
    "money": {
        INDONESIAN: r"\b(denda|gaji|rupiah|biaya|anggaran|uang|bayar)\b",
        ENGLISH: r"\b(fine|salary|budget|cost|rupiah|paid|pay|money)\b",
    },
    "contact": {
        INDONESIAN: r"\b(nomor (hp|telepon|wa)|alamat|email)\b",
        ENGLISH: r"\b(phone|address|e-?mail|hotline)\b",
    },
}
_HOLDS = {
    "number": re.compile(r"\d"),
    "person": re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+"),
    "reason": re.compile(r"\b(karena|sebab|alasan|agar|supaya|because|reasons?|so that|since|due to)\b", re.IGNORECASE),
    "time": re.compile(r"\b(pukul|jam) \d|\b\d{1,2}[.:]\d{2}\b|\b\d{1,2} ?(a\.?m|p\.?m|o'clock)\b", re.IGNORECASE),
    "place": re.compile(r"\b(di|dari|in|at|of|from) (the )?[A-Z]"),
    "money": re.compile(r"Rp|rupiah|\d\s?%|persen|per ?cent|IDR|tunjangan|allowance|denda|fine", re.IGNORECASE),
    "contact": re.compile(r"\d{5,}|@|www|http"),
}


def answer_kind(question: str, language: str, text: str) -> float:
    """1.0 if the text holds the kind of thing asked for, 0.0 if it lacks it, 0.5 if the question asks for none.

    Example: "Kapan pakta diteken?" needs a date; "Berapa peserta?" needs a number beside the dates.
    """
    asked = [kind for kind, patterns in _ASKS.items() if re.search(patterns[language], question, re.IGNORECASE)]
    if not asked:
        return 0.5
    return float(all(_holds(kind, text) for kind in asked))


def _holds(kind: str, text: str) -> bool:
    if kind == "when":
        return bool(dates(text))
    return bool(_HOLDS[kind].search(text))
