"""TREC's formats of topics, runs and qrels; the unit that is ranked and judged is the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eval.facts import holds_all
from eval.frozen import Corpus
from eval.questions import Topic
from index.passage import Hit

DEPTH = 24


def sentence_id(passage_id: str, sentence: int) -> str:
    """ "skb-2022#3.1": what ``rag.retriever`` calls the second sentence of that passage."""
    return f"{passage_id}.{sentence}"


def topic_line(topic: Topic) -> str:
    """The question after its id and a tab."""
    return f"{topic.id}\t{' '.join(topic.question.split())}\n"


def run_lines(topic_id: str, hits: Sequence[Hit], system: str) -> Iterator[str]:
    """The ranking of a question.

    TREC's tools sort by the score, while a fused ranking is not in the order of its cosines: the score given here is
    1 / rank.
    """
    for rank, hit in enumerate(hits[:DEPTH], start=1):
        unit = sentence_id(hit.passage.id, hit.sentence)
        yield f"{topic_id} Q0 {unit} {rank} {1 / rank:.6f} {system}\n"


def qrel_lines(topics: Iterable[Topic], corpus: Corpus) -> Iterator[str]:
    """The sentences that answer each question."""
    known = {document.id for document in corpus.documents()}
    for topic in topics:
        for document_id in topic.documents if topic.answerable else ():
            for unit in gold_sentences(topic, document_id, corpus) if document_id in known else ():
                yield f"{topic.id} 0 {unit} 1\n"


def gold_sentences(topic: Topic, document_id: str, corpus: Corpus) -> Iterator[str]:
    """The sentences of a gold document that hold every fact group, in their text or rendering.

    A question whose facts stand in several sentences has none, and is not measured as a ranking.
    """
    for passage in corpus.passages(document_id):
        for number, sentence in enumerate(passage.sentences):
            if holds_all(topic.facts, f"{passage.sentence_text(number)} {sentence.translation or ''}"):
                yield sentence_id(passage.id, number)
