"""Whether a text is Indonesian or English, by its small words; a text of neither can't be answered from."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.passage import ENGLISH, INDONESIAN
from index.readers.record import UnreadableFileError

SMALL_WORDS = {
    INDONESIAN: frozenset(
        "yang dan di dengan untuk pada dalam adalah tidak itu ini dari oleh akan ke sebagai bahwa atau telah juga agar "
        "dapat para bagi saat ada karena serta tentang nomor tahun pasal ayat huruf".split()
    ),
    ENGLISH: frozenset(
        "the of and to in is that for with as are be this by not was on or from at an it have which shall may".split()
    ),
}
LOOKED_AT = 3000  # words
FEWEST = 0.04  # of the words; a text of either language has three times as many
TELLING_WORDS = 40  # fewer tell no language
NUMERIC = 0.15  # of the words hold a digit: a table or a list, whose names tell no language


def language_of(text: str, usual: Callable[[], str | None] = lambda: None) -> str:
    """The language of a text; `usual` is asked for that of one too short or too numeric to tell.

    Example: "Setiap ASN wajib netral dan tidak berpihak." -> "id"
    """
    words = re.findall(r"[a-z]+", text.lower())[:LOOKED_AT]
    counts = {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    if not words or counts[best] < FEWEST * len(re.findall(r"\w+", text)[:LOOKED_AT]):
        best = (usual() if words and _tells_nothing(text) else None) or ""
    if not best:
        raise UnreadableFileError("it holds no Indonesian and no English text")
    return best


def _tells_nothing(text: str) -> bool:
    """Whether a text in Latin letters is too short or too numeric to tell its language."""
    words = re.findall(r"\w+", text)
    plain = [word for word in words if not re.search(r"\d", word)]
    latin = sum(bool(re.match(r"[A-Za-z]", word)) for word in plain)
    is_poor = len(plain) < TELLING_WORDS or len(words) - len(plain) >= NUMERIC * len(words)
    return is_poor and 2 * latin >= len(plain)
