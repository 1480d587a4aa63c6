"""Builds the parts of the program from the settings: the one place that knows which classes are used."""
from __future__ import annotations
from typing import Protocol
from collections.abc import Iterator
from rag.answer import Answer, Question, Update
class Chain(Protocol):
    def invoke(self, question: Question, /) -> Answer: ...
    def stream(self, question: Question, /) -> Iterator[Update]: ...
