"""The answerability score, worked by hand."""

import numpy as np
import pytest

from eval.public import idk_mrc, nomiracl
from eval.public.answerability import (
    CosineScorer,
    Item,
    Proportion,
    Scored,
    by_sentence,
    of_idk_mrc,
    of_nomiracl,
    score,
)
from eval.public.kept_vectors import KeptVectors
from tests.eval.public import folders
from tests.index.fake_embedder import FakeEmbedder


class Table:
    """Scores texts by a table."""

    def __init__(self, **known):
        self.known = known

    def scores(self, question, texts):
        return np.array([self.known[text] for text in texts])


def scored(answerable, others):
    items = [Item(str(n), "?", ("t",), n < len(answerable), str(n)) for n in range(len(answerable) + len(others))]
    return Scored(tuple(items), np.array([*answerable, *others], dtype=float))


def test_the_best_text_counts():
    told = []
    items = [Item("1", "?", ("a", "b", "c"), True, "1"), Item("2", "?", ("a",), False, "2")]
    found = score(items, Table(a=0.1, b=0.9, c=0.4), lambda *step: told.append(step))
    assert list(found.scores) == [0.9, 0.1]
    assert list(found.answerable) == [True, False]
    assert told == [(1, 2), (2, 2)]


def test_auroc_is_the_share_of_pairs_in_the_right_order():
    """0.9 and 0.4 against 0.5 and 0.4: above, above, below, equal: (2 + 0.5) / 4."""
    value, low, high = scored([0.9, 0.4], [0.5, 0.4]).auroc()
    assert value == pytest.approx(0.625)
    assert low <= value <= high


def test_the_rates_at_a_threshold_are_counted():
    found = scored([0.9, 0.5, 0.2], [0.5, 0.1])
    assert found.hallucination(0.5) == Proportion(1, 2)
    assert found.error(0.5) == Proportion(1, 3)


def test_the_balanced_threshold_makes_the_worse_rate_least():
    found = scored([0.9, 0.8, 0.7, 0.2], [0.75, 0.3, 0.2, 0.1])
    threshold = found.balanced_threshold()
    worse = {cut: max(share(found.hallucination(cut)), share(found.error(cut))) for cut in found.scores}
    assert worse[threshold] == min(worse.values()) == 0.25


def share(proportion):
    return proportion.hits / proportion.total


def test_a_half_is_every_second_question():
    found = scored([0.9, 0.8], [0.3])
    assert (list(found.half(0).scores), list(found.half(1).scores)) == ([0.9, 0.3], [0.8])


def test_a_proportion_reads_with_its_interval():
    assert str(Proportion(9, 10)) == "90.0% [59.6%, 98.2%] (9 of 10)"


def test_a_passage_is_cut_into_sentences():
    item = by_sentence(Item("1", "?", ("Bulan jauh. Bumi dekat.", "Padi tumbuh."), True, "1"))
    assert item.texts == ("Bulan jauh.", "Bumi dekat.", "Padi tumbuh.")


def test_the_sets_become_items(tmp_path):
    of_idk = of_idk_mrc(idk_mrc.read(folders.idk_mrc(tmp_path / "idk")))
    of_miracl = of_nomiracl(nomiracl.read(folders.nomiracl(tmp_path / "nomiracl")))
    assert [(item.id, item.texts, item.cluster) for item in of_idk] == [
        (each["id"], (folders.IDK_PASSAGES[0]["text"],), "p1") for each in folders.IDK_QUESTIONS
    ]
    assert [(len(item.texts), item.answerable, item.cluster) for item in of_miracl] == [
        (2, True, "n1"),
        (1, False, "n2"),
        (1, True, "n3"),
        (2, False, "n4"),
    ]


def test_the_cosine_scorer_gives_cosines_and_embeds_each_text_once():
    plain, kept = FakeEmbedder(), FakeEmbedder()
    items = [Item("1", "gajah minum", ("gajah minum air", "padi"), True, "1"), Item("2", "padi", ("padi",), False, "2")]
    scorer = CosineScorer(KeptVectors(kept, None), items)
    cosines = plain.encode_passages(["gajah minum air", "padi"]) @ plain.encode_queries(["gajah minum"])[0]
    assert scorer.scores("gajah minum", items[0].texts) == pytest.approx(cosines)
    assert kept.embedded == ["gajah minum air", "padi"]
