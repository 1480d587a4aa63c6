"""Every Pasal that an answer names has to exist in the store: no made-up article is ever shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.passage import Document
from index.regulation import is_regulation, regulation_passages
from index.regulation_place import RULE, Place, rule_name, short_title

_PASAL = "pasal"
_KINDS = {
    _PASAL: r"pasal|articles?|art\.",
    "ayat": r"ayat|paragraphs?|para\.",
    "huruf": r"huruf|letters?|points?",
    "angka": r"angka|numbers?|items?",
}
_START = re.compile(rf"\b(?:{_KINDS[_PASAL]})\s*(?=\d)", re.IGNORECASE)
_KIND = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{names})\s*)(?=[\d(]|[a-z]\d?\b)" for kind, names in _KINDS.items()), re.I
)
_VALUE = re.compile(r"\(\s?(?P<marked>\d{1,2}[a-z]?|[a-z])\s?\)|(?P<bare>\d{1,6}[A-Z]?(?![\w/])|[a-z]\d?\b)")
_ATTACHED = re.compile(r"\((\d{1,2}[a-z]?|[a-z])\)")  # "14(i)(3)"
_RANGE = r"sampai(?:\s+dengan)?|s\.?d\.?|to|through|until|[-–]"
_JOINT = re.compile(rf"\s*(?:(?P<range>{_RANGE})|,?\s*(?:dan/atau|dan|atau|serta|and|or)|,)?\s*", re.IGNORECASE)
# What may follow a number that carries a list on: "Pasal 6, 7, dan 105" names three, "Pasal 280, 3 ASN" names one.
_FOLLOWS = (
    "yang tentang mengenai menurut melarang menyebut mengatur mewajibkan menentukan menyatakan berlaku adalah juga "
    "tidak untuk dan atau serta jo juncto and or of is are ban bar name say require"
)
_GOES_ON = re.compile(
    rf"\s*(?:$|[.,;:()\]\[]|(?:{'|'.join(_FOLLOWS.split())}|{_RANGE})\b|{'|'.join(_KINDS.values())}|{RULE.pattern})",
    re.IGNORECASE,
)
_BEFORE_RULE = re.compile(r"\s*(?:(?:of|from|in|under|dalam|dari|pada)\s+)?(?:the\s+)?")
_AFTER_RULE = re.compile(r"[\s,:(]*(?:(?:penjelasan|explanation|in|pada|dalam)\s+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A place named in a text, with the rules that it may belong to: the one beside it, or all that the text names."""

    part: str  # "Pasal 5"
    labels: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]  # none where the text names no rule

    def __str__(self) -> str:
        """The place as it is cited, with its rule where that is certain."""
        return str(Place(self.rules[0] if len(self.rules) == 1 else "", self.part, self.labels))


def unknown_articles(sentence: str, documents: Iterable[Document]) -> list[str]:
    """The places that a sentence cites and no document holds: ["PP 94/2021 Pasal 99"].

    A document holds what its text names ("PP 94/2021 Pasal 5 huruf n") and, where it is a regulation, its own places.
    A sentence that names no rule may mean any of the documents.
    """
    cited = mentions(sentence)
    sources = list(documents) if cited else []
    return [str(mention) for mention in cited if not any(_holds(articles(source), mention) for source in sources)]


def mentions(text: str) -> list[Mention]:
    """Every place that a text names, Indonesian or English, lists and ranges told one by one.

    >>> [str(mention) for mention in mentions("Article 14(i)(3) of Government Regulation (PP) 94/2021")]
    ['PP 94/2021 Pasal 14 huruf i angka 3']
    """
    rules = list(RULE.finditer(text))
    named: list[Mention] = []
    position = 0
    while start := _START.search(text, position):
        paths, position = _expression(text, start.start())
        belongs = _rules_of(text, start.start(), position, rules)
        named.extend(Mention(f"Pasal {path[0][1]}", path[1:], belongs) for path in paths)
    return named


@lru_cache(maxsize=4096)
def articles(document: Document) -> frozenset[Place]:
    """Every place that a document holds, with its rule and without; an angka comes with its huruf and its Pasal."""
    own = short_title(document.title) or short_title(document.summary_of or "")
    found = {place for text in _texts(document) for mention in mentions(text) for place in _places(mention, own)}
    if document.kind == "regulation" and is_regulation(document.text):
        placed = {passage.place for passage in regulation_passages(document.text, document.title) if passage.place}
        spelt = (one for place in placed for one in _one_by_one(place))
        found |= {place for text in spelt for mention in mentions(text) for place in _places(mention, own)}
    return frozenset(found)


def _texts(document: Document) -> list[str]:
    return [document.title, *document.text.split("\n"), *document.translations]


def _places(mention: Mention, own: str) -> Iterator[Place]:
    for rule in {"", *(mention.rules or (own,))}:
        for depth in range(len(mention.labels) + 1):
            yield Place(rule, mention.part, mention.labels[:depth])


def _holds(known: frozenset[Place], mention: Mention) -> bool:
    return any(Place(rule, mention.part, mention.labels) in known for rule in mention.rules or ("",))


def _one_by_one(place: str) -> list[str]:
    """A place whose heading a scan lost is any of those it may be: "Pasal 8 sampai Pasal 9 ayat (1)" is two."""
    span = re.search(r"Pasal (\d+)[A-Z]? sampai Pasal (\d+)", place)
    if not span:
        return [place]
    return [place.replace(span[0], f"Pasal {number}") for number in range(int(span[1]), int(span[2]) + 1)]


Labels = tuple[tuple[str, str], ...]


def _expression(text: str, start: int) -> tuple[list[Labels], int]:
    """The places that an expression from ``start`` on names, and where it ends."""
    paths: list[Labels] = []
    kind, position = _PASAL, start
    while piece := _piece(text, position, kind if paths else ""):
        kind, value, is_range, position = piece
        path = paths[-1] if paths else ()
        depth = next((place for place, label in enumerate(path) if label[0] == kind), len(path))
        if is_range and depth < len(path):
            paths.extend((*path[:depth], (kind, between)) for between in _between(path[depth][1], value))
        if depth == len(path) and paths:
            paths.pop()  # "Pasal 5" goes on: "huruf n"
        paths.append((*path[:depth], (kind, value)))
    return paths, max(position, start + 1)


def _piece(text: str, position: int, kind: str) -> tuple[str, str, bool, int] | None:
    """The next kind and value of an expression, whether it ends a range, and where it stops."""
    if kind and kind != "angka" and (attached := _ATTACHED.match(text, position)):
        below = "huruf" if attached[1][0].isalpha() else "ayat" if kind == _PASAL else "angka"
        return below, attached[1], False, attached.end()
    joint = _JOINT.match(text, position) if kind else None
    after = joint.end() if joint else position
    named = _KIND.match(text, after)
    found = _VALUE.match(text, named.end() if named else after)
    if not found or not (named or (joint and joint[0].strip() and _GOES_ON.match(text, found.end()))):
        return None
    kind = _kind(text, kind, named, found)
    value = found["marked"] or found["bare"]
    fits = (kind == "huruf") == value[0].isalpha() and not (kind == _PASAL and found["marked"])
    return (kind, value, bool(joint and joint["range"]), found.end()) if fits else None


def _kind(text: str, last: str, named: re.Match[str] | None, found: re.Match[str]) -> str:
    if named:
        return next(name for name in _KINDS if named[name])
    starts_anew = found["bare"] and text[found.end() : found.end() + 1] == "("  # "Articles 5(n) and 14(i)"
    return _PASAL if starts_anew else last


def _between(first: str, last: str) -> list[str]:
    """The labels inside a range, its ends left out: "b" and "e" -> "c", "d"."""
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first) + 1, int(last))]
    if len(first) == len(last) == 1:
        return [chr(letter) for letter in range(ord(first) + 1, ord(last))]
    return []


def _rules_of(text: str, start: int, end: int, rules: list[re.Match[str]]) -> tuple[str, ...]:
    """The rule that stands beside the expression, the one after it first; else every rule that the text names."""
    for rule in rules:
        if end <= rule.start() and _BEFORE_RULE.fullmatch(text, end, rule.start()):
            return (rule_name(rule),)
    for rule in reversed(rules):
        if rule.end() <= start and _AFTER_RULE.fullmatch(text, rule.end(), start):
            return (rule_name(rule),)
    return tuple(dict.fromkeys(rule_name(rule) for rule in rules))
