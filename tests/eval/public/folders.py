"""Small folders of public sets, written as the real ones are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[3].parent / "shared" / "data"

BELEBELE_PASSAGES = [
    {"id": "a-id", "pair": "a", "lang": "id", "text": "Pabrik kereta di Sleman dibuka tahun 1912."},
    {"id": "a-en", "pair": "a", "lang": "en", "text": "The railway works in Sleman opened in 1912."},
    {"id": "b-id", "pair": "b", "lang": "id", "text": "Gajah minum banyak air\nsetiap hari."},
    {"id": "b-en", "pair": "b", "lang": "en", "text": "Elephants drink much water\nevery day."},
]
BELEBELE_QUESTIONS = [
    {
        "id": "a-q1",
        "pair": "a",
        "question_id": "Kapan pabrik kereta dibuka?",
        "question_en": "When did the railway works open?",
    },
    {"id": "b-q1", "pair": "b", "question_id": "Apa yang diminum gajah?", "question_en": "What do elephants drink?"},
]
IDK_PASSAGES = [{"id": "p1", "text": "GPS adalah Global Positioning System."}, {"id": "p2", "text": "Solo kota batik."}]
IDK_QUESTIONS = [
    {
        "id": "q1",
        "question": "Apa kepanjangan GPS?",
        "passage_id": "p1",
        "answers": [{"text": "Global Positioning System", "start": 11}],
        "answerable": True,
        "kind": "tydi",
    },
    {
        "id": "q2",
        "question": "Kapan gunung Semeru meletus?",
        "passage_id": "p1",
        "answers": [],
        "answerable": False,
        "kind": "unans-human",
    },
]
NOMIRACL_PASSAGES = [
    {"id": "1#0", "text": "Bulan jauh dari bumi. Jaraknya dihitung."},
    {"id": "2#0", "text": "Padi tumbuh."},
]
NOMIRACL_QUERIES = [
    {"id": "n1", "question": "Seberapa jauh bulan dari bumi?", "candidates": ["2#0", "1#0"], "answerable": True},
    {"id": "n2", "question": "Siapa penemu lampu?", "candidates": ["2#0"], "answerable": False},
    {"id": "n3", "question": "Bulan jauh dari bumi?", "candidates": ["1#0"], "answerable": True},
    {"id": "n4", "question": "Kapan kereta tiba?", "candidates": ["1#0", "2#0"], "answerable": False},
]
INDONLI = [{"key": "i1", "premise": "Budi pergi.", "hypothesis": "Budi tinggal.", "label": "contradiction"}]
NUSAX = [{"key": "x1", "split": "train", "id": "Enak banget.", "en": "So tasty."}]


def write(folder: Path, **files: list[dict[str, Any]]) -> Path:
    """One ``<name>.jsonl`` for each name."""
    folder.mkdir(exist_ok=True)
    for name, rows in files.items():
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def belebele(folder: Path) -> Path:
    return write(folder, passages=BELEBELE_PASSAGES, questions=BELEBELE_QUESTIONS)


def idk_mrc(folder: Path) -> Path:
    return write(folder, passages=IDK_PASSAGES, questions=IDK_QUESTIONS)


def nomiracl(folder: Path) -> Path:
    return write(folder, passages=NOMIRACL_PASSAGES, queries=NOMIRACL_QUERIES)
