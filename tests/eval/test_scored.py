import json

import pytest

from eval.runs import RunFolderError
from eval.scored import Asked, read_scores
from tests.eval.scored_samples import SCORES, VALUES, write_scores


def test_scores_are_read_as_they_were_written(tmp_path):
    run = read_scores(write_scores(tmp_path / "run"))
    assert (run.system, run.seed, run.draws) == ("product", 20261121, 200)
    assert run.values == VALUES
    assert len(run.scores) == len(SCORES)
    assert run.score("right", "en").value == 0.0
    assert run.score("right", "id-id") is None
    assert run.topics["q3"] == Asked("en", "q3", "p1", True)


@pytest.mark.parametrize(
    ("slice_name", "direction", "inside"),
    [
        ("all", None, True),
        ("en", None, True),
        ("id", None, False),
        ("en-id", None, True),
        ("id-en", None, False),
        ("en-id", "en-en", False),
        ("en-en", "en-en", True),
        ("en", "en-en", True),
    ],
)
def test_a_question_counts_in_the_slices_of_its_language_and_direction(slice_name, direction, inside):
    assert Asked("en", "d", None, True, direction).is_in(slice_name) is inside


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"scores": [{"measure": "right"}]},
        {"scores": 3},
        {"scores": [SCORES[0] | {"value": "high"}]},
        {"values": {"right": {"q1": "yes"}}},
        {"topics": {"q1": {}}},
        {"topics": []},
        {"seed": None},
    ],
    ids=str,
)
def test_damaged_scores_are_refused_in_one_line(tmp_path, change):
    file = write_scores(tmp_path / "run") / "scores.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"score the run again") as refused:
        read_scores(tmp_path / "run")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"null"])
def test_what_is_no_score_file_is_refused(tmp_path, content):
    (tmp_path / "scores.json").write_bytes(content)
    with pytest.raises(RunFolderError, match="score the run again"):
        read_scores(tmp_path)


def test_a_run_that_is_not_there_or_not_scored_is_told(tmp_path):
    with pytest.raises(RunFolderError, match="not a run folder"):
        read_scores(tmp_path / "nothing")
    with pytest.raises(RunFolderError, match="eval score"):
        read_scores(tmp_path)
