"""Does the answer cite a document that holds the answer? Answered questions that do / answered answerable questions.

1 if a cited document is among the gold ones; of a question that needs all of them, if every one is cited. No judge has
a part in it. Stricter, and of the questions whose facts stand in one sentence: is such a sentence itself cited?
"""

from __future__ import annotations

from eval.cases import Case
from eval.trec import gold_sentences, sentence_id
from eval.verdicts import cited_sentences


def gold_cited(case: Case) -> float | None:
    """Of an answered answerable question; None of another."""
    return None if case.verdict.gold_cited is None else float(case.verdict.gold_cited)


def gold_sentence_cited(case: Case) -> float | None:
    """Of an answered question that one sentence of a gold document answers alone; None of another."""
    known = {document.id for document in case.corpus.documents()} & set(case.topic.documents)
    if not (case.topic.answerable and case.answered):
        return None
    gold = {unit for document_id in known for unit in gold_sentences(case.topic, document_id, case.corpus)}
    cited = [item for citation in case.answer.citations for item in cited_sentences(citation, case.corpus)]
    return float(any(sentence_id(item.passage.id, item.sentence) in gold for item in cited)) if gold else None
