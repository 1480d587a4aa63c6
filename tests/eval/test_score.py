import json
from dataclasses import replace

import pytest

from eval.figures import Settings, cluster
from eval.judges import Rules
from eval.runs import RunFolderError
from eval.score import score
from eval.scored import read_scores
from tests.eval.run_samples import begin, finished
from tests.eval.samples import TOPIC, UNANSWERABLE, quoting
from tests.rag.samples import BRIEFING

FEW = Settings(draws=50)
ENGLISH = replace(TOPIC, id="q3", language="en", question="How many attended?", pair="p1")
TOPICS = (replace(TOPIC, pair="p1"), UNANSWERABLE, ENGLISH)


def scored_answer():
    return replace(quoting(), answerable=0.9)


@pytest.fixture
def folder(store, tmp_path):
    """The Indonesian question answered rightly, the English one in Indonesian, the other declined."""
    return finished(tmp_path / "run", {"q1": scored_answer(), "q3": scored_answer()}, TOPICS, store)


def test_figures_are_told_slice_by_slice_and_written(folder):
    scores = score(folder, FEW)
    read = read_scores(folder.path)
    assert read.scores == tuple(scores)
    told = {(each.measure, each.slice): (each.value, each.n) for each in scores}
    assert [told["right", name] for name in ("id", "en", "all")] == [(1.0, 1), (1.0, 1), (1.0, 2)]
    assert [told["in_language", name] for name in ("id", "en", "all")] == [
        (1.0, 2),
        (0.0, 1),
        (pytest.approx(2 / 3), 3),
    ]
    assert told["declined_rightly", "all"] == (1.0, 1)
    assert told["declining_f1", "all"] == (1.0, 3)
    assert told["untranslated", "en"] == (0.0, 1)
    assert told["total_ms", "all"] == told["total_ms_p95", "all"] == (200.0, 3)
    assert told["mrr_10", "id-id"] == told["mrr_10", "en-id"] == (1.0, 1)


def test_retrieval_is_told_by_direction_and_never_as_one(folder):
    slices = {each.slice for each in score(folder, FEW) if each.measure.startswith(("ndcg", "recall_", "mrr"))}
    assert slices == {"id-id", "en-id"}


def test_what_no_question_is_measured_by_is_left_out(folder):
    told = {(each.measure, each.slice) for each in score(folder, FEW)}
    assert ("declined_rightly", "en") not in told
    assert ("exact_match", "all") not in told
    assert ("answerable_auroc", "all") not in told  # the declined answer carries no score: one class is missing


def test_a_pair_counts_once(folder):
    (verdict,) = [each for each in score(folder, FEW) if each.measure == "parity_verdict" and each.slice == "all"]
    assert (verdict.value, verdict.n) == (1.0, 1)
    assert read_scores(folder.path).values["parity_verdict"] == {"q1": 1.0}


def test_a_yes_no_score_is_the_mean_of_its_values_in_wilsons_interval(folder):
    (half,) = [each for each in score(folder, FEW) if (each.measure, each.slice) == ("in_language", "all")]
    assert (half.low, half.high) == (pytest.approx(0.20766, abs=1e-4), pytest.approx(0.93851, abs=1e-4))
    values = read_scores(folder.path).values["in_language"]
    assert sum(values.values()) / len(values) == pytest.approx(half.value)


def test_what_a_comparison_needs_of_a_question_is_written(folder):
    score(folder, FEW)
    written = json.loads((folder.path / "scores.json").read_text(encoding="utf-8"))
    assert written["topics"]["q3"] == {
        "language": "en",
        "cluster": BRIEFING.id,
        "pair": "p1",
        "answerable": True,
        "direction": "en-id",
    }
    assert written["topics"]["q2"]["direction"] is None
    assert (written["system"], written["draws"]) == ("listed", 50)
    assert written["judges"]["alce_recall"] == f"rules-1: {Rules.error}"


def test_another_judge_is_named_beside_its_figures(folder):
    class Strict(Rules):
        name, error = "strict", "none"

        def entails(self, evidence, sentence, language):
            return False

    scores = score(folder, replace(FEW, judge=Strict()))
    assert {each.value for each in scores if each.measure.startswith("alce")} == {0.0}
    assert (
        json.loads((folder.path / "scores.json").read_text(encoding="utf-8"))["judges"]["alce_recall"] == "strict: none"
    )


def test_scoring_twice_gives_the_same_file(folder):
    score(folder, FEW)
    first = (folder.path / "scores.json").read_bytes()
    score(folder, FEW)
    assert (folder.path / "scores.json").read_bytes() == first


def test_a_run_that_was_stopped_is_not_scored(store, tmp_path):
    folder = begin(tmp_path / "run", TOPICS, store)
    with pytest.raises(RunFolderError, match="lacks the answers to 3 of its 3 questions"):
        score(folder, FEW)


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        (replace(TOPIC, documents=("b", "a"), pair="p1"), "b"),
        (replace(UNANSWERABLE, pair="p1"), "p1"),
        (UNANSWERABLE, "q2"),
    ],
)
def test_a_question_is_drawn_with_its_document_else_its_pair_else_alone(topic, name):
    assert cluster(topic) == name
