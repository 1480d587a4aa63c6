"""The citations of an answer as a reader looks at them: by document."""

from __future__ import annotations

from collections.abc import Iterable

from index.passage import Document
from rag.answer import Citation


def by_document(citations: Iterable[Citation]) -> list[tuple[Document, list[Citation]]]:
    """Each document with its citations, in the order in which the answer first cites it."""
    groups: dict[str, tuple[Document, list[Citation]]] = {}
    for citation in citations:
        groups.setdefault(citation.document.id, (citation.document, []))[1].append(citation)
    return list(groups.values())
