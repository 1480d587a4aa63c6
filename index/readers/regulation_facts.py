"""What a regulation says about itself at its head and at its end."""

from __future__ import annotations

import re

from index.readers.dates import iso_date
from index.readers.extract import Extract
from index.regulation import is_regulation
from index.regulation_pages import without_page_furniture
from index.regulation_place import RULE, short_title

HEAD = 2500  # characters
TITLE = re.compile(
    r"(?P<kind>(?:UNDANG\s*-?\s*UNDANG|PERATURAN|KEPUTUSAN|SURAT EDARAN|INSTRUKSI)[A-Z\s,.()-]{0,160}?)\s+"
    r"NOMOR\s*:?\s*(?P<number>[\w./-]+)\s+(?:TAHUN\s+(?P<year>[\dOlI]{4})\s+)?TENTANG\s+"
    r"(?P<subject>[A-Z0-9\s,./()-]{5,300}?)\s*(?=DENGAN RAHMAT|PRESIDEN|MENTERI|KEPALA(?!\s+(?:DAERAH|DESA|SEKOLAH))|"
    r"\b(?:GUBERNUR|BUPATI|WALI\s?KOTA)\b[A-Z ]{0,60},|BAB\s+I\b|MEMUTUSKAN|\n\s*\n|[A-Z]?[a-z]|$)"
)
# A title in small letters ends with its line, or where the next thing begins in the same line.
WRITTEN_SMALL = re.compile(
    rf"(?:{RULE.pattern})\s+tentang\s+\S.{{4,300}}?(?=\s*(?:\n|\bDengan\s+Rahmat\b|$))", re.IGNORECASE
)
AFTER_TITLE = re.compile(r"\b(?:Menimbang|Mengingat|BAB\s+I|Pasal\s+1)\b")
SIGNED = re.compile(r"(?:Ditetapkan|Disahkan|Diundangkan)\s+di\s+\w+[\s,]*(?:pada\s+tanggal)?\s*(.{6,40})", re.DOTALL)
ISSUERS = {
    "UNDANG": "DPR dan Presiden Republik Indonesia",
    "PERATURAN PEMERINTAH": "Pemerintah Republik Indonesia",
    "PERATURAN PRESIDEN": "Presiden Republik Indonesia",
    "KEPUTUSAN PRESIDEN": "Presiden Republik Indonesia",
}


def regulation_extract(text: str, extract: Extract) -> Extract | None:
    """The extract of a regulation, its text whole and without page furniture; None when the text is no regulation.

    Example: "PERATURAN PEMERINTAH ... NOMOR 94 TAHUN 2021 TENTANG ..." is titled so, and dated by its signature.
    """
    text = without_page_furniture(text).strip()
    if not is_regulation(text):
        return None
    named = TITLE.search(text[:HEAD])
    kind = " ".join(named["kind"].split()) if named else ""
    issuer = next((who for start, who in ISSUERS.items() if kind.startswith(start)), kind.title() or None)
    return Extract(
        (text,),
        title=" ".join(named.group().split()) if named else _small_title(text, extract),
        publisher=extract.publisher or issuer,
        published=_signed(text) or extract.published,
        kind="regulation",
        url=extract.url,
        guessed=("publisher",) if issuer and not extract.publisher else (),
    )


def _small_title(text: str, extract: Extract) -> str | None:
    found = WRITTEN_SMALL.search(AFTER_TITLE.split(text[:HEAD])[0])
    return extract.title if not found or short_title(extract.title or "") else " ".join(found.group().split())


def _signed(text: str) -> str | None:
    """The day of signing: the first that stands after "Ditetapkan di Jakarta pada tanggal"."""
    return next((day for found in SIGNED.finditer(text) if (day := iso_date(found.group(1)))), None)
