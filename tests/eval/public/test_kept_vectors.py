"""Embeddings are kept between runs, and never mixed up."""

import numpy as np
import pytest

from eval.public.kept_vectors import KeptVectors
from tests.index.fake_embedder import FakeEmbedder

TEXTS = ["gajah minum", "kereta tiba", "gajah minum"]


def test_the_vectors_are_the_embedders_own_in_the_order_asked(tmp_path):
    kept, plain = KeptVectors(FakeEmbedder(), tmp_path), FakeEmbedder()
    assert np.array_equal(kept.encode_passages(TEXTS), plain.encode_passages(TEXTS))
    assert np.array_equal(kept.encode_queries(TEXTS[:2]), plain.encode_queries(TEXTS[:2]))
    assert kept.encode_passages([]).shape == (0, plain.dimension)
    assert (kept.name, kept.fingerprint, kept.dimension) == (plain.name, plain.fingerprint, plain.dimension)


def test_nothing_is_embedded_twice_in_a_run_or_after_it(tmp_path):
    first, second = FakeEmbedder(), FakeEmbedder()
    kept = KeptVectors(first, tmp_path)
    kept.encode_passages(TEXTS)
    kept.encode_passages(TEXTS[:1])
    assert first.embedded == TEXTS[:2]
    again = KeptVectors(second, tmp_path).encode_passages(TEXTS)
    assert second.embedded == []
    assert np.array_equal(again, kept.encode_passages(TEXTS))


def test_another_model_or_other_texts_are_embedded_anew(tmp_path):
    KeptVectors(FakeEmbedder(), tmp_path).encode_passages(TEXTS)
    other_model, other_texts = FakeEmbedder(fingerprint="a" * 64), FakeEmbedder()
    KeptVectors(other_model, tmp_path).encode_passages(TEXTS)
    KeptVectors(other_texts, tmp_path).encode_passages(["padi tumbuh", *TEXTS])
    assert other_model.embedded == TEXTS[:2]
    assert other_texts.embedded == ["padi tumbuh", *TEXTS[:2]]


def test_a_question_and_a_passage_of_the_same_words_are_told_apart(tmp_path):
    class Prompted(FakeEmbedder):
        def encode_queries(self, texts):
            return -super().encode_queries(texts)

    kept = KeptVectors(Prompted(), tmp_path)
    assert np.array_equal(kept.encode_queries(TEXTS), -kept.encode_passages(TEXTS))


def test_a_run_that_breaks_leaves_no_half_file(tmp_path):
    class Broken(FakeEmbedder):
        def encode_passages(self, texts, progress=None):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        KeptVectors(Broken(), tmp_path).encode_passages(TEXTS)
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    KeptVectors(FakeEmbedder(), None).encode_passages(TEXTS)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_while_it_embeds():
    told = []
    KeptVectors(FakeEmbedder(), None, lambda *step: told.append(step)).encode_passages(TEXTS)
    assert told == [(1, 2), (2, 2)]
