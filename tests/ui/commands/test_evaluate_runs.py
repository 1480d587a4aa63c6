import json

import pytest

from tests.eval.scored_samples import SCORES, TOPICS, VALUES, write_run, write_scores
from ui.compose import Parts

BETTER = VALUES | {"right": {"q1": 1.0, "q2": None, "q3": 1.0}}
HELD = '[[gate]]\nmeasure = "right"\nslice = "id"\nat_least = 0.9\n'
MISSED = '[[gate]]\nmeasure = "right"\nslice = "en"\nat_least = 0.85\n'
LACKING = '[[gate]]\nmeasure = "untranslated"\nslice = "en"\nat_least = 0.97\n'


@pytest.fixture
def runs(tmp_path):
    return (
        str(write_scores(tmp_path / "a", "text\x1bbook")),
        str(write_scores(tmp_path / "b", "product", values=BETTER)),
    )


def test_two_runs_are_compared_in_a_table(command, runs):
    outcome = command("eval", "compare", *runs)
    assert outcome.code == 0, outcome.err
    row = next(line.split() for line in outcome.out.splitlines() if line.startswith("right") and " en " in line)
    assert row[:6] == ["right", "en", "1", "0.0", "%", "100.0"]
    assert "+100.0" in row
    assert "\x1b" not in outcome.out
    assert "Without values to pair: answerable_auroc, ndcg_10" in outcome.out


def test_a_comparison_comes_as_json_too(command, runs):
    outcome = command("eval", "compare", *runs, "--json")
    told = json.loads(outcome.out)
    assert (told["a"], told["b"], told["draws"]) == ("text\x1bbook", "product", 200)
    row = next(row for row in told["rows"] if (row["measure"], row["slice"]) == ("right", "all"))
    assert (row["first"], row["second"], row["difference"]["value"]) == (0.5, 1.0, 0.5)
    assert row["difference"]["p"] <= row["corrected"] <= 1
    assert told["unpaired"] == ["answerable_auroc", "ndcg_10"]


def test_a_report_is_one_file(command, tmp_path):
    folders = [str(write_run(tmp_path / "a", "textbook")), str(write_run(tmp_path / "b"))]
    page = tmp_path / "report.html"
    outcome = command("eval", "report", *folders, "--html", str(page))
    assert outcome.code == 0, outcome.err
    assert str(page) in outcome.out
    written = page.read_text(encoding="utf-8")
    assert written.startswith("<!DOCTYPE html>")
    assert "textbook" in written


@pytest.mark.parametrize(
    ("gates", "code", "lines"),
    [
        (HELD, 0, ["held: right (id) at least 0.9, is 1"]),
        (MISSED, 1, ["missed: right (en) at least 0.85, is 0"]),
        (HELD + MISSED, 1, ["held: right (id) at least 0.9, is 1", "missed: right (en) at least 0.85, is 0"]),
        (
            MISSED + LACKING,
            2,
            ["missed: right (en) at least 0.85, is 0", "not in the run: untranslated (en) at least 0.97"],
        ),
    ],
    ids=["held", "missed", "one of two missed", "not in the run"],
)
def test_the_exit_code_tells_whether_every_gate_held(command, runs, tmp_path, gates, code, lines):
    file = tmp_path / "gates.toml"
    file.write_text(gates, encoding="utf-8")
    outcome = command("eval", "gate", runs[0], "--gates", str(file))
    assert (outcome.code, outcome.out.splitlines()) == (code, lines)
    assert len(outcome.err.splitlines()) == (1 if code == 2 else 0)


def test_without_a_file_the_shipped_gates_are_held(command, runs):
    outcome = command("eval", "gate", runs[0])
    assert outcome.code == 2
    assert "untranslated (en)" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "{a}", "{none}"],
        ["compare", "{a}", "{other}"],
        ["compare", "{a}", "{empty}"],
        ["gate", "{none}"],
        ["gate", "{a}", "--gates", "{none}"],
        ["gate", "{a}", "--gates", "{a}/scores.json"],
        ["report", "{a}", "--html", "{empty}/report.html"],  # scores alone are no run to report on
        ["report", "{none}", "--html", "{empty}/report.html"],
        ["report", "{a}", "--html", "{none}/report.html"],
        ["report", "{a}", "--html", "{empty}"],
        ["report", "{a}"],
    ],
    ids=" ".join,
)
def test_bad_input_is_told_in_one_line(command, home, runs, tmp_path, arguments):
    (tmp_path / "empty").mkdir()
    other = write_scores(tmp_path / "other", "other", SCORES, topics=TOPICS[:2])
    places = {"a": runs[0], "none": str(tmp_path / "none"), "other": str(other), "empty": str(tmp_path / "empty")}
    outcome = command("eval", *(argument.format(**places) for argument in arguments), parts=Parts)
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1), outcome.err
    assert outcome.err.startswith("tanya-asn: ")
    assert list((tmp_path / "empty").iterdir()) == []
    assert not home.exists()
