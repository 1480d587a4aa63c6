"""Belebele as retrieval: the four directions, the rankings side by side, figures worked by hand."""

import math
from dataclasses import replace

import pytest

from eval.public import belebele
from eval.public.kept_vectors import KeptVectors
from eval.public.retrieval import (
    RANKERS,
    Search,
    by_meaning,
    by_product,
    by_reciprocal_ranks,
    by_words,
    figures,
    passage_store,
    per_question,
)
from tests.eval.public import folders
from tests.rag.e5_like_embedder import E5LikeEmbedder


@pytest.fixture
def data(tmp_path):
    return belebele.read(folders.belebele(tmp_path / "set"))


@pytest.fixture
def embedder():
    return KeptVectors(E5LikeEmbedder(), None)


def test_the_measures_are_those_worked_by_hand():
    """Gold at rank 1, at rank 3, at rank 11 and nowhere: gains 1, 1 / log2(4), 0, 0."""
    others = [f"other {number}" for number in range(12)]
    ranked = {
        "first": ["gold", *others],
        "third": [*others[:2], "gold"],
        "eleventh": [*others[:10], "gold"],
        "never": others,
        "nothing": [],
    }
    values = per_question(dict.fromkeys(ranked, "gold"), ranked)
    assert values["ndcg_10"] == {
        "first": 1.0,
        "third": pytest.approx(1 / math.log2(4)),
        "eleventh": 0.0,
        "never": 0.0,
        "nothing": 0.0,
    }
    assert list(values["recall_10"].values()) == [1.0, 1.0, 0.0, 0.0, 0.0]
    assert list(values["mrr_10"].values()) == [1.0, pytest.approx(1 / 3), 0.0, 0.0, 0.0]


def test_every_direction_is_measured_for_every_ranker_and_none_is_averaged(data, embedder):
    told = []
    found = list(figures(data, embedder, lambda *step: told.append(step)))
    shown = {(figure.direction, figure.ranker, figure.measure): figure for figure in found}
    directions = ("id-id", "en-en", "id-en", "en-id")
    assert {key[:2] for key in shown} == {(direction, ranker) for direction in directions for ranker in RANKERS}
    assert len(found) == len(shown) == 4 * 4 * 3
    assert told[-1] == (8, 8)
    assert all(figure.n == 2 and figure.low <= figure.value <= figure.high for figure in found)
    assert shown["id-id", "bm25", "ndcg_10"].value == shown["en-en", "tanya-asn", "mrr_10"].value == 1.0


def test_a_store_holds_the_passages_of_one_language_each_as_one_sentence(data, embedder):
    with passage_store(data, "id", embedder) as store:
        texts = [document.text for document in store.documents()]
        assert texts == ["Pabrik kereta di Sleman dibuka tahun 1912.", "Gajah minum banyak air setiap hari."]
        assert store.count() == 2


def test_word_search_reads_the_passages_in_their_language(data, embedder):
    with passage_store(data, "en", embedder) as store:
        search = Search(store, "Apa yang dibuka di Sleman tahun 1912?", "id", "en")
        assert [hit.passage.document.id for hit in by_words(search)] == ["a"]
        assert by_words(replace(search, question="Apa yang diminum gajah?")) == []


def test_plain_fusion_adds_reciprocal_ranks(data, embedder):
    with passage_store(data, "id", embedder) as store:
        search = Search(store, "Gajah minum apa di Sleman?", "id", "id")
        scores = {}
        for ranking in (by_meaning(search), by_words(search)):
            for rank, hit in enumerate(ranking, start=1):
                scores[hit.key] = scores.get(hit.key, 0) + 1 / (60 + rank)
        fused = by_reciprocal_ranks(search)
    assert [hit.key for hit in fused] == sorted(scores, key=lambda key: (-scores[key], key))


def test_the_product_is_measured_by_its_own_retriever(data, embedder):
    with passage_store(data, "en", embedder) as store:
        found = by_product(Search(store, "Siapa membuka bengkel di Sleman pada 1912?", "id", "en"))
    assert found[0].passage.document.id == "a"  # the name and the year match across languages
