"""Edited copies of a text, made the way portals rework a wire story, for tests of near-duplicate detection."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

INSERTED = (
    "Ikuti kabar terbaru lewat saluran resmi redaksi kami.",
    "Foto: dokumentasi panitia penyelenggara acara.",
    "Laporan ini disusun bersama kontributor daerah.",
    "Dapatkan berita pilihan setiap pagi di surel Anda.",
)
CITIES = ("SEMARANG", "PONTIANAK", "MAKASSAR", "AMBON", "PADANG")
REPLACED = {"dilarang": "tidak diperbolehkan", "memberi": "memberikan", "kepada": "untuk", "bagi": "untuk"}


@dataclass(frozen=True)
class Rework:
    """How hard a desk reworks a story: the share of sentences cut from its end, and of words changed or left out."""

    name: str
    cut: float
    changed: float
    inserted: int


REWORKS = (
    Rework("reprinted", cut=0.0, changed=0.0, inserted=1),
    Rework("lightly edited", cut=0.1, changed=0.03, inserted=2),
    Rework("shortened", cut=0.4, changed=0.03, inserted=2),
    Rework("edited", cut=0.2, changed=0.08, inserted=3),
)


def reworked(text: str, rework: Rework, seed: int) -> str:
    """The text as another portal would print it."""
    draw = random.Random(f"{seed} {rework.name}")
    sentences = [line for line in text.split("\n") if line.strip()]
    kept = [
        _edited(line, rework.changed, draw) for line in sentences[: max(2, round(len(sentences) * (1 - rework.cut)))]
    ]
    for inserted in draw.sample(INSERTED, rework.inserted):
        kept.insert(draw.randrange(1, len(kept) + 1), inserted)
    return f"{draw.choice(CITIES)} - " + "\n".join(kept)


def _edited(line: str, share: float, draw: random.Random) -> str:
    words = [_changed(word) if draw.random() < share else word for word in re.split(r" +", line)]
    return " ".join(word for word in words if word)


def _changed(word: str) -> str:
    return REPLACED.get(word.lower(), "")
