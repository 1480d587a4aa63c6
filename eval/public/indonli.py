"""IndoNLI (Mahendra et al., EMNLP 2021): whether an Indonesian premise supports a hypothesis.

Folder: ``pairs.jsonl`` (key, premise, hypothesis, label).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.public.records import read_records, text

LABELS = ("entailment", "neutral", "contradiction")


@dataclass(frozen=True)
class InferencePair:
    """A premise, a hypothesis and what a person said of the two."""

    id: str
    premise: str
    hypothesis: str
    label: str  # one of LABELS

    @property
    def supported(self) -> bool:
        """Whether the premise says what the hypothesis says."""
        return self.label == LABELS[0]


def read(folder: Path) -> list[InferencePair]:
    """The pairs in a folder."""
    return read_records(folder / "pairs.jsonl", _pair)


def _pair(row: dict[str, Any]) -> InferencePair:
    if row["label"] not in LABELS:
        raise ValueError(f"unknown label {row['label']!r}; it is one of {', '.join(LABELS)}")
    return InferencePair(text(row, "key"), text(row, "premise"), text(row, "hypothesis"), row["label"])
