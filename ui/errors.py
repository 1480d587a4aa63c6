"""Which errors are for users: their message is shown in one line. Every other exception is a bug."""

from __future__ import annotations

import sys
from pathlib import Path

from ui.questions import QuestionError
from ui.settings import SettingsError

OF_EVALUATION = {"eval.questions": "QuestionSetError", "eval.runs": "RunFolderError", "eval.gate": "GateError"}


class UsageError(Exception):
    """A command can't do what it was asked; the message says why and what to do."""


def require_writable(file: Path) -> None:
    """Refuse a file that can't be written before the long work whose result it takes, not after it."""
    if not file.parent.is_dir() or file.is_dir():
        raise UsageError(f"can't write {file}; name a file in a folder that exists")


def user_errors() -> tuple[type[Exception], ...]:
    """The named errors. Asked for only once something was raised, so that a command without faults imports nothing."""
    from index.database import StoreError
    from index.embedding import EmbeddingModelError
    from index.markdown import ArticleFormatError
    from models.errors import ModelError
    from rag.evidence_model import EvidenceModelError
    from rag.generators import GenerationError, GeneratorError

    named = (UsageError, QuestionError, SettingsError, StoreError, EmbeddingModelError, ArticleFormatError, ModelError)
    return (*named, EvidenceModelError, GenerationError, GeneratorError, *_of_evaluation())


def _of_evaluation() -> tuple[type[Exception], ...]:
    """Those of question sets, runs and gates, once the command that reads them has loaded them."""
    return tuple(getattr(sys.modules[module], name) for module, name in OF_EVALUATION.items() if module in sys.modules)
