"""Read the prompts: data files of the folder prompts/, one per name and language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage


@dataclass(frozen=True)
class Prompt:
    """A fixed beginning (the system text and worked examples) and a template for the last message."""

    beginning: tuple[BaseMessage, ...]
    user: str

    def messages(self, **blanks: str) -> list[BaseMessage]:
        """The whole conversation, the blanks of the last message filled."""
        return [*self.beginning, HumanMessage(content=self.user.format(**blanks))]


@lru_cache
def load_prompt(name: str, language: str) -> Prompt:
    """The prompt ``prompts/<name>.<language>.yaml``."""
    data = _read(name, language)
    beginning: list[BaseMessage] = [SystemMessage(content=data["system"])]
    for example in data["examples"]:
        beginning.append(HumanMessage(content=data["user"].format(**example)))
        beginning.append(AIMessage(content=example["reply"]))
    return Prompt(tuple(beginning), data["user"])


def message(name: str, language: str) -> str:
    """A sentence that the program says in its own name, e.g. "declined"."""
    return str(_read("messages", language)[name])


@lru_cache
def _read(name: str, language: str) -> dict[str, Any]:
    text = resources.files("prompts").joinpath(f"{name}.{language}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
