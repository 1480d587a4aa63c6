"""Belebele as retrieval: find the passage among all of its language, in four directions and by four rankings.

The passages lie in a temporary store of the product, one sentence a passage, so that what is measured is the code that
answers questions. nDCG@10, Recall@10 and MRR@10 as trec_eval defines them, by ir-measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.public.belebele import DIRECTIONS, Belebele, ParallelPassage, ParallelQuestion
from eval.statistics import bootstrap_interval
from eval.systems import PRODUCT
from index.embedding import Embedder
from index.passage import Document, Hit
from index.store import Store
from index.words import terms
from rag.retriever import DEPTH, HybridRetriever

K = 60  # of plain reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)
MEASURES = ("ndcg_10", "recall_10", "mrr_10")
Ranking = Sequence[str]  # pairs of passages, best first


@dataclass(frozen=True)
class Figure:
    """A measure of a ranking in one direction, with its 95 % interval over passages."""

    direction: str  # languages of question and passages: "id-en"
    ranker: str
    measure: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Search:
    """A question over the store of one language's passages."""

    store: Store
    question: str
    language: str  # of the question
    passages: str  # language of the passages


def by_meaning(search: Search) -> list[Hit]:
    """Cosines alone."""
    return search.store.search_dense(search.store.embedder.encode_queries([search.question])[0], DEPTH)


def by_words(search: Search) -> list[Hit]:
    """BM25 of the question's words in the passages' language, whatever language the question is in."""
    return search.store.search_words(terms(search.question, search.passages), search.passages, DEPTH)


def by_reciprocal_ranks(search: Search) -> list[Hit]:
    """Both with equal weights, the languages not looked at."""
    scores: dict[tuple[str, int], float] = {}
    hits = {}
    for ranking in (by_meaning(search), by_words(search)):
        for rank, hit in enumerate(ranking, start=1):
            scores[hit.key] = scores.get(hit.key, 0.0) + 1 / (K + rank)
            hits[hit.key] = hit
    return sorted(hits.values(), key=lambda hit: (-scores[hit.key], hit.key))


def by_product(search: Search) -> list[Hit]:
    """The product's retriever."""
    return HybridRetriever(store=search.store, k=DEPTH).search(search.question, search.language)


RANKERS: Mapping[str, Callable[[Search], list[Hit]]] = {
    "dense": by_meaning,
    "bm25": by_words,
    "rrf": by_reciprocal_ranks,
    PRODUCT: by_product,
}


def figures(data: Belebele, embedder: Embedder, progress: Callable[[int, int], None]) -> Iterator[Figure]:
    """Every measure of every ranker in every direction; ``progress`` counts the questions searched."""
    total, done = len(DIRECTIONS) * len(data.questions), 0
    for question_language, passages_language in DIRECTIONS:
        embedder.encode_queries([question.texts[question_language] for question in data.questions])  # kept from here on
        rankings: dict[str, dict[str, Ranking]] = {name: {} for name in RANKERS}
        with passage_store(data, passages_language, embedder) as store:
            for question in data.questions:
                search = Search(store, question.texts[question_language], question_language, passages_language)
                for name, ranker in RANKERS.items():
                    rankings[name][question.id] = [hit.passage.document.id for hit in ranker(search)]
                done += 1
                progress(done, total)
        for name, ranked in rankings.items():
            yield from _figures(f"{question_language}-{passages_language}", name, data.questions, ranked)


@contextmanager
def passage_store(data: Belebele, language: str, embedder: Embedder) -> Iterator[Store]:
    """The passages of one language in a store that is gone afterwards."""
    documents = [_document(passage) for passage in data.passages if passage.language == language]
    embedder.encode_passages([document.text for document in documents])  # all at once; the store embeds one by one
    with TemporaryDirectory() as folder, Store.create(Path(folder) / "store", embedder) as store:
        store.add_all(documents)
        yield store


def _document(passage: ParallelPassage) -> Document:
    """The passage as a document of one sentence: a digest has a sentence a line."""
    line = " ".join(passage.text.split())
    pair, language = passage.pair, passage.language
    return Document(pair, pair, "Belebele", "2023-08-31", language, "news", line, summary_of="Belebele")


def _figures(
    direction: str, ranker: str, questions: Sequence[ParallelQuestion], ranked: Mapping[str, Ranking]
) -> Iterator[Figure]:
    values = per_question({question.id: question.pair for question in questions}, ranked)
    clusters = [question.pair for question in questions]
    for measure in MEASURES:
        listed = [values[measure][question.id] for question in questions]
        low, high = bootstrap_interval(listed, clusters)
        yield Figure(direction, ranker, measure, sum(listed) / len(listed), low, high, len(listed))


def per_question(gold: Mapping[str, str], ranked: Mapping[str, Ranking]) -> dict[str, dict[str, float]]:
    """Each measure of each question with its one gold passage; 0 where nothing was found."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    names = {nDCG @ 10: "ndcg_10", R @ 10: "recall_10", RR @ 10: "mrr_10"}
    qrels = [ir_measures.Qrel(question, passage, 1) for question, passage in gold.items()]
    run = [
        ir_measures.ScoredDoc(question, passage, 1 / rank)
        for question, passages in ranked.items()
        for rank, passage in enumerate(passages, start=1)
    ]
    values = {name: dict.fromkeys(gold, 0.0) for name in MEASURES}
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values
