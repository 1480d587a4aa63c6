"""Tell whether a question is Indonesian or English.

Function words decide; where they tie, lingua's two-language detector does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.passage import ENGLISH, INDONESIAN

if TYPE_CHECKING:
    from lingua import LanguageDetector

# Words of grammar that the other language does not have; content words say little ("like postingan").
_INDONESIAN_WORDS = frozenset(
    """apa apakah apaan siapa kapan dimana mana berapa brp bagaimana gimana gmn mengapa kenapa knp yang yg di ke
    dari dan atau untuk utk dengan dgn pada oleh adalah ialah itu ini tidak tdk gak ga nggak enggak ngga bukan
    boleh bolehkah bisa bisakah kalau kalo klo jika saya aku gue gw kita kami dia mereka anda kamu lo lu sudah
    sdh udah belum akan sih dong kah aja saja juga jg harus hrs dalam antara para sebagai menurut tentang
    terhadap ada nya dpt dapat dlm karena krn supaya agar jadi sanksinya hukumannya tolong jelaskan sebutkan
    jawab""".split()
)
_ENGLISH_WORDS = frozenset(
    """what who whom whose when where which why how is are was were be been do does did can could may might must
    should would shall will the a an of in on at to from for with by about as and or not if i my we our you
    your they their he she his her it its this that these those there has have had any under during according
    who's what's""".split()
)
_UNSURE = 0.6


def detect_language(text: str, default: str = INDONESIAN) -> str:
    """ "id" or "en"; ``default`` where neither grammar nor the detector can tell ("2024?").

    Example: "boleh gak nge-like postingan paslon?" -> "id"; "What is netralitas ASN?" -> "en"
    """
    words = re.findall(r"[a-z']+", text.lower())
    indonesian = sum(word in _INDONESIAN_WORDS for word in words)
    english = sum(word in _ENGLISH_WORDS for word in words)
    if indonesian != english:
        return INDONESIAN if indonesian > english else ENGLISH
    confidence = _detector().compute_language_confidence_values(text)
    if not confidence or confidence[0].value < _UNSURE:
        return default
    return INDONESIAN if confidence[0].language.name == "INDONESIAN" else ENGLISH


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_languages(Language.INDONESIAN, Language.ENGLISH).build()
