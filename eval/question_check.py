"""Is a question set sound? What `tanya-asn eval questions check` tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from eval.facts import holds_all, normalised
from eval.questions import LANGUAGES, Topic, twice
from index.passage import Document
from index.split import split_passages

NEAR = 0.9  # share of their words that two nearly identical questions have in common
ASPECTS = ("language", "split", "answerable", "style", "kind")


@dataclass(frozen=True)
class Report:
    """Faults make a set unfit to measure with; warnings want a look.

    ``counts`` tells how many questions there are: ``{"split": {"dev": {"id": 32, "en": 32}}}``.
    """

    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    counts: Mapping[str, Mapping[str, Mapping[str, int]]]


def check(topics: Sequence[Topic], documents: Sequence[Document]) -> Report:
    """Hold a question set against itself and against the corpus."""
    known = {document.id: document for document in documents}
    faults = [f"more than one question has the id {topic_id!r}" for topic_id in twice(topic.id for topic in topics)]
    faults += [*pair_faults(topics), *document_faults(topics, known)]
    same, near = similar(topics)
    return Report((*faults, *same), (*near, *fact_warnings(topics, known)), counts(topics))


def pair_faults(topics: Sequence[Topic]) -> Iterator[str]:
    """A pair is one question in both languages: both answerable or neither, and both in one split."""
    pairs: dict[str, list[Topic]] = {}
    for topic in topics:
        if topic.pair is not None:
            pairs.setdefault(topic.pair, []).append(topic)
    for name, members in pairs.items():
        if sorted(topic.language for topic in members) != sorted(LANGUAGES):
            yield f"pair {name!r} is not one question in each language: {', '.join(each.id for each in members)}"
        if len({topic.answerable for topic in members}) > 1:
            yield f"pair {name!r} is answerable in one language alone"
        if len({topic.split for topic in members}) > 1:
            yield f"pair {name!r} is in two splits"


def document_faults(topics: Sequence[Topic], known: Mapping[str, Document]) -> Iterator[str]:
    """A gold document that the corpus lacks could never be cited."""
    for topic in topics:
        for document_id in topic.documents:
            if document_id not in known:
                yield f"question {topic.id!r}: the corpus has no document {document_id!r}"


def similar(topics: Sequence[Topic]) -> tuple[list[str], list[str]]:
    """Questions asked twice, and those that differ in hardly a word; what was asked before belongs to a question."""
    asked = [(topic, normalised(" ".join((*topic.history, topic.question)))) for topic in topics]
    same, near = [], []
    for (first, words), (second, others) in combinations(asked, 2):
        if words == others:
            same.append(f"questions {first.id!r} and {second.id!r} are the same")
        elif alike(words.split(), others.split()) >= NEAR:
            near.append(f"questions {first.id!r} and {second.id!r} are nearly the same")
    return same, near


def alike(first: Sequence[str], second: Sequence[str]) -> float:
    """Common words over all words (Jaccard).

    >>> alike("siapa ketua bawaslu".split(), "siapa bupati".split())
    0.25
    """
    mine, theirs = set(first), set(second)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 1.0


def fact_warnings(topics: Sequence[Topic], known: Mapping[str, Document]) -> Iterator[str]:
    """A fact that no sentence of the gold documents holds: a wrong document, or a wording that nobody will find."""
    readable = {document.id: list(sentences(document)) for document in known.values()}
    for topic in topics:
        gold = [sentence for document_id in topic.documents for sentence in readable.get(document_id, ())]
        for group in topic.facts:
            if not any(holds_all([group], sentence) for sentence in gold):
                yield f"question {topic.id!r}: no sentence of its documents holds any of {', '.join(group)}"


def sentences(document: Document) -> Iterator[str]:
    """The sentences of a document and their renderings."""
    for passage in split_passages(document):
        for number, sentence in enumerate(passage.sentences):
            yield f"{passage.sentence_text(number)} {sentence.translation or ''}"


def counts(topics: Sequence[Topic]) -> dict[str, dict[str, dict[str, int]]]:
    """How many questions of each language there are by split, answerability, style and kind."""
    table: dict[str, dict[str, Counter[str]]] = {aspect: {} for aspect in ASPECTS}
    for topic in topics:
        reasons = {topic.why_unanswerable} - {None}
        values = {
            "language": {"questions"},
            "split": {topic.split},
            "answerable": {"yes" if topic.answerable else "no"},
            "style": {topic.style},
            "kind": {*topic.kinds, *(str(reason) for reason in reasons)},
        }
        for aspect, named in values.items():
            for value in named:
                table[aspect].setdefault(value, Counter())[topic.language] += 1
    return {aspect: {value: dict(rows[value]) for value in sorted(rows)} for aspect, rows in table.items()}
