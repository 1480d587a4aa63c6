"""Is a rule in force? And what an answer says when it rests on one that is not, or when its sources disagree.

A rule's force is read from its status, which people write: "Berlaku; diubah dengan UU 7/2023" is in force, amended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from index.passage import ENGLISH, Document
from index.regulation_place import RULE, rule_name

if TYPE_CHECKING:
    from rag.answer import Citation, Evidence

IN_FORCE, AMENDED, REPLACED = "in force", "amended", "replaced"
REGULATION = "regulation"

_REPLACED = re.compile(
    r"^(?:(?:sudah|telah|has been|was) )?(?:digantikan|diganti|dicabut|tidak (?:lagi )?berlaku|"
    r"replaced|repealed|revoked|superseded|no longer in force)\b",
    re.IGNORECASE,
)
_AMENDED = re.compile(r"(?<!belum )(?<!tidak )\bdiubah\b|(?<!not )\bamended\b", re.IGNORECASE)
_IN_FORCE = re.compile(r"(?<!belum )(?<!tidak )(?<!not )\b(?:berlaku|in force|final dan mengikat)\b", re.IGNORECASE)
# Sanctions as sources name them. Two sources that name different ones for the same matter disagree.
_SANCTIONS = {
    "moral": r"sanksi moral|moral sanction",
    "reprimand": r"teguran|reprimand",
    "light": r"(?:hukuman|sanksi) (?:disiplin )?(?:tingkat )?ringan|light (?:disciplinary )?(?:sanction|punishment)",
    "medium": r"(?:hukuman|sanksi) (?:disiplin )?(?:tingkat )?sedang|medium (?:disciplinary )?(?:sanction|punishment)",
    "severe": r"(?:hukuman|sanksi) (?:disiplin )?(?:tingkat )?berat|severe (?:disciplinary )?(?:sanction|punishment)",
    "promotion": r"penundaan (?:kenaikan )?(?:pangkat|gaji)|postpone\w* promotion|delay\w* (?:in )?promotion",
    "demotion": r"penurunan (?:pangkat|jabatan)|demotion",
    "allowance": r"pemotongan tunjangan|potongan tunjangan|allowance cut",
    "dismissal": r"pemberhentian|diberhentikan|dipecat|pemecatan|dismiss\w+",
    "prison": r"pidana penjara|imprisonment",
}
_OF_DISCIPLINE = frozenset(_SANCTIONS) - {"moral", "prison"}


@dataclass(frozen=True)
class ReplacedRule:
    """A rule that another has replaced, and since when (data: ``rag/replaced_rules.tsv``)."""

    name: str  # "PP 53/2010"
    successor: str
    since: str  # ISO date
    since_words: dict[str, str]  # the date in words, by language
    covers_discipline: bool  # whether its subject was the discipline of civil servants


def force_of(document: Document) -> str | None:
    """IN_FORCE, AMENDED or REPLACED, as the status of a rule tells; None for what is no rule or where it is not told.

    Example: status "Digantikan PP 94/2021 sejak 31 Agustus 2021" -> "replaced"
    """
    status = document.status
    if document.kind != REGULATION or not status:
        return None
    first = _first_clause(status)
    if _REPLACED.search(first):
        return REPLACED
    if _AMENDED.search(status):
        return AMENDED
    return IN_FORCE if _IN_FORCE.search(first) else None


def successor_of(document: Document) -> str | None:
    """The rule that replaced this one, as its status names it: "PP 94/2021"."""
    first = _first_clause(document.status or "")
    gone = _REPLACED.search(first)
    found = RULE.search(first, gone.end()) if gone else None
    return rule_name(found) if found else None


def notice_of(citations: Sequence[Citation], language: str) -> str | None:
    """What a reader must know of the sources of an answer: rules replaced since, older sanctions, disagreement."""
    told = [note for citation in citations for note in _notes_on(citation, language)]
    if disagree([(citation.document, citation.quote) for citation in citations]):
        told.append(_say("sanctions_differ", language))
    return " ".join(dict.fromkeys(told)) or None


def regulation_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence in its order; but where a rule and another source name different sanctions, the rule goes first.

    A rule that was replaced goes last: an official of today may know better than it.
    """
    if not disagree([(item.passage.document, item.text) for item in evidence]):
        return list(evidence)
    return sorted(evidence, key=lambda item: _precedence(item.passage.document))


def in_force(evidence: Sequence[Evidence], question: str) -> list[Evidence]:
    """The evidence without rules that were replaced, unless nothing else is left or the question names such a rule."""
    asked = rules_in(question)
    kept = [
        item
        for item in evidence
        if force_of(item.passage.document) != REPLACED or rules_in(item.passage.document.title) & asked
    ]
    return kept or list(evidence)


def disagree(sources: Sequence[tuple[Document, str]]) -> bool:
    """Whether a rule and another source name different sanctions."""
    named = [(document.kind == REGULATION, sanctions_in(text)) for document, text in sources]
    of_rules, of_others = ([each for is_rule, each in named if each and is_rule is kind] for kind in (True, False))
    return any(one != other for one in of_rules for other in of_others)


def sanctions_in(text: str) -> frozenset[str]:
    """The kinds of sanction that a text names."""
    return frozenset(kind for kind, pattern in _SANCTIONS.items() if re.search(pattern, text, re.IGNORECASE))


def rules_in(text: str) -> frozenset[str]:
    """The rules that a text names, by their short titles: "PP Nomor 53 Tahun 2010" -> "PP 53/2010"."""
    return frozenset(rule_name(found) for found in RULE.finditer(text))


@lru_cache
def replaced_rules() -> tuple[ReplacedRule, ...]:
    """The rules that no longer count, though older sources name them."""
    lines = resources.files("rag").joinpath("replaced_rules.tsv").read_text(encoding="utf-8").splitlines()
    parts = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(
        ReplacedRule(name, successor, since, {"id": indonesian, "en": english}, subject == "discipline")
        for name, successor, since, indonesian, english, subject in parts
    )


def _notes_on(citation: Citation, language: str) -> list[str]:
    document = citation.document
    if force_of(document) == REPLACED:
        title = document.title_english if language == ENGLISH and document.title_english else document.title
        return [_replaced(title, successor_of(document), language)]
    rules = replaced_rules()
    mentioned = rules_in(citation.quote)
    named = [rule for rule in rules if rule.name in mentioned and rule.successor not in mentioned]
    notes = [_replaced(rule.name, rule.successor, language) for rule in named]
    if document.kind != REGULATION and sanctions_in(citation.quote) & _OF_DISCIPLINE and not named:
        older = [rule for rule in rules if rule.covers_discipline and document.published < rule.since]
        notes += [_older(rule, document, language) for rule in older]
    return notes


def _first_clause(status: str) -> str:
    """What comes first tells the force; what follows is about parts of the rule, or about other rules."""
    return re.split(r"[;.](?:\s|$)", status.strip())[0]


def _replaced(rule: str, successor: str | None, language: str) -> str:
    if successor is None:
        return _say("rule_repealed", language, rule=rule)
    return _say("rule_replaced", language, rule=rule, successor=successor)


def _older(rule: ReplacedRule, document: Document, language: str) -> str:
    facts = {"publisher": document.publisher, "year": document.published[:4], "since": rule.since_words[language]}
    return _say("sanctions_older", language, successor=rule.successor, **facts)


def _say(name: str, language: str, **facts: str) -> str:
    from rag.prompts import message  # loads LangChain, which the records of an answer do without

    return message(name, language).format(**facts)


def _precedence(document: Document) -> int:
    if document.kind != REGULATION:
        return 1
    return 2 if force_of(document) == REPLACED else 0
