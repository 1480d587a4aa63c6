"""An answer as a reader looks at it: what it says first, what the sources say under it, the citations by document."""

from __future__ import annotations

from collections.abc import Iterable

from index.passage import Document
from rag.answer import QUOTED, VERIFIED, Answer, Citation
from rag.force import force_of
from ui.web.texts import Texts


def by_document(citations: Iterable[Citation]) -> list[tuple[Document, list[Citation]]]:
    """Each document with its citations, in the order in which the answer first cites it."""
    groups: dict[str, tuple[Document, list[Citation]]] = {}
    for citation in citations:
        groups.setdefault(citation.document.id, (citation.document, []))[1].append(citation)
    return list(groups.values())


def kind_words(document: Document, texts: Texts) -> str:
    """What sort of source it is, and whether a rule still counts: "peraturan, berlaku"."""
    kind = texts.kinds.get(document.kind, document.kind)
    force = force_of(document)
    return f"{kind}, {texts.forces[force]}" if force else kind


def outlets_words(citations: Iterable[Citation], texts: Texts) -> str | None:
    """That several portals printed this one text: "3 media, 1 sumber: Antara, Memontum, 60DTK"; None for one alone."""
    names = list(dict.fromkeys(name for citation in citations for name in citation.outlets))
    return texts.outlets.format(count=len(names), names=", ".join(names)) if len(names) > 1 else None


def is_answer_over_quotes(answer: Answer) -> bool:
    """Whether the first sentence says in other words what all others quote: then those are its detail.

    An English answer quotes nothing, its sentences are renderings: all of them are the answer. So are those of an
    answer to two things, each opened by a sentence of its own.
    """
    supports = [each.support for each in answer.sentences]
    return supports[:1] == [VERIFIED] and set(supports[1:]) == {QUOTED}
