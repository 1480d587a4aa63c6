"""What is wrong with an answer and what is right, question by question; judged by code, no model."""

from __future__ import annotations

from dataclasses import dataclass

from eval.facts import holds_all
from eval.questions import Topic
from index.store import Store
from rag.answer import ANSWERED, DECLINED, Answer, Citation, Evidence
from rag.language import detect_language
from rag.verify import Ground, check_dates, check_names, check_numbers


@dataclass(frozen=True)
class Verdict:
    """One question's outcome; what does not apply is None."""

    right: bool | None  # answerable: every fact group is in the answer
    declined: bool
    gold_cited: bool | None  # answered and answerable: a cited document is one of the gold ones
    in_language: bool
    quotes_exact: bool
    unsupported: tuple[str, ...]  # numbers, dates and names of a sentence that its cited sentences lack


def judge(topic: Topic, answer: Answer, store: Store) -> Verdict:
    """Hold an answer against its topic and the store it was made from."""
    answered = answer.status == ANSWERED
    cited = {citation.document.id for citation in answer.citations}
    return Verdict(
        right=answered and holds_all(topic.facts, plain_text(answer)) if topic.answerable else None,
        declined=answer.status == DECLINED,
        gold_cited=bool(cited & set(topic.documents)) if topic.answerable and answered else None,
        in_language=all(detect_language(s.text, topic.language) == topic.language for s in answer.sentences),
        quotes_exact=all(is_exact(citation, store) for citation in answer.citations),
        unsupported=tuple(unsupported_facts(answer, store)),
    )


def plain_text(answer: Answer) -> str:
    """The answer's sentences without their marks."""
    return " ".join(sentence.text for sentence in answer.sentences)


def is_exact(citation: Citation, store: Store) -> bool:
    """Whether the quote is that very slice of the stored document."""
    return store.document(citation.document.id).text[citation.start : citation.end] == citation.quote


def unsupported_facts(answer: Answer, store: Store) -> list[str]:
    """The reasons against any sentence, by the checks of numbers, dates and names over the sentences it cites.

    A citation that is no stored sentence backs nothing.
    """
    reasons = []
    for sentence in answer.sentences if answer.status == ANSWERED else ():
        cited = [citation for citation in answer.citations if citation.number in sentence.citations]
        found_evidence = [evidence_of(citation, store) for citation in cited]
        grounds = [Ground.of(evidence) for evidence in found_evidence if evidence]
        texts = {f"{n}.{language}": text for n, ground in enumerate(grounds) for language, text in ground.texts.items()}
        ground = Ground(texts, ". ".join(each.source for each in grounds))
        found = [
            check_numbers(sentence.text, ground),
            check_dates(sentence.text, ground),
            check_names(sentence.text, answer.language, ground),
        ]
        reasons += [reason for reason in found if reason] + ([] if grounds else ["no citation"])
    return reasons


def evidence_of(citation: Citation, store: Store) -> Evidence | None:
    """The stored sentence that a citation quotes; None if there is no such sentence."""
    for passage in store.passages(citation.document.id):
        for number in range(len(passage.sentences)):
            item = Evidence(passage, number, 1.0)
            if (passage.id, item.start, item.end) == (citation.passage_id, citation.start, citation.end):
                return item
    return None
