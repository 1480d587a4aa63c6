"""Take a compound question apart: "Where did Ani speak, and who was the speaker in Solo?" asks two things.

No sentence answers both, so each half is searched, judged and answered by itself. Only halves that stand alone are
taken apart: each has a question word of its own and names something (a place, a person, a year) that the other lacks.
"""

from __future__ import annotations

import re

from index.passage import ENGLISH, INDONESIAN
from rag.facts import digits_alone
from rag.signals import names_asked

_ASKS = {
    INDONESIAN: r"\b(siapa|sapa|kapan|(di|bagai)?mana|dmn|gmn|apa(kah)?|berapa|brp|kenapa|knp|mengapa|gimana)\b",
    ENGLISH: r"\b(who|whom|whose|which|what|when|where|why|how)\b",
}
_JOINS = {
    INDONESIAN: r"[,;?]?\s+(?:dan|sama|serta|lalu|terus|trus|sedangkan|sementara)\s+|[;?]\s+",
    ENGLISH: r"[,;?]?\s+(?:and|while|whereas)\s+|[;?]\s+",
}
_COMPARES = {
    INDONESIAN: r"\b((ber|per)?beda\w*|dibanding\w*|sama (gak|ga|ng?gak?|tidak)|masing(2|-masing))\b",
    ENGLISH: r"\b(differ\w*|compar\w+|contrast\w*|versus|vs|respectively|each)\b",
}


def things_asked(question: str, language: str) -> tuple[str, ...]:
    """The two halves of a compound question, or the question as it stands; a comparison is not taken apart.

    >>> things_asked("Siapa pembicara di Kediri, dan siapa narasumber di Kepri?", "id")
    ('Siapa pembicara di Kediri', 'siapa narasumber di Kepri?')
    >>> things_asked("Siapa yang mengawasi ASN dan siapa yang menetapkan kebijakannya?", "id")
    ('Siapa yang mengawasi ASN dan siapa yang menetapkan kebijakannya?',)
    """
    if re.search(_COMPARES[language], question, re.IGNORECASE):
        return (question,)
    for join in re.finditer(_JOINS[language], question, re.IGNORECASE):
        halves = question[: join.start()], question[join.end() :]
        if _stand_alone(*halves, language):
            return halves
    return (question,)


def _stand_alone(first: str, second: str, language: str) -> bool:
    asking = all(re.search(_ASKS[language], half, re.IGNORECASE) for half in (first, second))
    named = [names_asked(half, language) | digits_alone(half) for half in (first, second)]
    return asking and bool(named[0] - named[1]) and bool(named[1] - named[0])
