"""What is to be read before a sentence of a news article, so that it stands alone: headline, speaker, topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.passage import Document

MOST_WORDS = 24
MOST_WORDS_OF_SPEAKER = 8
MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
ROLE = (
    r"(?:P[Jj]\.?|P[Ll][Tt]\.?|Penjabat|Wakil|Sekretaris|Sekda\w*|Wal[iy] ?[Kk]ota|Bupati|Gubernur|Ketua|Kepala|Kabag|"
    r"Menteri|Mendagri|Presiden|Kapol\w+|Komisioner|Anggota|Direktur|Camat|Rektor|Deputi|Inspektur|Juru Bicara|"
    r"Mayor|Governor|Minister|Chair(?:man|woman)?|Secretary|Head|Regent|President|Commissioner)"
)
CAPITAL = r"(?:\([A-Z][\w./]*\)|[A-Z][\w.'’/-]*\w|[A-Z]\b)"
MENTION = re.compile(rf"\b{ROLE}(?:\s+{CAPITAL})+(?:,\s+{CAPITAL}(?:\s+{CAPITAL}){{0,3}}(?=,|\s+[a-z]))?")
SPEECH = r"(?:kata|ujar|jelas|tegas|tutur|ungkap|papar|terang|tambah|imbuh|sebut|pungkas|lanjut|pesan|ucap|said|added)"
ATTRIBUTION = re.compile(rf"\b{SPEECH}\s+((?:{CAPITAL}\s*)+)")
UNNAMED = re.compile(
    rf"\b(?:ia|dia|beliau|dirinya|menurutnya|{SPEECH}nya|he|she|according to (?:him|her))\b", re.IGNORECASE
)
ACTS = re.compile(r",?\s+(?:juga |kembali )?(?:me|ber)\w+|,?\s+(?:said|says|told|urged)")  # what a subject goes on with
TOLD_BY = re.compile(r"(?:oleh|disampaikan|dikatakan|diungkapkan|ditegaskan|menurut|according to)\s*$", re.IGNORECASE)
BEFORE_PLACE = frozenset("Kota Kabupaten Kab. Provinsi Daerah Negeri Republik".split())
BODIES = frozenset("Bawaslu Panwaslu Pemkot Pemkab Pemprov Kemendagri Negeri Daerah Kota Indonesia".split())
LONG_MENTION = 5  # words: the last two are then a first and a last name
# A sentence that opens so leans on the one before it.
LEANS = re.compile(
    r"[“\"]?(?:Mulai dari|Karena|Sebab|Bahwa|Sehingga|Terkait|Oleh karena|Selain itu|Termasuk|Dan|Begitu pula|Artinya|"
    r"Perlu|Dengan|Serta|Tak hanya|Sesuai|Maka|Therefore|Because|This|These|That|Those|\w+ (?:ini|itu|tersebut))\b"
)
WORDS_BEFORE = 8  # of the sentence before, from its end
QUOTES = '“”"'


@dataclass
class Speaker:
    """Who is being spoken of while an article is read from its start to its end."""

    mentions: list[str]
    current: str = ""

    def hear(self, narration: str) -> None:
        """Take in the words of the newspaper itself: who is said to say something is whom it goes on about."""
        found = list(MENTION.finditer(narration))
        self.mentions.extend(" ".join(mention.group().split()) for mention in found)
        attributed = ATTRIBUTION.search(narration)
        subjects = [
            mention.group()
            for mention in [*found, *self._known(narration)]
            if ACTS.match(narration, mention.end()) or TOLD_BY.search(narration[: mention.start()])
        ]
        named = attributed.group(1).strip() if attributed else next(iter(subjects), "")
        self.current = self._in_full(named) if named else self.current

    def is_named_in(self, narration: str) -> bool:
        """Whether these words name themselves who says or does something."""
        acting = any(ACTS.match(narration, mention.end()) for mention in MENTION.finditer(narration))
        return acting or bool(ATTRIBUTION.search(narration) or self._known(narration))

    def _known(self, text: str) -> list[re.Match[str]]:
        """Where persons named before are called by their name alone."""
        names = {name for mention in self.mentions for name in _personal_names(mention)}
        return [word for word in re.finditer(r"[A-Z]\w\w+", text) if word.group() in names]

    def _in_full(self, named: str) -> str:
        """The first mention that this one shortens: "Sekda Agus" -> "Sekretaris Daerah Ponorogo, Agus Pramono"."""
        named = " ".join(named.split())
        fitting = [
            mention
            for mention in self.mentions
            if mention.lower().startswith(named.lower()) or named.split()[-1] in _personal_names(mention)
        ]
        full = next((mention for mention in fitting if _personal_names(mention)), named)
        return " ".join(re.sub(r"\s*\([^)]*\)", "", full).split()[-MOST_WORDS_OF_SPEAKER:])


def _personal_names(mention: str) -> list[str]:
    """The words of a mention that name a person: "Pj Wali Kota Kediri Zanariah" -> ["Zanariah"]."""
    post, _, name = mention.rpartition(", ")
    words = re.sub(r"\([^)]*\)", "", name).split()
    if not post:
        count = 2 if len(words) >= LONG_MENTION and words[-3] not in BEFORE_PLACE else 1
        words = words[-count:] if len(words) > 1 and words[-2] not in BEFORE_PLACE else []
    return [word for word in words if not word.isupper() and word not in BODIES and not re.match(ROLE, word)]


def article_leads(document: Document, paragraphs: Sequence[Sequence[str]]) -> list[list[str]]:
    """A lead for each sentence of each paragraph.

    Example: "Netralitas ASN di Kediri (Memontum, Kota Kediri, 8 Mei 2024). Zanariah:"
    """
    speaker = Speaker([])
    in_quote = False
    before = ""
    leads: list[list[str]] = []
    for sentences in paragraphs:
        flags = list(_spoken(sentences, in_quote))
        in_quote = bool(flags) and flags[-1][1]
        speaker.hear(_narration(" ".join(sentences), flags[0][0] if flags else False))
        leads.append([])
        for sentence, (is_spoken, _) in zip(sentences, flags, strict=True):
            named = speaker.current if _needs_speaker(sentence, is_spoken, speaker) else ""
            leads[-1].append(_lead(document, named) + _end_of(before, sentence))
            before = sentence
    return leads


def _needs_speaker(sentence: str, in_quote: bool, speaker: Speaker) -> bool:
    """Whether a sentence leaves open who speaks or is spoken of: quoted words, or "ia", "ujarnya"."""
    unnamed = in_quote or sentence[0] in QUOTES or UNNAMED.search(sentence) is not None
    return unnamed and bool(speaker.current) and not speaker.is_named_in(_narration(sentence, in_quote))


def _spoken(sentences: Sequence[str], in_quote: bool) -> Iterator[tuple[bool, bool]]:
    """For each sentence: whether a quotation is open before it, and whether one is after it."""
    for sentence in sentences:
        before = in_quote
        for mark in re.findall(rf"[{QUOTES}]", sentence):
            in_quote = {"“": True, "”": False}.get(mark, not in_quote)
        yield before, in_quote


def _narration(paragraph: str, in_quote: bool) -> str:
    """The newspaper's own words in a paragraph: what stands outside quotation marks."""
    kept: list[str] = []
    for piece in re.split(rf"([{QUOTES}])", paragraph):
        if piece in QUOTES and piece:
            in_quote = {"“": True, "”": False}.get(piece, not in_quote)
        elif not in_quote:
            kept.append(piece)
    return " ".join(kept)


def _end_of(before: str, sentence: str) -> str:
    """The last words of the sentence before, for one that leans on it: "Hal ini dapat ..." -> " … dan like"."""
    return f" … {' '.join(before.split()[-WORDS_BEFORE:])}" if before and LEANS.match(sentence) else ""


def _lead(document: Document, speaker: str) -> str:
    tail = f"{source_line(document)}." + (f" {speaker}:" if speaker else "")
    room = max(MOST_WORDS - len(tail.split()), 4)
    words = document.title.split()
    headline = " ".join(words) if len(words) <= room else " ".join(words[:room]) + "…"
    return f"{headline} {tail}"


def source_line(document: Document) -> str:
    """As leads name a source, the day in its language: "(Memontum, Kota Kediri, 8 Mei 2024)"."""
    year, month, day = document.published.split("-")
    written = f"{int(day)} {MONTHS[document.language][int(month) - 1]} {year}"
    return f"({', '.join(filter(None, (document.publisher, document.place, written)))})"
