"""NusaX (Winata et al., EACL 2023): informal Indonesian sentences with their English translations.

Folder: ``parallel.jsonl`` (key, split, id, en).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.public.records import read_records, text


@dataclass(frozen=True)
class SentencePair:
    """A sentence in both languages."""

    id: str
    split: str
    indonesian: str
    english: str


def read(folder: Path, split: str | None = None) -> list[SentencePair]:
    """The pairs in a folder, or those of one split."""
    pairs = read_records(folder / "parallel.jsonl", _pair)
    return [pair for pair in pairs if split in (None, pair.split)]


def _pair(row: dict[str, Any]) -> SentencePair:
    return SentencePair(text(row, "key"), text(row, "split"), text(row, "id"), text(row, "en"))
