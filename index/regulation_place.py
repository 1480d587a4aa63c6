"""Where a rule stands: the short title of its law, and its Pasal, ayat, huruf and angka."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

AYAT, HURUF, ANGKA = "ayat", "huruf", "angka"

# Short kind -> how titles, answers and their English renderings write it, the longer names first.
_KINDS = {
    "Perppu": r"Peraturan Pemerintah Pengganti Undang[- ]+Undang|Perp?pu|Government Regulation in Lieu of Law",
    "PP": r"Peraturan Pemerintah|PP|Government Regulation",
    "UU": r"Undang\s*[- ]\s*Undang|UU|Law|Act",
    "Perpres": r"Peraturan Presiden|Perpres|Presidential Regulation",
    "Keppres": r"Keputusan Presiden|Keppres|Presidential Decree",
    "PKPU": r"Peraturan (?:KPU|Komisi Pemilihan Umum)|PKPU|(?:General Elections Commission \(KPU\)|KPU) Regulation",
    "Perbawaslu": r"Peraturan (?:Bawaslu|Badan Pengawas Pemilihan Umum)|Perbawaslu|Bawaslu Regulation",
    "Peraturan BKN": (
        r"Peraturan (?:Kepala )?(?:BKN|Badan Kepegawaian Negara)|PerBKN"
        r"|(?:National Civil Service Agency \(BKN\)|BKN) Regulation"
    ),
    "Permen": r"Peraturan Menteri(?: [A-Z][\w-]*| dan){0,10}|Permen[\w-]*|Ministerial Regulation",
    "SE": r"Surat Edaran(?: [A-Z][\w-]*){0,9}|SE|Circular",
}
# The rules of a region are numbered region by region: without its name, "Perbup 5/2023" may be any of hundreds.
_LOCAL = {
    "Perda": r"Peraturan\s+Daerah|Perda|Regional Regulation",
    "Pergub": r"Peraturan\s+Gubernur|Pergub|Governor Regulation",
    "Perbup": r"Peraturan\s+Bupati|Perbup|Regent Regulation",
    "Perwali": r"Peraturan\s+Wali\s?kota|Perwal(?:i|kot)?|Perwako|Mayor Regulation",
}
_REGION_WORD = r"(?!(?:Nomor|No|Number|Tentang|Tahun|Peraturan|Per(?:da|gub|bup|wal\w*))\b)(?-i:[A-Z])[\w.’'-]*"
_REGION = rf"(?:\s*\(\w+\))?(?:\s+(?P<region>{_REGION_WORD}(?:\s+(?:dan\s+)?{_REGION_WORD}){{0,6}}?))??"
_REGION_WORDS = {"kab": "Kabupaten", "kab.": "Kabupaten", "prov": "Provinsi", "prov.": "Provinsi", "dki": "DKI",
                 "diy": "DIY", "dan": "dan"}  # fmt: skip


def _alternatives(kinds: Mapping[str, str]) -> str:
    return "|".join(f"(?P<{kind.replace(' ', '')}>{names})" for kind, names in kinds.items())


RULE = re.compile(
    rf"\b(?:{_alternatives(_KINDS)}|(?:{_alternatives(_LOCAL)}){_REGION})"
    r"(?:\s*\(\w+\))?(?:\s+Republik\s+Indonesia)*\s*(?:(?:Nomor|No\.?|Number)\s*:?\s*)?"
    r"(?P<number>\d[\dOlI]{0,3})\s*(?:/\s*|\s+(?:Tahun|of)\s+)(?P<year>[12][\dOlI]{3})\b",
    re.IGNORECASE,
)
_SCANNED_DIGITS = str.maketrans("OlILJ", "01111")


@dataclass(frozen=True)
class Place:
    """One place of one rule; what is not named is empty.

    >>> str(Place("PP 94/2021", "Pasal 5", (("huruf", "n"), ("angka", "5"))))
    'PP 94/2021 Pasal 5 huruf n angka 5'
    """

    rule: str  # "PP 94/2021"
    part: str  # "Pasal 5", "Penjelasan Pasal 5", "BAB II", "Menimbang"
    labels: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The place as it is cited."""
        written = (f"{kind} ({label})" if kind == AYAT else f"{kind} {label}" for kind, label in self.labels)
        return " ".join(piece for piece in (self.rule, self.part, *written) if piece)

    def under(self, labels: tuple[tuple[str, str], ...]) -> Place:
        """The place with these labels instead of its own."""
        return replace(self, labels=labels)


def short_title(title: str) -> str:
    """The short title of the first rule that a title names, or nothing.

    >>> short_title("UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 5 TAHUN 2Ol4 TENTANG APARATUR SIPIL NEGARA")
    'UU 5/2014'
    >>> short_title("PERATURAN BUPATI OGAN ILIR NOMOR 5 TAHUN 2023 TENTANG DISIPLIN")
    'Perbup Ogan Ilir 5/2023'
    """
    found = RULE.search(title)
    return rule_name(found) if found else ""


def rule_name(found: re.Match[str]) -> str:
    """The short title of a rule matched by ``RULE``."""
    kind = next(kind for kind in (*_KINDS, *_LOCAL) if found[kind.replace(" ", "")])
    region = [_REGION_WORDS.get(word.lower(), word.title()) for word in (found["region"] or "").split()]
    return " ".join([kind, *region, f"{digits(found['number'])}/{digits(found['year'])}"])


def year_of_rule(title: str) -> str:
    """The year of the first rule that a title names, or nothing. Example: "Perbup Kediri 5/2023" -> "2023"."""
    found = RULE.search(title)
    return digits(found["year"]) if found else ""


def digits(scanned: str) -> str:
    """A number as it was meant where a scan took figures for letters.

    >>> digits("2Ol4"), digits("17O"), digits("22B")
    ('2014', '170', '22B')
    """
    return scanned.replace(" ", "").translate(_SCANNED_DIGITS)
