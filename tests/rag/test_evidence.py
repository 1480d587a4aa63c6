"""Which sentences are evidence, and whether they answer: logistic models over named signals."""

import pytest

from index.passage import Hit
from rag.evidence import (
    DECISIVE,
    QUOTES,
    Logistic,
    answerable,
    chosen,
    decision_values,
    fitted_weights,
    rank_evidence,
    read,
)
from rag.retriever import HybridRetriever
from rag.signals import NAMES
from tests.rag.overlap_reader import READER
from tests.rag.samples import BANNERS, BRIEFING, evidence_of, sentences_of


def ranked(store, question, language):
    return rank_evidence(question, language, HybridRetriever(store=store).search(question, language), store, READER)


def scored(*scores):
    return [evidence_of(BRIEFING, number % 4, score) for number, score in enumerate(scores)]


def test_a_logistic_model_worked_by_hand():
    """-1 + 2 * 0.5 + 3 * 1 = 3, and 1 / (1 + e^-3) = 0.952574."""
    model = Logistic(-1.0, {"a": 2.0, "b": 3.0})
    values = {"a": 0.5, "b": 1.0, "unused": 9.0}
    assert model.log_odds(values) == pytest.approx(3.0)
    assert model.probability(values) == pytest.approx(0.952574, abs=1e-6)


def test_the_weights_that_ship_name_only_what_is_measured():
    weights = fitted_weights()
    assert set(weights.evidence.weights) <= set(NAMES)
    known = {*decision_values(evidence_of(BRIEFING, 0, 0.5), 0.0), *DECISIVE}
    assert set(weights.quick.weights) <= known
    assert set(weights.full.weights) <= known
    assert all(0 < bound < 1 for bound in (weights.decline_quick, weights.decline_alone, weights.decline))


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("Berapa peserta pengarahan di pendopo Wonoasri?", "id", "586 peserta"),
        ("How many participants attended the briefing at the regency hall?", "en", "586 peserta"),
        ("Apa akibat ASN menerima hadiah dari bakal calon?", "id", "teguran lisan"),
    ],
)
def test_the_likeliest_sentence_comes_first(store, question, language, words):
    evidence = ranked(store, question, language)
    assert words in evidence[0].text
    assert [item.score for item in evidence] == sorted((item.score for item in evidence), reverse=True)
    assert all(0 < item.score < 1 for item in evidence)


def test_all_hits_are_ranked(store):
    hits = HybridRetriever(store=store).search("ASN", "id")
    assert len(rank_evidence("ASN", "id", hits, store, READER)) == len(hits)


class CountingReader:
    """Scores a text by its length, and reads none twice."""

    def __init__(self):
        self.seen = []

    def scores(self, question, texts):
        self.seen += texts
        assert len(self.seen) == len(set(self.seen))
        return [float(len(text)) for text in texts]


def test_an_english_question_is_read_with_both_renderings_and_scored_by_their_mean():
    hits = [Hit(*sentences_of(document)[0], 0.9) for document in (BRIEFING, BANNERS)]
    original, only = (document.text.split("\n")[0] for document in (BRIEFING, BANNERS))
    mean = (len(original) + len(BRIEFING.translations[0])) / 2
    assert read("Who?", "en", hits, CountingReader()) == [mean, len(only)]
    assert read("Siapa?", "id", hits, CountingReader()) == [len(original), len(only)]
    assert read("Siapa?", "id", [], CountingReader()) == []


def test_nothing_found_answers_nothing():
    assert answerable([]) == answerable([], vote=6.0) == 0.0


def test_better_evidence_is_likelier_to_answer():
    for vote in (None, 0.0):
        assert answerable(scored(0.9), vote) > answerable(scored(0.3), vote)


def test_the_models_vote_counts_and_an_extreme_one_no_more_than_a_sure_one():
    evidence = scored(0.5, 0.4)
    assert answerable(evidence, 6.0) > answerable(evidence, 0.0) > answerable(evidence, -6.0)
    assert answerable(evidence, 50.0) == answerable(evidence, 6.0)
    assert answerable(evidence, -50.0) == answerable(evidence, -6.0)


def test_the_decision_reads_the_log_odds_of_the_best_sentence_and_a_bounded_vote():
    values = decision_values(evidence_of(BRIEFING, 0, 0.9), 40.0)
    assert values["best"] == pytest.approx(2.1972, abs=1e-4)  # ln(0.9 / 0.1)
    assert values["vote"] == 6.0


def test_the_decision_reads_the_decisive_signals_of_the_best_sentence_too(store):
    best = ranked(store, "Berapa peserta pengarahan di pendopo Wonoasri?", "id")[0]
    values = decision_values(best, 0.0)
    assert {name: values[name] for name in DECISIVE} == {name: getattr(best.signals, name) for name in DECISIVE}
    assert values.keys() == {*DECISIVE, "best", "vote"}


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_a_certain_score_stays_finite(score):
    assert 0 <= answerable(scored(score)) <= 1


def test_the_sentences_of_an_answer_are_few_and_nearly_as_good_as_the_best():
    evidence = scored(0.9, 0.89, 0.88, 0.87)
    assert chosen(evidence) == evidence[:QUOTES]
    assert chosen(scored(0.9, 0.001)) == scored(0.9)
    assert chosen([]) == []


def test_the_models_choice_among_equals_comes_first():
    evidence = scored(0.8, 0.8, 0.8)
    assert chosen(evidence, (0.01, 0.98, 0.01))[0] == evidence[1]


def test_an_undecided_model_changes_nothing():
    evidence = scored(0.9, 0.8, 0.3)
    assert chosen(evidence, (1 / 3, 1 / 3, 1 / 3)) == chosen(evidence)
