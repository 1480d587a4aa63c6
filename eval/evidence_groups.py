"""What the evidence model learns from: a question with texts that answer it and texts that only look as if they did."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from eval.facts import normalised
from eval.public.idk_mrc import ReadingQuestion
from eval.public.idk_mrc import read as read_idk_mrc
from eval.public.records import PublicSetError, flag, read_records, require, text
from eval.question_check import alike
from index.passage import Hit
from index.split import split_sentences
from index.store import Store
from rag.retriever import HybridRetriever

WINDOW, WHOLE = 420, 600  # characters of a passage that is read with a question; the most of a whole one
HARD, FURTHER = 10, 24  # how far down the candidates near and further negatives are drawn from
IN_ENGLISH = {"en": 0.65, "id": 0.1}  # share of the texts read in English, by the question's language
TOO_ALIKE = 0.7  # share of words in common with a kept-out question from which on a question is left out
IDK_SHARE = 0.25  # of IDK-MRC's training questions: enough for general reading, few enough that the domain leads


@dataclass(frozen=True)
class Group:
    """One question and texts; ``labels[i]`` tells whether ``texts[i]`` answers it."""

    question: str
    texts: tuple[str, ...]
    labels: tuple[bool, ...]


@dataclass(frozen=True)
class OwnQuestion:
    """A training question over the shipped corpus; ``gold`` are the sentences that answer it, none for a near miss."""

    question: str
    language: str
    gold: frozenset[str]


def read_own(path: Path, store: Store) -> list[OwnQuestion]:
    """The questions of a file; its gold names documents and, from 1, their sentences."""
    sentences = {document.id: lines(document.text) for document in store.documents()}

    def make(row: dict[str, Any]) -> OwnQuestion:
        gold = frozenset(_sentence(sentences, *each) for each in row["gold"])
        return OwnQuestion(text(row, "question"), text(row, "language"), gold)

    return read_records(path, make)


def _sentence(sentences: dict[str, list[str]], document: str, number: int) -> str:
    if not 1 <= number <= len(sentences.get(document, ())):
        raise ValueError(f"the index has no sentence {number} of {document!r}; build it with `tanya-asn index build`")
    return sentences[document][number - 1]


def lines(document: str) -> list[str]:
    """The sentences of a shipped document: one a line."""
    return [line for line in document.split("\n") if line.strip()]


def own_groups(
    questions: Sequence[OwnQuestion],
    retriever: HybridRetriever,
    random: Random,
    rounds: int,
    progress: Callable[[int, int], None],
) -> Iterator[Group]:
    """Each question ``rounds`` times with its gold and with negatives drawn anew from what a search finds for it."""
    for number, asked in enumerate(questions, start=1):
        found = retriever.search(asked.question, asked.language)[:FURTHER]
        for _ in range(rounds):
            if group := _own_group(asked, found, random):
                yield group
        progress(number, len(questions))


def _own_group(asked: OwnQuestion, found: Sequence[Hit], random: Random) -> Group | None:
    gold = [hit for hit in found if original(hit) in asked.gold]
    others = [hit for hit in found if original(hit) not in asked.gold]
    if asked.gold and not gold:
        return None
    gold = random.sample(gold, min(2, len(gold)))
    near, far = others[:HARD], others[HARD:]
    kept = random.sample(near, min(3, len(near))) + random.sample(far, min(1, len(far)))
    texts = tuple(rendered(hit, asked.language, random) for hit in (*gold, *kept))
    return Group(asked.question, texts, (True,) * len(gold) + (False,) * len(kept))


def original(hit: Hit) -> str:
    """The sentence as it stands in its document."""
    return hit.passage.sentence_text(hit.sentence)


def rendered(hit: Hit, language: str, random: Random) -> str:
    """The sentence, or by chance its English rendering, more often for a question in English."""
    translation = hit.passage.sentences[hit.sentence].translation
    return translation if translation and random.random() < IN_ENGLISH[language] else original(hit)


def law_groups(questions: Path, haystack: Path, random: Random) -> Iterator[Group]:
    """Questions of our own over passages of Indonesian laws; the passages are read from the public haystack."""
    passages = _passages(haystack)
    everything = sorted(passages)
    for passage, asked, answers in read_records(
        questions, lambda row: (text(row, "passage"), text(row, "question"), flag(row, "answerable"))
    ):
        require(passage in passages, questions, f"it asks about {passage!r}, which is not in {haystack}")
        other = passages[random.choice(everything)]
        yield Group(asked, (passages[passage], other), (answers, False))


def fit_to_train_on(folder: Path, kept_out: Collection[str], random: Random) -> list[ReadingQuestion]:
    """A share of IDK-MRC's training questions, without those that share most of their words with one kept out."""
    kept = [normalised(question).split() for question in kept_out]
    drawn = [each for each in read_idk_mrc(folder, "train.jsonl") if random.random() < IDK_SHARE]
    words = [normalised(each.question).split() for each in drawn]
    return [
        each for each, own in zip(drawn, words, strict=True) if all(alike(own, other) < TOO_ALIKE for other in kept)
    ]


def idk_groups(questions: Sequence[ReadingQuestion], random: Random) -> Iterator[Group]:
    """Each question with the sentence or window of its passage that answers, and others of the same passage."""
    return (_idk_group(asked, random) for asked in questions)


def passage_groups(questions: Sequence[ReadingQuestion], random: Random) -> Iterator[Group]:
    """Each question with its whole passage, and with passages of others that share its words but lack its answers.

    Likeness is TF-IDF's (scikit-learn).
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not questions:
        return
    passages = list(dict.fromkeys(each.passage for each in questions))
    vectorizer = TfidfVectorizer(sublinear_tf=True)
    matrix = vectorizer.fit_transform(passages)
    for asked in questions:
        likeness = (matrix @ vectorizer.transform([asked.question]).T).toarray().ravel()
        nearest = [passages[place] for place in likeness.argsort(kind="stable")[::-1][: 2 * HARD]]
        others = [text for text in nearest if text != asked.passage and not _holds(text, asked)][:HARD]
        others = random.sample(others, min(3, len(others)))
        texts = (asked.passage, *others)
        answers = asked.answerable and _holds(asked.passage[:WHOLE], asked)
        yield Group(asked.question, tuple(text[:WHOLE] for text in texts), (answers,) + (False,) * len(others))


def _holds(text: str, asked: ReadingQuestion) -> bool:
    return any(answer in text for answer in asked.answers)


def _idk_group(asked: ReadingQuestion, random: Random) -> Group:
    whole = asked.passage
    if not asked.answerable:
        start = random.randrange(max(1, len(whole) - WINDOW))
        return Group(asked.question, (whole[start : start + WINDOW] if start else whole[:WINDOW],), (False,))
    sentences = [whole[start:end] for start, end in split_sentences(whole)]
    holding = [sentence for sentence in sentences if any(answer in sentence for answer in asked.answers)]
    others = [sentence for sentence in sentences if sentence not in holding and len(sentence) > 25]
    others = random.sample(others, min(3, len(others)))
    answering = holding[:1] or [whole[:WINDOW]]
    return Group(asked.question, (*answering, *others), (True,) + (False,) * len(others))


def _passages(path: Path) -> dict[str, str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return {row["id"]: " ".join(row["text"].split())[:WINDOW] for row in map(json.loads, file)}
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise PublicSetError(f"can't read {path} ({error}); give the public sets complete") from error
