"""Take a compound question apart: "Where did Ani speak, and who was the speaker in Solo?" asks two things.

No sentence answers both, so each half is searched, judged and answered by itself. Halves that need each other stay one:
each half has to open with its question word ("di aula mana ...", in Indonesian it may end with it), to name something
that the other lacks (a place, a person, a year), and to ask something of it; the second may not lean on the first
("... and what did she say in Solo?"). A comparison and more than two halves are left as they are.
"""

from __future__ import annotations

import re

from index.passage import ENGLISH, INDONESIAN
from index.words import STOPWORDS
from rag.facts import digits_alone, month_names, words
from rag.signals import names_asked

_ASK = {
    INDONESIAN: r"(?:(?:siapa|kapan|apa|berapa|mengapa|(?:di|bagai)?mana)(?:kah)?|sapa|dmn|gmn|gimana|brp|kenapa|knp)",
    ENGLISH: r"(?:who|whom|whose|which|what|when|where|why|how)",
}
_ASKS = {
    INDONESIAN: re.compile(
        rf"(?:(?:di|ke|dari|pada|oleh|sejak|menurut)\s+)?(?:\w+\s+)?{_ASK[INDONESIAN]}\b|"
        rf".*\b{_ASK[INDONESIAN]}(?:\s+(?:sih|ya|tuh|nih|dong))*\W*$",
        re.IGNORECASE,
    ),
    ENGLISH: re.compile(rf"(?:(?:in|at|on|by|from|to|of|under|for|with)\s+)?{_ASK[ENGLISH]}\b", re.IGNORECASE),
}
_JOINS = {
    INDONESIAN: re.compile(r"[,;?]?\s+(?:dan|sama|serta|lalu|terus|trus)\s+|[;?]\s+", re.IGNORECASE),
    ENGLISH: re.compile(r"[,;?]?\s+(?:and|while|whereas)\s+|[;?]\s+", re.IGNORECASE),
}
_COMPARES = {
    INDONESIAN: re.compile(
        r"\b((ber|per)?beda\w*|\w*banding\w*|lebih|daripada|sama (e?n?g?gak?|gk|tidak|tdk)|masing(2|-masing))\b",
        re.IGNORECASE,
    ),
    ENGLISH: re.compile(
        r"\b(differ\w*|compar\w+|contrast\w*|versus|vs|respectively|each|same|similar\w*|than|both|stricter|earlier)\b",
        re.IGNORECASE,
    ),
}
_LEANS = {
    INDONESIAN: re.compile(
        r"\b(dia|ia|beliau|mereka|tersebut|itu|nya|(?!hanya|biasanya|tanya)\w{3,}nya)\b", re.IGNORECASE
    ),
    ENGLISH: re.compile(r"\b(he|she|it|him|her|his|they|them|that|this|these|those)\b", re.IGNORECASE),
}


def things_asked(question: str, language: str) -> tuple[str, ...]:
    """The two halves of a compound question, or the question as it stands.

    >>> things_asked("Siapa pembicara di Kediri, dan siapa narasumber di Kepri?", "id")
    ('Siapa pembicara di Kediri', 'siapa narasumber di Kepri?')
    >>> things_asked("Siapa yang mengawasi ASN di Kepri dan apa sanksinya di Kediri?", "id")
    ('Siapa yang mengawasi ASN di Kepri dan apa sanksinya di Kediri?',)
    """
    if question.isupper() or _COMPARES[language].search(question):
        return (question,)
    for join in _JOINS[language].finditer(question):
        halves = question[: join.start()], question[join.end() :]
        if _stand_alone(*halves, language):
            return halves
    return (question,)


def _stand_alone(first: str, second: str, language: str) -> bool:
    if _LEANS[language].search(second) or not all(_ASKS[language].match(half) for half in (first, second)):
        return False
    names = [names_asked(half, language) for half in (first, second)]
    own = [names[place] | digits_alone(half) for place, half in enumerate((first, second))]
    everyday = STOPWORDS[language] | month_names() | {"many", "much"}
    asks_of = all(words(half) - everyday - names[place] for place, half in enumerate((first, second)))
    return asks_of and bool(own[0] - own[1]) and bool(own[1] - own[0])
