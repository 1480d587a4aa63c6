"""Judges of entailment: does the evidence say what the sentence says?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eval.facts import normalised
from eval.verdicts import merged
from rag.answer import Evidence
from rag.verify import Ground, check_dates, check_force, check_names, check_numbers, shared_terms

ENOUGH = 0.8  # share of a sentence's content words that its evidence must hold


class Judge(Protocol):
    """Decides whether a sentence follows from its evidence. Its name stands beside every figure it has a part in."""

    @property
    def name(self) -> str:
        """What reports call it."""

    @property
    def error(self) -> str:
        """How often it is wrong, where that was measured; else how it can be."""

    def entails(self, evidence: Sequence[Evidence], sentence: str, language: str) -> bool:
        """Whether these source sentences together say what the sentence in that language says."""


class Rules:
    """Judges by words alone, so that files are enough and every verdict can be followed by hand.

    A sentence follows if it is one of the texts, word for word; or if the texts and their source hold its numbers,
    dates and names, one of them has its negations, conditions and obligations, and together, where one can be read in
    its language, they hold four fifths of its content words. Between languages without a rendering the last is not
    asked. It knows no synonyms and no word order: paraphrases fail that should pass, and a sentence that puts the
    source's words to another use passes that should fail. Its error is that of `tanya-asn eval judge` on IndoNLI.
    """

    name = "rules-1"
    error = (
        "agrees with people on 72.7 % (70.8 to 74.5) of 2,197 Indonesian pairs of IndoNLI, kappa 0.37; passes 48.3 % "
        "of what follows and 13.2 % of what does not; not measured in English or between the languages"
    )

    def entails(self, evidence: Sequence[Evidence], sentence: str, language: str) -> bool:
        """Whether these source sentences hold the words of the sentence."""
        grounds = [Ground.of(item) for item in evidence]
        if any(f" {normalised(sentence)} " in f" {normalised(text)} " for g in grounds for text in g.texts.values()):
            return True
        whole = joined(grounds)
        named = check_names(sentence, language, merged(grounds))  # lenient to the first word: "Sanksinya adalah ..."
        hard = (check_numbers(sentence, whole), check_dates(sentence, whole), named)
        forced = any(check_force(sentence, language, ground) is None for ground in grounds)
        return not any(hard) and forced and says_the_words(sentence, language, whole)


def joined(grounds: Sequence[Ground]) -> Ground:
    """The grounds as one, their texts joined language by language."""
    texts: dict[str, str] = {}
    for ground in grounds:
        for language, text in ground.texts.items():
            texts[language] = f"{texts.get(language, '')} {text}".strip()
    return Ground(texts, ". ".join(ground.source for ground in grounds))


def says_the_words(sentence: str, language: str, ground: Ground) -> bool:
    """Whether the ground holds enough of the sentence's content words; True where it can't be read in its language."""
    if language not in ground.texts:
        return True
    return shared_terms(sentence, f"{ground.texts[language]} {ground.source}", language) >= ENOUGH
