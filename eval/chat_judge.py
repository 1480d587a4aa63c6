"""A judge of entailment that asks a chat model. Optional: `eval score` never asks it, `eval judge --generator` does."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate

from rag.answer import Evidence
from rag.generators import GenerationError, failures
from rag.verify import Ground

logger = logging.getLogger(__name__)

MAX_TOKENS = 8
PROMPT = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "You hold a sentence against its sources; each may be in Indonesian or English. Say Yes if the sources "
            "together state everything that the sentence claims. Say No if they leave any of it out or contradict it. "
            "Reply with one word: Yes or No.",
        ),
        ("human", "Sources:\n{sources}\n\nSentence: {sentence}"),
    ]
)
_YES = re.compile(r"\W*(yes|ya)\b", re.IGNORECASE)
_NO = re.compile(r"\W*(no|tidak)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ChatJudge:
    """Takes the first word of the model's reply; one that is neither Yes nor No counts as No and is logged."""

    model: BaseChatModel
    called: str

    @property
    def name(self) -> str:
        """The prompt's number and the model."""
        return f"chat-1 ({self.called})"

    @property
    def error(self) -> str:
        """It depends on the model."""
        return "not measured; `tanya-asn eval judge FOLDER --generator` does"

    def entails(self, evidence: Sequence[Evidence], sentence: str, language: str) -> bool:
        """What the model says. Raises ``GenerationError`` when it fails."""
        sources = "\n".join(f"- {Ground.of(item).all}" for item in evidence)
        messages = PROMPT.format_messages(sources=sources, sentence=sentence)
        try:
            said = str(self.model.bind(max_tokens=MAX_TOKENS).invoke(messages).content)
        except failures() as error:
            raise GenerationError(f"the judge {self.name} failed: {error}") from error
        if not (_YES.match(said) or _NO.match(said)):
            logger.warning("the judge said neither Yes nor No: %r", said)
        return bool(_YES.match(said))
