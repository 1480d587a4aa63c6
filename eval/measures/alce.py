"""Citation recall and precision of ALCE (Gao et al., EMNLP 2023, arXiv 2305.14627), by a judge of entailment.

Recall of an answer: sentences that their citations, taken together, entail / sentences; one without citations counts 0.
Precision: citations that are not irrelevant / citations. A citation of a sentence with recall 1 is irrelevant if it
does not entail the sentence alone while the others without it do; each citation of a sentence with recall 0 counts 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case
from eval.judges import Judge
from eval.verdicts import cited_sentences
from rag.answer import AnswerSentence, Evidence


def alce_recall(case: Case, judge: Judge) -> float | None:
    """Of an answered question; None where it was declined."""
    if not case.answered or not case.answer.sentences:
        return None
    return sum(is_entailed(case, each, judge) for each in case.answer.sentences) / len(case.answer.sentences)


def alce_precision(case: Case, judge: Judge) -> float | None:
    """Of an answered question; 0 for one that cites nothing."""
    if not case.answered:
        return None
    counted = [value for each in case.answer.sentences for value in relevance(case, each, judge)]
    return sum(counted) / len(counted) if counted else 0.0


def is_entailed(case: Case, sentence: AnswerSentence, judge: Judge) -> bool:
    """Whether a sentence follows from all that it cites."""
    return entails(judge, evidence_by_citation(case, sentence), sentence.text, case)


def relevance(case: Case, sentence: AnswerSentence, judge: Judge) -> list[bool]:
    """Whether each citation of a sentence does its part."""
    cited = evidence_by_citation(case, sentence)
    if not entails(judge, cited, sentence.text, case):
        return [False] * len(cited)
    return [
        entails(judge, [evidence], sentence.text, case)
        or not entails(judge, cited[:place] + cited[place + 1 :], sentence.text, case)
        for place, evidence in enumerate(cited)
    ]


def evidence_by_citation(case: Case, sentence: AnswerSentence) -> list[list[Evidence]]:
    """The stored sentences that each citation of the sentence quotes."""
    known = {citation.number: citation for citation in case.answer.citations}
    return [cited_sentences(known[number], case.corpus) if number in known else [] for number in sentence.citations]


def entails(judge: Judge, cited: Sequence[Sequence[Evidence]], sentence: str, case: Case) -> bool:
    """The judge's word on these citations together; nothing follows from none."""
    evidence = [item for items in cited for item in items]
    return bool(evidence) and judge.entails(evidence, sentence, case.answer.language)
