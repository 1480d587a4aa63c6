"""Check a sentence against the evidence it cites: code, not the model, decides what is shown.

Every check returns a short reason when it fails; a sentence with no reason against it is supported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import takewhile

from index.passage import ENGLISH, INDONESIAN, Document
from index.words import STOPWORDS, terms
from rag.answer import Evidence
from rag.facts import dates, month_names, names, numbers, without_dates, words, years
from rag.language import detect_language
from rag.pasal import unknown_articles

MIN_MEANING = 0.86  # cosine with its evidence across languages, on multilingual-e5-small's narrow range

# Words that narrow a rule or carry a sentence, by what they say. A sentence that drops one says more than its source:
# liking the account of a "bakal calon" (not yet determined) is another offence than liking that of a "calon".
_CONDITIONS = {
    "negation": (
        "tidak tak bukan jangan dilarang belum tanpa menolak",
        "not no never without prohibited forbidden banned barred avoid refuse cannot",
    ),
    "prospective": ("bakal", "prospective"),
    "determined": ("ditetapkan", "determined"),
    "only": ("hanya", "only"),
    "except": ("kecuali", "except unless"),
    "if": ("jika bila apabila kalau", "if when"),
    "before": ("sebelum sampai hingga", "before until up"),
    "after": ("sesudah setelah", "after"),
    "during": ("selama", "during while"),
    "bound": ("paling maksimal minimal", "most least"),
    "equation": ("adalah yaitu ialah", ""),
    "dispute": ("berbeda", "differ differs differently"),
}
_OBLIGATIONS = {
    INDONESIAN: r"\b(harus|wajib|kewajiban|mewajibkan|diwajibkan|diharuskan|perlu)\b",
    ENGLISH: r"\b(must|has to|have to|obliged|obligation|duty|required|requires?|shall|needs? to)\b",
}
ITEM_TOLD = 0.6  # share of a list item's content words that makes it told
_ATTRIBUTION = frozenset(["according", "accord", "menurut", "turut"])  # of a source, which the citation names anyway
_YES_NO = re.compile(r"^(ya|tidak|tidak boleh|boleh|bisa|tidak bisa|yes|no)\s*[,.:;]\s*", re.IGNORECASE)
_JOINT = re.compile(r",?\s+(?:atau|dan|serta|or|and)\s+")
LONGEST_ITEM = 7  # words; a longer stretch before a comma is the clause that a list stands in
_ITEM_BREAK = re.compile(r"[,;]\s+(?:(?:atau|dan|serta|or|and)\s+)?|\s+(?:atau|dan|serta|or|and)\s+")


@dataclass(frozen=True)
class Ground:
    """What a sentence may rest on: the evidence's words by language, and the named, dated source itself."""

    texts: dict[str, str]  # language -> the source sentence as it can be read in it
    source: str  # title, publisher, place and date of the document, and what is read before the sentence

    @classmethod
    def of(cls, evidence: Evidence) -> Ground:
        """The ground that this source sentence gives."""
        source = evidence.passage.document
        texts = {source.language: evidence.text} | ({ENGLISH: evidence.translation} if evidence.translation else {})
        lead = evidence.passage.sentences[evidence.sentence].lead
        parts = (source.title, source.title_english, source.publisher, source.place, source.published, lead)
        return cls(texts, ". ".join(part for part in parts if part))

    @property
    def all(self) -> str:
        """Everything, as one text."""
        return ". ".join((*self.texts.values(), self.source))


Similarity = Callable[[str, Sequence[str]], float]
"""The best cosine of a sentence with any of the texts."""


def backing(sentence: str, language: str, evidence: Sequence[Evidence], similarity: Similarity) -> Evidence | None:
    """The source sentence that supports the sentence, the nearest in words first; None if no single one does."""
    nearest = sorted(
        evidence, key=lambda item: -shared_terms(sentence, f"{item.text} {item.translation or ''}", language)
    )
    return next((item for item in nearest if not objections(sentence, language, item, similarity)), None)


def without_yes_no(sentence: str) -> str:
    """The sentence without a leading "Ya," or "No,": that word answers the question, and no source says it.

    >>> without_yes_no("Tidak boleh, ASN diminta menolak hadiah.")
    'ASN diminta menolak hadiah.'
    """
    rest = _YES_NO.sub("", sentence)
    return rest[:1].upper() + rest[1:]


def objections(sentence: str, language: str, evidence: Evidence, similarity: Similarity) -> list[str]:
    """The reasons why ``sentence`` may not be shown on this evidence; empty when it is supported."""
    ground = Ground.of(evidence)
    checks = (
        check_numbers(sentence, ground),
        check_dates(sentence, ground),
        check_names(sentence, language, ground),
        check_articles(sentence, evidence.passage.document),
        check_force(sentence, language, ground),
        check_lists(sentence, language, ground),
        check_language(sentence, language, ground),
        check_meaning(sentence, language, ground, similarity),
    )
    return [reason for reason in checks if reason]


def check_numbers(sentence: str, ground: Ground) -> str | None:
    """Every number of the sentence stands in its evidence; a year may also come from one of its dates."""
    known = frozenset().union(*(numbers(text) | years(text) for text in ground.texts.values()))
    missing = numbers(sentence) - known
    return f"numbers not in the evidence: {', '.join(sorted(missing))}" if missing else None


def check_dates(sentence: str, ground: Ground) -> str | None:
    """Every date of the sentence agrees with one of its evidence, in every part that it gives."""
    known = [day for text in ground.texts.values() for day in dates(text)]
    missing = [day for day in dates(sentence) if not any(day.matches(other) for other in known)]
    return f"dates not in the evidence: {missing}" if missing else None


def check_names(sentence: str, language: str, ground: Ground) -> str | None:
    """Every capitalised word stands in its evidence; of a translation, the first word only if another follows it."""
    known = words(ground.all) | STOPWORDS[INDONESIAN] | STOPWORDS[ENGLISH] | _ATTRIBUTION
    first, second = [*sentence.split(), "", ""][:2]
    unsure = language not in ground.texts and not second[:1].isupper()  # "District head ..." of a translation
    capital_by_place = unsure and re.sub(r"\W", "", first).lower()
    bare = [re.sub(r"['’]s?$", "", name) for name in names(sentence)]  # "Ponorogo's" is Ponorogo
    missing = [name for name in bare if not words(name) <= known and name.lower() != capital_by_place]
    return f"names not in the evidence: {', '.join(missing)}" if missing else None


def check_articles(sentence: str, document: Document) -> str | None:
    """Every article of a rule that the sentence names is one that its source has."""
    unknown = unknown_articles(sentence, [document])
    return f"articles not in the source: {', '.join(unknown)}" if unknown else None


def check_force(sentence: str, language: str, ground: Ground) -> str | None:
    """No condition or negation is lost or added, no obligation made up: "may" and "must" stay as in the source."""
    if language in ground.texts:
        said, backed = (condition_words(text, language) for text in (sentence, ground.texts[language]))
    else:
        other, text = next(iter(ground.texts.items()))
        said, backed = conditions(sentence, language), conditions(text, other)
    if said != backed:
        return f"conditions changed: {', '.join(sorted(said ^ backed))}"
    must = bool(re.search(_OBLIGATIONS[language], sentence, re.IGNORECASE))
    backed_must = any(re.search(_OBLIGATIONS[key], text, re.IGNORECASE) for key, text in ground.texts.items())
    return "obligation not in the evidence" if must and not backed_must else None


def condition_words(text: str, language: str) -> frozenset[str]:
    """The words of the text that narrow a rule."""
    column = (INDONESIAN, ENGLISH).index(language)
    return words(text) & {word for listed in _CONDITIONS.values() for word in listed[column].split()}


def conditions(text: str, language: str) -> frozenset[str]:
    """What those words say, the same in both languages: {"negation", "prospective"}."""
    column = (INDONESIAN, ENGLISH).index(language)
    comparable = {kind: listed for kind, listed in _CONDITIONS.items() if all(listed)}
    return frozenset(kind for kind, listed in comparable.items() if words(text) & set(listed[column].split()))


def check_lists(sentence: str, language: str, ground: Ground) -> str | None:
    """A list is told whole or not at all: "teguran lisan dan tertulis" is no answer where a third sanction follows."""
    said = set(terms(sentence, language))
    for items in listed_items(ground.texts.get(language, "")):
        contents = [set(terms(item, language)) for item in items]
        told = [len(content & said) / len(content) >= ITEM_TOLD for content in contents if content]
        if any(told) and not all(told):
            return "part of a list is left out"
    return None


def listed_items(text: str) -> list[list[str]]:
    """The lists in a text: what stands around "dan", "atau", "and", "or", with what commas part before it.

    >>> listed_items("Sanksinya teguran lisan, teguran tertulis, atau penurunan jabatan.")
    [['teguran lisan', 'teguran tertulis', 'penurunan jabatan']]
    """
    found = []
    for joint in _JOINT.finditer(text):
        *_, before = re.split(r"[;:.]\s", text[: joint.start()])
        after = re.split(r"[,;:.]\s|\.$|\(", text[joint.end() :])[0]
        segments = re.split(r",\s+", before)
        middle = list(takewhile(lambda segment: len(segment.split()) <= LONGEST_ITEM, reversed(segments[1:])))
        clause = segments[-len(middle) - 1]  # ends in the first item: "... dikenai teguran lisan"
        found.append([" ".join(clause.split()[-2:]), *reversed(middle), after] if middle else [])
    return [items for items in found if items]


def check_language(sentence: str, language: str, ground: Ground) -> str | None:
    """The sentence is in the reader's language, with no word of the source left untranslated."""
    if len(sentence.split()) > 3 and detect_language(sentence, default=language) != language:
        return "wrong language"
    if language == ENGLISH and INDONESIAN in ground.texts:
        names_and_quotes = " ".join((*names(sentence), *re.findall(r'["“](.*?)["”]', sentence)))
        left = (words(sentence) & words(ground.texts[INDONESIAN])) - words(names_and_quotes) - shared_words()
        left -= words(ground.texts.get(ENGLISH, "")) | month_names()
        return f"left untranslated: {', '.join(sorted(left))}" if left else None
    return None


@lru_cache
def shared_words() -> frozenset[str]:
    """Words that Indonesian and English write alike ("moral", "media"; data: ``rag/shared_words.txt``)."""
    return frozenset(resources.files("rag").joinpath("shared_words.txt").read_text(encoding="utf-8").split())


def check_meaning(sentence: str, language: str, ground: Ground, similarity: Similarity) -> str | None:
    """In one language, the content words are the evidence's, in its order; across two, the meaning is as near."""
    if language in ground.texts:
        said, held = (terms(without_dates(text), language) for text in (sentence, ground.texts[language]))
        known = {*held, *terms(ground.source, language), *_ATTRIBUTION}
        missing = [term for term in said if term not in known]
        if missing:
            return f"not in the evidence: {', '.join(missing)}"
        ordered = in_order([term for term in said if term in held], held)
        return None if ordered else "the evidence's words in another order"
    cosine = similarity(sentence, tuple(ground.texts.values()))
    return None if cosine >= MIN_MEANING else f"meaning too far from the evidence ({cosine:.2f})"


def in_order(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of ``part`` stand in ``whole`` in the same order, with others between them.

    >>> in_order(["calon", "asn"], ["asn", "hadiah", "calon"])
    False
    """
    rest = iter(whole)
    return all(word in rest for word in part)


def shared_terms(sentence: str, evidence: str, language: str) -> float:
    """The share of the sentence's content terms that the evidence holds, 1.0 for a sentence with none."""
    wanted = set(terms(sentence, language))
    return len(wanted & set(terms(evidence, language))) / len(wanted) if wanted else 1.0
