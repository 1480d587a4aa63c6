from dataclasses import replace

from eval.trec import DEPTH, qrel_lines, run_lines, topic_line
from index.passage import Hit
from rag.retriever import langchain_document
from tests.eval.samples import TOPIC, UNANSWERABLE
from tests.rag.samples import BRIEFING, evidence_of


def hit(number, score):
    item = evidence_of(BRIEFING, number)
    return Hit(item.passage, item.sentence, score)


def test_a_topic_is_one_line():
    assert topic_line(replace(TOPIC, question="Berapa\tpeserta\n di sana?")) == "q1\tBerapa peserta di sana?\n"


def test_a_ranking_keeps_its_order_whatever_the_scores():
    assert list(run_lines("q1", [hit(1, 0.2), hit(2, 0.9)], "dense")) == [
        "q1 Q0 wonoasri-2021#1.1 1 1.000000 dense\n",
        "q1 Q0 wonoasri-2021#2.0 2 0.500000 dense\n",
    ]


def test_a_ranking_is_cut_at_its_depth():
    assert len(list(run_lines("q1", [hit(1, 0.2)] * (DEPTH + 5), "dense"))) == DEPTH


def test_a_sentence_has_the_name_that_the_retriever_gives_it():
    (line,) = run_lines("q1", [hit(3, 0.2)], "dense")
    assert line.split()[2] == langchain_document(hit(3, 0.2)).id


def test_the_sentences_that_hold_every_fact_are_judged_relevant(store):
    one = replace(TOPIC, id="q3", facts=(("wonoasri",), ("3 Maret 2021",)))
    spread = replace(TOPIC, id="q4", facts=(("586",), ("teguran lisan",)))  # in no one sentence
    english = replace(TOPIC, id="q5", facts=(("verbal reprimand",),))
    elsewhere = replace(TOPIC, id="q6", documents=("nowhere",))
    assert list(qrel_lines([TOPIC, UNANSWERABLE, one, spread, english, elsewhere], store)) == [
        "q1 0 wonoasri-2021#1.1 1\n",
        "q3 0 wonoasri-2021#1.0 1\n",
        "q3 0 wonoasri-2021#1.1 1\n",
        "q5 0 wonoasri-2021#2.0 1\n",
    ]
