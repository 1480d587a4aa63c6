"""The bench measures what it says: recall by hand, and both sides on the same vectors."""

import numpy as np
import pytest

from eval.bench_vectors import Synthetic, lines, measured, recall


def test_recall_is_the_share_of_the_true_nearest_that_were_found():
    truth, found = [[1, 2, 3, 4], [5, 6, 7, 8]], [[2, 1, 9, 9], [5, 6, 7, 8]]
    assert recall(truth, found, 4) == (2 / 4 + 4 / 4) / 2
    assert recall(truth, found, 2) == 1.0
    assert recall([[1, 2]], [[3, 4]], 2) == 0.0


def test_synthetic_vectors_are_as_alike_as_sentence_vectors_and_the_same_each_time():
    vectors = Synthetic(3000).draw(3000)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3000), abs=1e-5)
    assert 0.6 < float((vectors[:500] @ vectors[-500:].T).mean()) < 0.8
    assert np.array_equal(vectors, Synthetic(3000).draw(3000))


def test_all_ways_are_measured_on_the_same_vectors():
    figures = {each.side.name: each for each in measured(2000, ("exact", "cells"))}
    assert figures["exact"].recall == figures["exact"].recall_deep == 1.0
    assert figures["cells"].recall >= 0.95
    assert figures["cells"].side.size < figures["exact"].side.size  # half precision
    table = list(lines(list(figures.values())))
    assert "1.0x" in table[1]
    assert len(table) == 3
