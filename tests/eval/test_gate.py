import math

import pytest

from eval.gate import Gate, GateError, judge, read_gates
from eval.labels import LABELS
from eval.scored import Score, ScoredRun

RUN = ScoredRun(
    "s",
    (
        Score("right", "id", 0.9, 0.8, 0.95, 20),
        Score("wrongly_declined", "all", 0.05, 0.02, 0.12, 40),
        Score("alce_recall", "all", None, None, None, 0),
        Score("answerable_auroc", "all", math.nan, math.nan, math.nan, 1),
    ),
    {},
    {},
)


@pytest.mark.parametrize(
    ("gate", "holds"),
    [
        (Gate("right", "id", at_least=0.9), True),
        (Gate("right", "id", at_least=0.91), False),
        (Gate("right", "id", at_least=0.9, on="low"), False),
        (Gate("right", "id", at_least=0.8, on="low"), True),
        (Gate("wrongly_declined", "all", at_most=0.05), True),
        (Gate("wrongly_declined", "all", at_most=0.04), False),
        (Gate("wrongly_declined", "all", at_most=0.05, on="high"), False),
        (Gate("wrongly_declined", "all", at_most=0.0), False),
        (Gate("answerable_auroc", "all", at_least=0.0), False),
        (Gate("answerable_auroc", "all", at_most=1.0), False),
    ],
    ids=str,
)
def test_a_gate_holds_or_is_missed(gate, holds):
    (finding,) = judge(RUN, [gate])
    assert finding.holds is holds


def test_a_finding_names_measure_value_and_threshold():
    findings = judge(RUN, [Gate("right", "id", at_least=0.95), Gate("wrongly_declined", "all", at_most=0.08, on="low")])
    assert list(map(str, findings)) == [
        "missed: right (id) at least 0.95, is 0.9",
        "held: wrongly_declined (all), low end of its interval, at most 0.08, is 0.02",
    ]


def test_a_measure_that_the_run_lacks_or_has_no_value_of_is_not_held():
    gates = [Gate("right", "id", at_least=0), Gate("right", "en", at_least=0), Gate("alce_recall", "all", at_most=1)]
    findings = judge(RUN, gates)
    assert [finding.holds for finding in findings] == [True, False, False]
    assert [finding.figure for finding in findings] == [0.9, None, None]
    assert str(findings[1]) == "not in the run: right (en) at least 0"


def test_the_shipped_gates_are_those_of_the_founding_questions():
    gates = {(gate.measure, gate.slice): gate for gate in read_gates()}
    assert gates["right", "id"].at_least == 0.90
    assert gates["right", "en"].at_least == 0.85
    assert gates["wrongly_declined", "all"].at_most == 0.08
    assert {measure for measure, _ in gates} <= set(LABELS)


BAD = {
    "no TOML": "[[gate",
    "no gate": "",
    "a table, no list": "gate = 3",
    "no bound": '[[gate]]\nmeasure = "right"\nslice = "id"',
    "two bounds": '[[gate]]\nmeasure = "right"\nslice = "id"\nat_least = 0.1\nat_most = 0.2',
    "bound is a text": '[[gate]]\nmeasure = "right"\nslice = "id"\nat_least = "0.9"',
    "bound is true": '[[gate]]\nmeasure = "right"\nslice = "id"\nat_least = true',
    "no slice": '[[gate]]\nmeasure = "right"\nat_least = 0.9',
    "measure is a number": '[[gate]]\nmeasure = 3\nslice = "id"\nat_least = 0.9',
    "misspelt": '[[gate]]\nmeasure = "right"\nslice = "id"\nat_last = 0.9',
    "on what?": '[[gate]]\nmeasure = "right"\nslice = "id"\nat_least = 0.9\non = "middle"',
    "not a table": "gate = [1]",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_file_of_gates_that_says_nothing_clear_is_refused(tmp_path, text):
    file = tmp_path / "gates.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GateError, match=r"gates\.toml") as refused:
        read_gates(file)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path):
    with pytest.raises(GateError, match="can't read"):
        read_gates(tmp_path / "nothing.toml")
    (tmp_path / "gates.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(GateError, match="not a TOML file"):
        read_gates(tmp_path / "gates.toml")
