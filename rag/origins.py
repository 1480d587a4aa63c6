"""One text printed by several portals is one source: it counts once."""

from __future__ import annotations

from collections.abc import Sequence

from index.passage import Document
from rag.answer import Evidence


def origin_of(document: Document) -> str:
    """The id of the document whose text this is: its own, or that of the one it reprints."""
    return document.origin or document.id


def counted_once(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without what reprints an earlier document of it, so that no text supports itself."""
    first: dict[str, str] = {}
    for item in evidence:
        first.setdefault(origin_of(item.passage.document), item.passage.document.id)
    return [item for item in evidence if first[origin_of(item.passage.document)] == item.passage.document.id]
