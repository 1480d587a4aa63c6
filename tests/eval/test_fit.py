import json
from dataclasses import fields, replace

import pytest

from eval.fit import DECIDED, fit, fit_evidence, logistic, observations
from rag.chain import AnswerChain
from rag.evidence import Logistic, Weights
from rag.signals import NAMES
from tests.eval.samples import TOPIC, UNANSWERABLE
from tests.rag.overlap_reader import READER
from tests.rag.samples import BRIEFING, evidence_of
from tests.rag.scripted_chat import chat

TELLING = NAMES[0]  # the one signal that the made-up observations differ in


def candidate(strength, gold=False):
    signals = dict.fromkeys(NAMES, 0.0) | {TELLING: strength}
    return {"text": "", "gold": gold, "signals": signals, "passage": evidence_of(BRIEFING, 1).passage, "sentence": 1}


def observed(number):
    """Even numbers are answerable: one strong candidate that is right, and a generator that votes for it."""
    answerable = number % 2 == 0
    shift = number / 1000  # no two rows alike
    strong = [candidate(1.0 + shift, gold=True)] if answerable else []
    weak = [candidate(0.1 * place + shift) for place in range(4)]
    topic = replace(TOPIC if answerable else UNANSWERABLE, id=f"q{number}")
    read = {"vote": 3.0, "choice": (0.97, 0.01, 0.01, 0.01)} if answerable else {"vote": -3.0, "choice": None}
    return topic, {"id": topic.id, "candidates": strong + weak, **read}


@pytest.fixture(scope="module")
def separable():
    topics, rows = zip(*map(observed, range(40)), strict=True)
    return topics, rows


def test_separable_data_gives_weights_that_separate_it(separable):
    weights, report = fit(*separable)
    model = Logistic(**weights["evidence"])
    assert model.weights[TELLING] > 0
    assert all(weight == 0 for name, weight in model.weights.items() if name != TELLING)
    assert model.probability(dict.fromkeys(NAMES, 0.0) | {TELLING: 1.0}) > 0.5
    assert model.probability(dict.fromkeys(NAMES, 0.0)) < 0.5
    assert weights["full"]["weights"]["vote"] > 0
    assert "quick: AUROC 1.000 (ten-fold)" in report
    assert "full: AUROC 1.000 (ten-fold)" in report
    language, length = TOPIC.language, "1.0 sentences"  # the strong candidate stands alone, and holds the fact
    assert f"{language} choice 0.0, margin 0.7: right 1.00, {length}" in report
    assert "  decline below 0.50: declines 0 of 20 answerable, 20 of 20 unanswerable" in report


def test_the_fitted_weights_are_what_the_chain_reads(separable):
    weights, _ = fit(*separable)
    assert set(weights) == {field.name for field in fields(Weights)}
    assert {name: weights[name] for name in DECIDED} == DECIDED
    json.dumps(weights)


def test_an_answerable_question_without_a_gold_sentence_teaches_nothing_of_sentences(separable):
    topics, rows = separable
    blind = {"id": "blind", "candidates": [candidate(0.0), candidate(2.0)], "vote": 1.0}
    before = fit_evidence(topics, rows)
    assert fit_evidence([*topics, replace(TOPIC, id="blind")], [*rows, blind]) == before


def test_weights_are_named_by_their_columns():
    fitted = logistic(("a", "b"), [[0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]], [False, True, False, True])
    assert fitted.weights["a"] > 0.5
    assert fitted.weights["b"] == pytest.approx(0, abs=1e-3)


def test_what_was_observed_before_is_not_asked_again(store, tmp_path):
    model = chat("Yes 1\nPengarahan dihadiri 586 peserta.", yes=0.9)
    chain, cache, told = AnswerChain(store, READER, model, {}), tmp_path / "seen.jsonl", []
    topics = [TOPIC, UNANSWERABLE]
    first = observations(chain, topics[:1], cache, lambda *step: told.append(step))
    asked = len(model.asked)
    assert asked == 1
    again = observations(chain, topics, cache, lambda *step: told.append(step))
    assert len(model.asked) == asked + 1
    assert [list(again[0][name]) for name in ("id", "choice")] == [list(first[0][name]) for name in ("id", "choice")]
    assert again[0]["vote"] == first[0]["vote"]
    assert [each["gold"] for each in again[0]["candidates"]] == [each["gold"] for each in first[0]["candidates"]]
    keys = [json.loads(line)["key"].split()[0] for line in cache.read_text(encoding="utf-8").splitlines()]
    assert keys == ["q1", "q2"]
    assert told == [(1, 2), (2, 2), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_was_read_of_other_notes_is_read_again(store, tmp_path):
    model, cache = chat("Yes 1\nPengarahan dihadiri 586 peserta.", yes=0.9), tmp_path / "seen.jsonl"
    chain = AnswerChain(store, READER, model, {})
    observations(chain, [TOPIC], cache, lambda *_: None)
    row = json.loads(cache.read_text(encoding="utf-8"))
    cache.write_text(json.dumps(row | {"key": f"{TOPIC.id} of other notes"}) + "\n", encoding="utf-8")
    observations(chain, [TOPIC], cache, lambda *_: None)
    assert len(model.asked) == 2


def test_an_observation_holds_what_the_fit_needs(store, tmp_path):
    chain = AnswerChain(store, READER, chat("Yes 1\nPengarahan dihadiri 586 peserta.", yes=0.9), {})
    (row,) = observations(chain, [TOPIC], tmp_path / "seen.jsonl", lambda *_: None)
    gold = [each for each in row["candidates"] if each["gold"]]
    assert [each["text"] for each in gold] == [
        "Pengarahan di pendopo Kabupaten Wonoasri pada 3 Maret 2021 dihadiri 586 peserta."
    ]
    assert set(gold[0]["signals"]) == set(NAMES)
    assert row["vote"] == pytest.approx(2.197, abs=1e-2)  # log(0.9 / 0.1)
    assert sum(row["choice"]) == pytest.approx(1.0)


def test_without_a_generator_there_is_no_vote(store, tmp_path):
    (row,) = observations(AnswerChain(store, READER, None, {}), [TOPIC], tmp_path / "seen.jsonl", lambda *_: None)
    assert (row["vote"], row["choice"]) == (None, None)
