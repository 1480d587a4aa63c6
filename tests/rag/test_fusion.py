"""Fusion by shares of the best scores, worked by hand."""

from dataclasses import replace

import pytest

from index.passage import Hit
from rag.fusion import FOREIGN, WORDS, fuse
from tests.rag.samples import BANNERS, BRIEFING, sentences_of

A, B, C, D = (Hit(passage, place, 0.5) for passage, place in sentences_of(BRIEFING))
X, Y = (Hit(passage, place, 0.5) for passage, place in sentences_of(BANNERS))


def everything(_: Hit) -> bool:
    return True


def nothing(_: Hit) -> bool:
    return False


def not_of_banners(hit: Hit) -> bool:
    return hit.passage != X.passage


def ranking(*scored: tuple[Hit, float]) -> list[Hit]:
    return [replace(hit, score=score) for hit, score in scored]


def keys(hits: list[Hit]) -> list[tuple[str, int]]:
    return [hit.key for hit in hits]


def scores(hits: list[Hit]) -> dict[tuple[str, int], float]:
    return {hit.key: hit.score for hit in hits}


def test_the_scores_are_shares_of_the_best():
    """Cosines 0.9, 0.8, 0.7 are 1, 0.5, 0 of their span; BM25 4, 1, 0.4 are 1, 0.25, 0.1 of the best."""
    dense, words = ranking((A, 0.9), (B, 0.8), (C, 0.7)), ranking((B, 4.0), (A, 1.0), (D, 0.4))
    assert scores(fuse(dense, words, [], everything)) == pytest.approx(
        {A.key: 1 + WORDS / 4, B.key: 0.5 + WORDS, C.key: 0.0, D.key: WORDS / 10}
    )
    assert keys(fuse(dense, words, [], everything)) == [B.key, A.key, D.key, C.key]


def test_a_word_match_far_ahead_outweighs_one_just_ahead():
    dense = ranking((A, 0.9), (B, 0.86), (C, 0.5))
    far, near = ranking((B, 4.0), (A, 0.5)), ranking((B, 4.0), (A, 3.9))
    assert keys(fuse(dense, far, [], everything))[0] == B.key
    assert keys(fuse(dense, near, [], everything))[0] == A.key


def test_sentences_in_another_language_alone_keep_the_dense_order():
    dense = ranking((Y, 0.9), (X, 0.8))
    assert keys(fuse(dense, [], [], nothing)) == [Y.key, X.key]


def test_a_sentence_in_another_language_gets_what_the_best_word_match_gets():
    dense, words = ranking((X, 0.9), (A, 0.8), (B, 0.7)), ranking((A, 2.0))
    assert scores(fuse(dense, words, [], not_of_banners)) == pytest.approx(
        {X.key: 1 + WORDS, A.key: 0.5 + WORDS, B.key: 0.0}
    )


def test_names_and_numbers_count_across_languages_for_less():
    dense, foreign = ranking((X, 0.9), (Y, 0.89), (A, 0.5)), ranking((Y, 3.0))
    fused = scores(fuse(dense, [], foreign, not_of_banners))
    assert fused == pytest.approx({X.key: 1.0, Y.key: 0.975 + FOREIGN, A.key: 0.0})
    assert FOREIGN < WORDS


def test_a_sentence_that_can_be_read_is_not_matched_by_its_other_language():
    dense, foreign = ranking((A, 0.9), (B, 0.8)), ranking((B, 3.0))
    assert scores(fuse(dense, [], foreign, everything)) == pytest.approx({A.key: 1.0, B.key: 0.0})


def test_each_sentence_comes_once():
    fused = fuse([A, B, C, D], [D, C, B, A], [A, B], everything)
    assert len(fused) == len({hit.key for hit in fused}) == 4


def test_equal_scores_come_in_an_order_of_their_own():
    assert keys(fuse([B, A], [], [], everything)) == keys(fuse([A, B], [], [], everything)) == sorted([A.key, B.key])


def test_nothing_found_gives_nothing():
    assert fuse([], [], [], everything) == []
