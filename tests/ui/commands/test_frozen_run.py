"""A run that was kept, scored anew from its files and held against the gates: no model, no store."""

import json
import shutil
from pathlib import Path

import pytest

from ui.compose import Parts

FROZEN = Path(__file__).parents[2] / "eval" / "frozen"


@pytest.fixture
def kept(tmp_path):
    """A copy of the run, and the gates that it has to hold."""
    run = tmp_path / "run"
    shutil.copytree(FROZEN / "run", run)
    return str(run), ["--gates", str(FROZEN / "gates.toml")]


def test_the_frozen_run_holds_the_gates(command, home, kept):
    run, gates = kept
    scored = command("eval", "score", run, parts=Parts)
    assert scored.code == 0, scored.err
    outcome = command("eval", "gate", run, *gates, parts=Parts)
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    assert not home.exists()


def test_a_system_that_declines_everything_misses_them(command, kept):
    """The scores come from the files: spoil the answers, and the gates tell."""
    run, gates = kept
    file = Path(run) / "answers.jsonl"
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    refusal = {"status": "declined", "sentences": [{"text": "-", "citations": [], "support": ""}], "citations": []}
    spoilt = [json.dumps({**line, "answer": line["answer"] | refusal}) for line in lines]
    file.write_text("\n".join(spoilt) + "\n", encoding="utf-8")
    assert command("eval", "score", run).code == 0
    outcome = command("eval", "gate", run, *gates)
    assert outcome.code in (1, 2)  # 2: where nothing is answered, some figures do not exist
    assert "missed: right" in outcome.out
    assert "missed: wrongly_declined" in outcome.out
