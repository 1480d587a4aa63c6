"""The scanned texts of five real laws, which are not shipped: they lie in a folder beside the checkout, or not."""

import json
from pathlib import Path

import pytest

from index.regulation_pages import without_page_furniture

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "regulation_texts" / "passages.jsonl"


def law_rows():
    """The rows of each law in their order; each has "text" and "pasal", the heading that its maker found above it."""
    if not FILE.is_file():
        pytest.skip(f"no {FILE.name} of real laws in {FILE.parent}")
    laws = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        laws.setdefault(row["doc"], []).append(row)
    return laws


def law_title(name):
    """ "pp/2021/94" -> "PP 94/2021"."""
    kind, year, number = name.split("/")
    return f"{kind.upper()} {number}/{year}"


def headed(rows):
    """The pieces of a law's text; a heading that the rows keep only in their field is put back above its text."""
    pieces, last = [], ""
    for row in rows:
        missing = row["pasal"] != last and not row["text"].lstrip().startswith(row["pasal"])
        pieces.append(f"{row['pasal']}\n{row['text']}" if missing else row["text"])
        last = row["pasal"]
    return [without_page_furniture(piece) for piece in pieces]
