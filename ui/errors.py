"""Which errors are for users: their message is shown in one line. Every other exception is a bug."""

from __future__ import annotations

from ui.questions import QuestionError
from ui.settings import SettingsError


class UsageError(Exception):
    """A command can't do what it was asked; the message says why and what to do."""


def user_errors() -> tuple[type[Exception], ...]:
    """The named errors. Asked for only once something was raised, so that a command without faults imports nothing."""
    from index.database import StoreError
    from index.markdown import ArticleFormatError
    from models.errors import ModelError
    from rag.generators import GeneratorError

    return UsageError, QuestionError, SettingsError, StoreError, ArticleFormatError, ModelError, GeneratorError
