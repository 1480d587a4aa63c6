"""Which errors are for users: their message is shown in one line. Every other exception is a bug."""

from __future__ import annotations

import sys

from ui.questions import QuestionError
from ui.settings import SettingsError


class UsageError(Exception):
    """A command can't do what it was asked; the message says why and what to do."""


def user_errors() -> tuple[type[Exception], ...]:
    """The named errors. Asked for only once something was raised, so that a command without faults imports nothing."""
    from index.database import StoreError
    from index.embedding import EmbeddingModelError
    from index.markdown import ArticleFormatError
    from models.errors import ModelError
    from rag.evidence_model import EvidenceModelError
    from rag.generators import GeneratorError

    named = (UsageError, QuestionError, SettingsError, StoreError, EmbeddingModelError, ArticleFormatError, ModelError)
    return (*named, EvidenceModelError, GeneratorError, *_of_evaluation())


def _of_evaluation() -> tuple[type[Exception], ...]:
    """The error of question sets, once the command that reads them has loaded it."""
    reader = sys.modules.get("eval.questions")
    return (reader.QuestionSetError,) if reader else ()
