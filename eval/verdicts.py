"""What is wrong with an answer and what is right, question by question; judged by code, no model."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from eval.facts import holds_all
from eval.frozen import Corpus
from eval.questions import Topic
from rag.answer import ANSWERED, DECLINED, Answer, AnswerSentence, Citation, Evidence
from rag.facts import names
from rag.language import detect_language
from rag.verify import Ground, check_dates, check_names, check_numbers


@dataclass(frozen=True)
class Verdict:
    """One question's outcome; what does not apply is None."""

    right: bool | None  # answerable: every fact group is in the answer
    declined: bool
    gold_cited: bool | None  # answered and answerable: a cited document is one of the gold ones, or all of them are
    in_language: bool
    quotes_exact: bool
    unsupported: tuple[str, ...]  # numbers, dates and names of a sentence that its cited sentences lack


def judge(topic: Topic, answer: Answer, corpus: Corpus) -> Verdict:
    """Hold an answer against its topic and the documents it was made from."""
    answered = answer.status == ANSWERED
    cited = {citation.document.id for citation in answer.citations}
    return Verdict(
        right=answered and holds_all(topic.facts, plain_text(answer)) if topic.answerable else None,
        declined=answer.status == DECLINED,
        gold_cited=cites_gold(topic, cited) if topic.answerable and answered else None,
        in_language=all(is_in(topic.language, sentence.text) for sentence in answer.sentences),
        quotes_exact=all(is_exact(citation, corpus) for citation in answer.citations),
        unsupported=tuple(unsupported_facts(answer, corpus)),
    )


def is_in(language: str, text: str) -> bool:
    """Whether a sentence is in the language; one of names alone ("Bagus Alit") is in both."""
    return len(names(text)) == len(text.split()) or detect_language(text, language) == language


def cites_gold(topic: Topic, cited: Set[str]) -> bool:
    """Whether a gold document is among the cited ones; of a question that needs them all, whether all are."""
    gold = set(topic.documents)
    return gold <= cited if topic.all_documents else bool(gold & cited)


def plain_text(answer: Answer) -> str:
    """The answer's sentences without their marks."""
    return " ".join(sentence.text for sentence in answer.sentences)


def is_exact(citation: Citation, corpus: Corpus) -> bool:
    """Whether the quote is that very slice of the stored document."""
    return corpus.document(citation.document.id).text[citation.start : citation.end] == citation.quote


def unsupported_facts(answer: Answer, corpus: Corpus) -> list[str]:
    """The reasons against any sentence, by the checks of numbers, dates and names over the sentences it cites.

    A citation that is not one or more whole stored sentences backs nothing.
    """
    reasons = []
    for sentence in answer.sentences if answer.status == ANSWERED else ():
        grounds = [Ground.of(evidence) for evidence in evidence_for(sentence, answer, corpus)]
        ground = merged(grounds)
        found = [
            check_numbers(sentence.text, ground),
            check_dates(sentence.text, ground),
            check_names(sentence.text, answer.language, ground),
        ]
        reasons += [reason for reason in found if reason] + ([] if grounds else ["no citation"])
    return reasons


def merged(grounds: Sequence[Ground]) -> Ground:
    """One ground of several, its texts under keys of no language: a sentence's first word need not be a name."""
    texts = {f"{n}.{language}": text for n, ground in enumerate(grounds) for language, text in ground.texts.items()}
    return Ground(texts, ". ".join(ground.source for ground in grounds))


def evidence_for(sentence: AnswerSentence, answer: Answer, corpus: Corpus) -> list[Evidence]:
    """The stored sentences behind all citations of a sentence."""
    cited = [citation for citation in answer.citations if citation.number in sentence.citations]
    return [item for citation in cited for item in cited_sentences(citation, corpus)]


def cited_sentences(citation: Citation, corpus: Corpus) -> list[Evidence]:
    """The stored sentences that a citation quotes; none if it begins or ends elsewhere than they do."""
    for passage in corpus.passages(citation.document.id):
        if passage.id != citation.passage_id:
            continue
        items = [Evidence(passage, number, 1.0) for number in range(len(passage.sentences))]
        quoted = [item for item in items if citation.start <= item.start and item.end <= citation.end]
        if quoted and (quoted[0].start, quoted[-1].end) == (citation.start, citation.end):
            return quoted
    return []
