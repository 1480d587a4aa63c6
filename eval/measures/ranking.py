"""Were the sentences that answer found, and how far up? By trec_eval's code, through ir-measures.

nDCG@10 = DCG@10 / ideal DCG@10, DCG@10 = sum over ranks i of rel_i / log2(i + 1)
(Järvelin and Kekäläinen, TOIS 20, 2002).
Recall@k = answering sentences in the first k / answering sentences.
MRR@10 = mean of 1 / rank of the first that answers, 0 beyond rank 10 (Voorhees, TREC-8, 1999).
"""

from __future__ import annotations

MEASURES = {"ndcg_10": "nDCG@10", "recall_24": "R@24", "recall_4": "R@4", "recall_5": "R@5", "mrr_10": "RR@10"}


def ranking(qrels: str, rankings: str) -> dict[str, dict[str, float | None]]:
    """Each measure's value for each question of the qrels, from the texts of two TREC files; 0 where none was found."""
    import ir_measures

    judged = list(ir_measures.read_trec_qrels(qrels)) if qrels else []  # type: ignore[no-untyped-call]
    found = list(ir_measures.read_trec_run(rankings)) if rankings else []  # type: ignore[no-untyped-call]
    names = {ir_measures.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    values: dict[str, dict[str, float | None]] = {
        name: dict.fromkeys((qrel.query_id for qrel in judged), 0.0) for name in MEASURES
    }
    for metric in ir_measures.iter_calc(list(names), judged, found) if judged and found else ():
        values[names[metric.measure]][metric.query_id] = metric.value
    return values
