"""Give a source sentence in the reader's language, where the corpus has no rendering of its own."""

from __future__ import annotations

import logging

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from index.passage import ENGLISH
from rag.answer import Evidence
from rag.generators import failures
from rag.glossary import glossary_lines
from rag.prompts import load_prompt
from rag.verify import Similarity, objections

MAX_TOKENS = 160

logger = logging.getLogger(__name__)


def translate(
    generator: BaseChatModel,
    item: Evidence,
    language: str,
    similarity: Similarity,
    config: RunnableConfig | None = None,
) -> str | None:
    """The generator's translation of the sentence, if every check of ``rag.verify`` passes; else None."""
    terms = glossary_lines(item.text, language)
    label = "Terms" if language == ENGLISH else "Istilah"
    messages = load_prompt("translate", language).messages(
        sentence=item.text, terms=f"{label}: {'; '.join(terms)}\n" if terms else ""
    )
    try:
        written = str(generator.bind(max_tokens=MAX_TOKENS).invoke(messages, config).content).strip()
    except failures() as error:
        logger.warning("the generator could not translate a sentence: %s", error)
        return None
    return None if not written or objections(written, language, item, similarity) else written
