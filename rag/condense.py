"""Turn a follow-up question and the chat before it into a question that stands alone."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from index.words import terms
from rag.answer import Turn
from rag.generators import failures
from rag.prompts import load_prompt

logger = logging.getLogger(__name__)

MAX_TOKENS = 60
LONGEST_FOLLOW_UP = 9  # content terms; a longer question carries its own subject
_OPENING = re.compile(
    r"^\W*(kalau|kalo|klo|bila|jika|terus|trus|lalu|lantas|dan|tapi|tp|gimana|bagaimana (dengan|dgn|kalau|kalo)"
    r"|and|but|so|then|what about|how about|what if|and if|if)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(itu|tersebut|tadi|dia|beliau|ia|mereka|begitu|gitu|\w{3,}nya"
    r"|it|that|those|this|these|they|them|he|she|him|her|his|their|there|the same|instead)\b",
    re.IGNORECASE,
)
_SHORT = 2  # content terms: "Sanksinya?", "Where?"


def condense(
    question: str,
    language: str,
    history: Sequence[Turn],
    generator: BaseChatModel | None = None,
    config: RunnableConfig | None = None,
) -> str:
    """The question, made to stand alone when it leans on the one before.

    The generator's wording is taken only if it uses nothing but the terms of the two questions and keeps those of the
    new one; otherwise the two are joined: "Apa sanksi like postingan? Kalau share bagaimana?"
    """
    if not history or not is_follow_up(question, language):
        return question
    earlier = history[-1].question
    written = rewritten(generator, earlier, question, language, config) if generator else ""
    return written if is_faithful(written, earlier, question, language) else f"{earlier} {question}"


def rewritten(
    generator: BaseChatModel, earlier: str, question: str, language: str, config: RunnableConfig | None
) -> str:
    """The generator's wording of the two questions as one; "" where it fails."""
    messages = load_prompt("condense", language).messages(earlier=earlier, question=question)
    try:
        return str(generator.bind(max_tokens=MAX_TOKENS).invoke(messages, config).content).strip()
    except failures() as error:
        logger.warning("the generator could not rewrite a follow-up: %s", error)
        return ""


def is_follow_up(question: str, language: str) -> bool:
    """Whether the question cannot be understood alone.

    Example: "Kalau share bagaimana?" and "Where was it held?" are; "Siapa Ketua Bawaslu Kota Kediri?" is not.
    """
    content = len(terms(question, language))
    if content > LONGEST_FOLLOW_UP:
        return False
    return bool(_OPENING.search(question) or _POINTING.search(question)) or content < _SHORT


def is_faithful(written: str, earlier: str, question: str, language: str) -> bool:
    """Whether a rewritten question says neither more than the two questions nor less than the new one."""
    said = set(terms(written, language))
    old, new = set(terms(earlier, language)), set(terms(question, language))
    return bool(said & old) and new <= said <= old | new and "\n" not in written
