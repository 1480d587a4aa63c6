from math import log2

import pytest

from eval.measures.ranking import ranking

QRELS = "q1 0 a 1\nq1 0 b 1\nq2 0 c 1\n"


def run_of(topic, *units):
    return "".join(f"{topic} Q0 {unit} {rank} {1 / rank:.6f} s\n" for rank, unit in enumerate(units, start=1))


def test_the_ranking_worked_out_by_hand():
    """a at 2, b at 5, of two: DCG = 1/log2(3) + 1/log2(6), ideal 1/log2(2) + 1/log2(3); 1 in 4, 2 in 5; 1/2."""
    values = ranking(QRELS, run_of("q1", "x", "a", "y", "z", "b") + run_of("q2", "c"))
    assert values["ndcg_10"]["q1"] == pytest.approx((1 / log2(3) + 1 / log2(6)) / (1 + 1 / log2(3)))
    assert (values["recall_5"]["q1"], values["recall_5"]["q2"]) == (1.0, 1.0)
    assert (values["recall_4"]["q1"], values["recall_24"]["q1"], values["mrr_10"]["q1"]) == (0.5, 1.0, 0.5)
    assert [values[name]["q2"] for name in values] == [1.0] * 5


def test_beyond_rank_ten_only_recall_sees_it():
    values = ranking(QRELS, run_of("q2", *(f"x{n}" for n in range(10)), "c"))
    assert {name: values[name]["q2"] for name in values} == {
        "ndcg_10": 0.0,
        "recall_24": 1.0,
        "recall_4": 0.0,
        "recall_5": 0.0,
        "mrr_10": 0.0,
    }


@pytest.mark.parametrize("rankings", ["", run_of("q9", "a")])
def test_a_question_for_which_nothing_was_found_counts_nought(rankings):
    assert all(values == {"q1": 0.0, "q2": 0.0} for values in ranking(QRELS, rankings).values())


def test_a_question_without_a_judged_sentence_is_not_measured():
    assert all("q9" not in values for values in ranking(QRELS, run_of("q9", "a")).values())
    assert all(values == {} for values in ranking("", run_of("q9", "a")).values())
