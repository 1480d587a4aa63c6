"""Give a source sentence in the reader's language, where the corpus has no rendering of its own."""

from __future__ import annotations

import logging

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from index.passage import ENGLISH
from rag.answer import Evidence
from rag.facts import dates, numbers, without_dates
from rag.generators import failures
from rag.glossary import glossary_lines
from rag.prompts import load_prompt
from rag.verify import Similarity, objections

MAX_TOKENS = 160
PROMPTS = ("translate", "translate_again")  # the second is asked once, and told why the first was refused

logger = logging.getLogger(__name__)


def translate(
    generator: BaseChatModel,
    item: Evidence,
    language: str,
    similarity: Similarity,
    config: RunnableConfig | None = None,
) -> str | None:
    """The generator's translation of the sentence, the first or the second, that passes every check; else None."""
    terms = glossary_lines(item.text, language)
    label = "Terms" if language == ENGLISH else "Istilah"
    blanks = {"sentence": item.text, "terms": f"{label}: {'; '.join(terms)}\n" if terms else ""}
    found: list[str] = []
    for name in PROMPTS:
        messages = load_prompt(name, language).messages(**blanks, faults="; ".join(found))
        try:
            written = str(generator.bind(max_tokens=MAX_TOKENS).invoke(messages, config).content).strip()
        except failures() as error:
            logger.warning("the generator could not translate a sentence: %s", error)
            return None
        found = faults(written, item, language, similarity)
        if not found:
            return written
    return None


def faults(written: str, item: Evidence, language: str, similarity: Similarity) -> list[str]:
    """Why a translation may not be shown: what it adds or changes, and the numbers and dates that it leaves out."""
    if not written:
        return ["nothing was written"]
    return [*missing_numbers(item.text, written), *objections(written, language, item, similarity)]


def missing_numbers(source: str, written: str) -> list[str]:
    """What a translation has to keep and lacks; number words are not asked for ("kedua" is "second").

    >>> missing_numbers("Pasal 15 ayat (2), 8 Mei 2024", "Article 15 of 8 May 2024")
    ['the number 2 is missing']
    """
    digits = " ".join(word for word in without_dates(source).split() if any(map(str.isdigit, word)))
    lost = [f"the number {number} is missing" for number in sorted(numbers(digits) - numbers(written))]
    told = dates(written)
    days = [day for day in dates(source) if not any(day.matches(other) for other in told)]
    return lost + [f"{day} is missing" for day in days]
