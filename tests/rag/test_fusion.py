"""Reciprocal rank fusion, worked by hand."""

import pytest

from index.passage import Hit
from rag.fusion import K, fuse
from tests.rag.samples import BANNERS, BRIEFING, sentences_of

A, B, C, D = (Hit(passage, place, 0.5) for passage, place in sentences_of(BRIEFING))
FOREIGN, _ = (Hit(passage, place, 0.5) for passage, place in sentences_of(BANNERS))


def everything(_: Hit) -> bool:
    return True


def test_the_scores_are_the_sums_of_reciprocal_ranks():
    """Dense: A, B, C. Words: B, D. So A = 1/61, B = 1/62 + 1/61, C = 1/63, D = 1/62."""
    fused = fuse([A, B, C], [B, D], everything)
    assert [hit.key for hit in fused] == [B.key, A.key, D.key, C.key]
    assert [hit.score for hit in fused] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62, 1 / 63])
    assert K == 60


def test_a_sentence_that_word_search_cannot_read_counts_twice_by_meaning():
    fused = fuse([FOREIGN, A], [A], lambda hit: hit.key != FOREIGN.key)
    assert {hit.key: hit.score for hit in fused} == pytest.approx(
        {FOREIGN.key: 1 / 61 + 1 / 61, A.key: 1 / 62 + 1 / 61}
    )
    assert fused[0].key == FOREIGN.key


def test_each_sentence_comes_once():
    fused = fuse([A, B, C, D], [D, C, B, A], everything)
    assert len(fused) == len({hit.key for hit in fused}) == 4


def test_equal_scores_come_in_an_order_of_their_own():
    assert fuse([A, B], [B, A], everything) == fuse([A, B], [B, A], everything)
    assert [hit.key for hit in fuse([A, B], [B, A], everything)] == sorted([A.key, B.key])


def test_nothing_found_gives_nothing():
    assert fuse([], [], everything) == []


def test_one_empty_ranking_leaves_the_order_of_the_other():
    assert [hit.key for hit in fuse([C, A, B], [], everything)] == [C.key, A.key, B.key]
