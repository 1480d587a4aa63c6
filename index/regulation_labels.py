"""The numbering inside a Pasal: ayat (1), huruf a., angka 1., and a) and 1) below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.regulation_place import ANGKA, AYAT, HURUF, digits

MAX_LOST = 2  # labels in a row that a scan may have lost; a longer leap is no list going on
MAX_FIRST_ITEM = 600  # characters of an item whose label was lost
MAX_LOOK_BACK = 700  # characters before a label that tell whether it is one
_REFERENCE = re.compile(r"\b(?:ayat|huruf|angka|butir|pasal|nomor|no|tahun|tanggal|bulan|lampiran)\s*$", re.IGNORECASE)
_ALSO_AYAT = re.compile(r"(?:\)|\d)\s*(?:,|,?\s*(?:dan|atau|serta|dan/atau|sampai dengan))\s*$")
_MARKS = re.compile(
    r"(?P<ayat>[({]\s?(?P<ayat_label>\d{1,2}[a-z]?|\d[lI])(?:\s?[)}\]]|(?=\s))\s*(?=[\"“^]*[A-Z0-9]|(?<=\)\s)[a-z]))"
    r"|(?<![\w.(/^])(?P<huruf>(?P<huruf_label>[a-z]\d?)\s?(?P<huruf_end>[.)])\s+(?=\S))"
    r"|(?<![\w.(/,])(?P<angka>(?P<angka_label>\d \d|\d{1,2}|[lI]\d)\s?(?P<angka_end>[.)]|l(?=\s))\s*(?=[^\W\d]))"
)
_EXPLAINED = re.compile(
    r"\b(?P<ayat>Ayat\s+[({]\s?(?P<ayat_label>\d{1,2}[a-z]?|\d[lI]|[as])(?:\s?[)}\]]|(?=\s))\s*)"
    r"|\b(?P<huruf>Huruf\s+(?P<huruf_label>[a-zI]\d?)(?!\w)\s*)"
    r"|\b(?P<angka>Angka\s+(?P<angka_label>\d{1,2})(?!\w)\s*)"
)
_AYAT_MISREAD = {"a": "4", "s": "5"}


@dataclass(frozen=True)
class Label:
    """A label in the text: ``text[start:end]`` is "(2)", "n." or "5)"."""

    kind: str  # AYAT | HURUF | ANGKA
    style: str  # what tells lists apart: "(", "a.", "a)", "1.", "1)"
    label: str
    start: int
    end: int

    @property
    def rank(self) -> tuple[int, str]:
        """Its position in a list: "b1" comes between "b" and "c", "(4a)" between "(4)" and "(5)"."""
        head, rest = re.match(r"(\d+|.)(.*)", self.label).groups()  # type: ignore[union-attr]
        return (int(head) if head.isdigit() else ord(head), rest)


@dataclass(frozen=True)
class Item:
    """A stretch of text with its labels, outermost first: the opening words of a list, or one of its items."""

    labels: tuple[tuple[str, str], ...]
    start: int
    end: int


def labelled_items(text: str, start: int, end: int, explains: bool = False) -> list[Item]:
    """The text of one Pasal, ``text[start:end]``, cut at its labels."""
    path: tuple[Label, ...] = ()
    cuts: list[tuple[tuple[Label, ...], int, int]] = [((), start, start)]  # path, where its label starts, and ends
    for label in _labels(text, start, end, explains):
        content = text[max(cuts[-1][2], label.start - MAX_LOOK_BACK) : label.start]
        depth = _continues(path, label, content)
        if depth is not None:
            path = (*path[:depth], label)
        elif label.style not in {open_label.style for open_label in path} and _opens(
            label, content, explains, not path
        ):
            path = (*path, label)
        elif (lost := _lost_first(path, label, content)) is not None:
            cuts.append(((*path, lost), lost.start, lost.end))
            path = (*path, label)
        else:
            continue
        cuts.append((path, label.start, label.end))
    ends = [*(cut[1] for cut in cuts[1:]), end]
    named = _named([cut[0] for cut in cuts])
    return [Item(labels, cut[2], stop) for labels, cut, stop in zip(named, cuts, ends, strict=True)]


def _labels(text: str, start: int, end: int, explains: bool) -> Iterator[Label]:
    for found in (_EXPLAINED if explains else _MARKS).finditer(text, start, end):
        kind = next(kind for kind in (AYAT, HURUF, ANGKA) if found[kind])
        before = text[max(start, found.start() - 24) : found.start()]
        if not explains and (_REFERENCE.search(before) or (kind == AYAT and _ALSO_AYAT.search(before))):
            continue
        yield Label(kind, _style(found, kind, explains), _label(found, kind), found.start(), found.end())


def _style(found: re.Match[str], kind: str, explains: bool) -> str:
    if explains or kind == AYAT:
        return kind
    return ("a" if kind == HURUF else "1") + ("." if found[f"{kind}_end"] == "." else ")")


def _label(found: re.Match[str], kind: str) -> str:
    label = found[f"{kind}_label"]
    if kind == HURUF:
        return str(label).replace("I", "l")
    label = _AYAT_MISREAD.get(label, label)
    if kind == AYAT and len(label) == 2 and label[1] in "1lI" and not re.search(r"[)}\]]", found[0]):
        return str(label[0])  # "(21" is "(2)"
    return digits(label) if label[-1:].isdigit() else str(label)


def _continues(path: Sequence[Label], label: Label, content: str) -> int | None:
    """The depth of the open list that the label carries on, the innermost first; a next label before a leap."""
    depths = [depth for depth in reversed(range(len(path))) if path[depth].style == label.style]
    following = (depth for depth in depths if _leap(path[depth], label) == 0)
    found = next(following, None)
    if found is None and _ends_item(content):
        found = next((depth for depth in depths if 0 < _leap(path[depth], label) <= MAX_LOST), None)
    return found


def _leap(last: Label, label: Label) -> int:
    """How many labels are missing between two of a list: 0 from "b" to "c" or "b1", -1 where they are in no order."""
    (number, rest), (next_number, next_rest) = last.rank, label.rank
    if next_number == number:
        return 0 if next_rest > rest else -1
    return next_number - number - 1 if next_number > number and not next_rest else -1


def _opens(label: Label, content: str, explains: bool, outermost: bool) -> bool:
    if label.label not in ("1", "a"):
        at_start = not content.strip() and outermost
        return (explains or label.kind == AYAT) and (at_start or explains)
    if explains or not content.strip():
        return True
    if label.kind == AYAT:
        return outermost and (len(content) < 40 or content.endswith("\n"))
    return ":" in content[-80:]


def _lost_first(path: Sequence[Label], label: Label, content: str) -> Label | None:
    """The first label of a list that begins with its second: "dengan cara: f . ikut kampanye; 2. menjadi"."""
    opening = content.rfind(":")
    known = label.style in {open_label.style for open_label in path}
    if known or label.label not in ("2", "b") or opening < 0 or not _ends_item(content):
        return None
    if not 0 < len(content[opening + 1 :].strip()) <= MAX_FIRST_ITEM:
        return None
    spoilt = re.compile(r"\s*(?:\S{1,2}\s?[.)]\s+)?").match(content, opening + 1)
    start = label.start - len(content)
    end = start + (spoilt.end() if spoilt else opening + 1)
    return Label(label.kind, label.style, "1" if label.label == "2" else "a", start + opening + 1, end)


def _ends_item(content: str) -> bool:
    return content.endswith("\n") or bool(re.search(r"(?:[;.]|\b(?:dan|atau|dan/atau);?)\s*$", content))


def _named(paths: Sequence[tuple[Label, ...]]) -> list[tuple[tuple[str, str], ...]]:
    """The labels of each path; an item that holds others whose labels were lost says so: "huruf c sampai d"."""
    return [_labels_of(path, following) for path, following in zip(paths, [*paths[1:], ()], strict=True)]


def _labels_of(path: tuple[Label, ...], following: tuple[Label, ...]) -> tuple[tuple[str, str], ...]:
    labels = tuple((label.kind, label.label) for label in path)
    depth = len(following) - 1
    if not 0 <= depth < len(path) or path[:depth] != following[:depth] or path[depth].style != following[depth].style:
        return labels
    if _leap(path[depth], following[depth]) <= 0:
        return labels
    before = following[depth].rank[0] - 1
    last = chr(before) if path[depth].kind == HURUF else str(before)
    return (*labels[:depth], (path[depth].kind, f"{path[depth].label} sampai {last}"))
