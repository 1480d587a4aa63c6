"""From a text to the stemmed terms that word search and term coverage compare."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from importlib import resources
from threading import Lock
from typing import Any

from index.passage import INDONESIAN

RULES = 2  # raise it when a rule below changes, so that stores rebuild their word tables
MAX_WORD = 40  # the Indonesian stemmer takes 12 ms for a word of 1,200 letters


def _data(name: str) -> str:
    return resources.files("index").joinpath(name).read_text(encoding="utf-8")


# Function and question words by language, as they stand before stemming; negations and modals are not among them.
STOPWORDS = {language: frozenset(words) for language, words in json.loads(_data("stopwords.json")).items()}

# "1.000.000" is one number; "94/2021" is two; "nge-like" and "anak-anak" stay whole for the rules below.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*")
WRITTEN_TWICE = re.compile(r"\b([^\W\d_]{3,})2\b")  # "hati2" is short for "hati-hati"
NEGATION = re.compile(r"(\bca|\bwo|\bsha)?n['’]t\b")

# Words of social media that take Indonesian prefixes and suffixes but stand in no Indonesian dictionary.
LOAN_ROOTS = frozenset(
    "like share posting post follow upload repost retweet chat subscribe mention tag update forward comment love emoji "
    "netral admin live story selfie link klik viral endorse broadcast hashtag".split()
)
# Names that the stemmer would take for words with a prefix: "Kediri" is not "diri".
NAMES = frozenset("kediri pemalang pekalongan kebumen merauke berau penajam pesawaran sekadau kepahiang".split())
PREFIXES = ("menge", "nge", "meng", "mem", "men", "ng", "me", "di", "ter", "ke", "ber", "pe", "")
SUFFIXES = ("annya", "kannya", "innya", "nya", "kan", "in", "an", "kah", "lah", "i", "")
QUESTION_ENDINGS = ("nya", "kah")


def terms(text: str, language: str) -> list[str]:
    """The stemmed words of a text in order, without stop words; "tidak", "boleh" and "not" are no stop words.

    Example: terms("Sanksinya apa kalo nge-like postingan?", "id") -> ["sanksi", "like", "posting"]
    """
    if language != INDONESIAN:
        return [stem_english(word) for word in _english_words(text) if word not in STOPWORDS[language]]
    stems = [stem_indonesian(word) for word in _indonesian_words(text) if word not in STOPWORDS[language]]
    informal = informal_words()  # once more: "meneken" is no informal word, its root "teken" is
    return [term for stem in stems for term in informal.get(stem, (stem,))]


@lru_cache
def informal_words() -> dict[str, tuple[str, ...]]:
    """Colloquial spellings and abbreviations with their standard words.

    Example: {"yg": ("yang",), "medsos": ("media", "sosial"), ...}
    """
    pairs = (line.split("\t") for line in _data("informal.tsv").splitlines())
    return {informal: tuple(standard.split()) for informal, standard in pairs}


def words_fingerprint() -> str:
    """What tells whether stored terms were made by these rules and lists."""
    data = f"{RULES}\n{_data('stopwords.json')}\n{_data('informal.tsv')}"
    return hashlib.sha256(data.encode()).hexdigest()


@lru_cache(maxsize=200_000)
def stem_indonesian(word: str) -> str:
    """The root of an Indonesian word, of a colloquial form, or of a loanword with Indonesian prefixes and suffixes.

    Examples: "menyukai" -> "suka", "dishare" -> "share", "postingan" -> "posting", "netralitas" -> "netral"
    """
    if len(word) > MAX_WORD or not word.isalpha():
        return word[:MAX_WORD]
    if word in LOAN_ROOTS or word in NAMES:
        return word
    root = str(_sastrawi().stem_word(word))
    if root == word and not _is_root(word):
        root = _informal_root(word)
    plain = root.removesuffix("itas")  # the dictionary holds "netralitas" beside "netral"
    return plain if _is_root(plain) else root


@lru_cache(maxsize=200_000)
def stem_english(word: str) -> str:
    """The Snowball stem of an English word: "sanctions" -> "sanction"."""
    with _ENGLISH_LOCK:  # Snowball's stemmer keeps the word it works on
        return str(_snowball().stemWord(word[:MAX_WORD]))


_ENGLISH_LOCK = Lock()


def _indonesian_words(text: str) -> list[str]:
    informal = informal_words()
    found: list[str] = []
    for token in TOKEN.findall(WRITTEN_TWICE.sub(r"\1", text.lower())):
        for word in _parts(token):
            found.extend(informal.get(word, (word,)))
    return found


def _english_words(text: str) -> list[str]:
    spelled = NEGATION.sub(_spell_negation, text.lower())
    return [word for token in TOKEN.findall(spelled) for word in _parts(token)]


def _spell_negation(found: re.Match[str]) -> str:
    """ "can't" -> "can not", "isn't" -> "is not"."""
    full = {"ca": "can", "wo": "will", "sha": "shall"}
    return f"{full.get(found.group(1) or '', '')} not"


def _parts(token: str) -> list[str]:
    """The words of a token: "1.000" -> "1000", "nge-like" -> "like", "anak-anak" -> "anak"."""
    if token[0].isdigit():
        return [re.sub(r"[.,]", "", token)]
    parts = token.split("-")
    if len(parts) > 1:
        inner = [part for part in parts if part not in PREFIXES and part not in SUFFIXES]
        parts = list(dict.fromkeys(inner or parts))
    return parts


def _informal_root(word: str) -> str:
    for prefix in PREFIXES:
        for suffix in SUFFIXES:
            root = word.removeprefix(prefix) if word.startswith(prefix) else ""
            root = root.removesuffix(suffix) if root.endswith(suffix) else ""
            if len(root) >= 4 and _is_root(root):
                return root
    for ending in QUESTION_ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            return word.removesuffix(ending)
    return word


def _is_root(word: str) -> bool:
    return word in LOAN_ROOTS or bool(_sastrawi().get_dictionary().contains(word))


@lru_cache
def _sastrawi() -> Any:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return StemmerFactory().create_stemmer().delegatedStemmer  # the cache around it grows without limit


@lru_cache
def _snowball() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
