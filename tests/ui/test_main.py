"""The command as a whole: its help, and the one line that answers bad input."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.command_tree import COMMANDS
from tests.ui.conftest import snapshot
from tests.ui.fakes import FakeChain, parts_over
from ui.compose import Parts

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "gradio", "transformers", "sentence_transformers", "faiss", "xllamacpp", "langchain_core", "numpy")

BAD_INPUT = {
    "no command": [],
    "unknown command": ["tanya"],
    "unknown option": ["--nope"],
    "unknown option of a command": ["ask", "--nope", "Apa?"],
    "unknown subcommand": ["index", "nope"],
    "group without a command": ["index"],
    "no question": ["ask"],
    "empty question": ["ask", ""],
    "blank question": ["ask", " \n\t"],
    "question of 4,001 characters": ["ask", "a" * 4_001],
    "question of 100,000 characters": ["ask", "a" * 100_000],
    "two questions": ["ask", "Apa?", "Siapa?"],
    "question and batch": ["ask", "Apa?", "--batch", "x.jsonl"],
    "missing batch file": ["ask", "--batch", "no-such.jsonl"],
    "folder as batch file": ["ask", "--batch", "."],
    "unknown language": ["ask", "Apa?", "--language", "fr"],
    "port out of range": ["serve", "--port", "70000"],
    "port no number": ["serve", "--port", "x"],
    "address that no browser opens": ["serve", "--host", "0.0.0.0"],
    "unknown log level": ["--log-level", "LOUD", "index", "list"],
    "missing index": ["index", "list"],
    "show without index": ["index", "show", "x"],
    "remove without index": ["index", "remove", "x"],
    "check without index": ["index", "check"],
    "missing article": ["index", "add", "no-such.md"],
    "no article": ["index", "add"],
    "unknown model": ["models", "pull", "no-such-model"],
    "models not ready": ["models", "check"],
    "missing question set": ["eval", "run", "no-such.jsonl", "--out", "no-such-run"],
    "folder as question set": ["eval", "questions", "check", "."],
    "no run folder": ["eval", "score", "no-such-run"],
    "no run to gate": ["eval", "gate", "no-such-run"],
    "missing set to fit": ["eval", "fit", "no-such.jsonl"],
    "missing sets to train on": ["eval", "train-evidence", "no-such-folder"],
}
UNKNOWN = (BAD_INPUT["unknown command"], BAD_INPUT["unknown subcommand"])
NEEDS_MODELS = {
    "missing generator": ["ask", "Apa?"],
    "missing embedder": ["ask", "Apa?", "--generator", "none"],
    "unknown generator": ["ask", "Apa?", "--generator", "magic"],
    "chat without models": ["chat"],
    "serve without models": ["serve", "--port", "0"],
    "build without models": ["index", "build"],
}


@pytest.mark.parametrize("arguments", BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_answered_in_one_line_and_changes_nothing(command, home, arguments):
    outcome = command(*arguments, parts=parts_over(FakeChain()))
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1), outcome.err
    assert outcome.err.startswith("tanya-asn: ")
    assert ("No such command" in outcome.err) == (arguments in UNKNOWN)
    assert len(outcome.err) < 400
    assert not home.exists()


@pytest.mark.parametrize("arguments", NEEDS_MODELS.values(), ids=NEEDS_MODELS)
def test_a_missing_part_is_answered_in_one_line_and_changes_nothing(command, home, arguments):
    outcome = command(*arguments, parts=Parts)
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1), outcome.err
    assert "tanya-asn" in outcome.err.removeprefix("tanya-asn: ")  # the remedy is a command
    assert not home.exists()


def test_an_evidence_model_that_cannot_be_loaded_is_told_in_one_line(command):
    from rag.evidence_model import EvidenceModelError

    outcome = command("ask", "Apa?", parts=parts_over(FakeChain(failure=EvidenceModelError("it can't be loaded"))))
    assert (outcome.code, outcome.err) == (2, "tanya-asn: it can't be loaded\n")


@pytest.mark.parametrize(
    "arguments", [["ask", "Apa?"], ["index", "list"], ["index", "build"], ["index", "backup", "new.zip"]], ids=" ".join
)
def test_a_file_that_is_no_index_is_told_in_one_line_and_left_as_it_is(command, home, arguments):
    (home / "index").mkdir(parents=True)
    (home / "index" / "store.db").write_bytes(b"no database at all")
    before = snapshot(home)
    outcome = (
        command(*arguments, "--generator", "none", parts=parts_over()) if arguments[0] == "ask" else command(*arguments)
    )
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1), outcome.err
    assert "is damaged" in outcome.err
    assert {path for path in snapshot(home) if not path.endswith(".lock")} == set(before)
    assert (home / "index" / "store.db").read_bytes() == b"no database at all"


def test_a_refused_option_points_to_the_help_of_its_command(command):
    assert command("ask", "--nope").err.endswith("see `tanya-asn ask --help`\n")
    assert command("--nope").err.endswith("see `tanya-asn --help`\n")


def test_a_config_file_with_an_unknown_setting_is_refused(command, home):
    home.mkdir()
    (home / "config.toml").write_text("prot = 1\n", encoding="utf-8")
    before = snapshot(home)
    outcome = command("index", "list")
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert "unknown setting 'prot'" in outcome.err
    assert snapshot(home) == before


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_help_text_has_one_example(command, path):
    outcome = command(*path, "--help")
    assert outcome.code == 0
    assert outcome.out.count("Example: tanya-asn") == 1


def test_help_loads_no_model_library(tmp_path):
    script = (
        "import sys; from ui.main import run; run(['--help']); run(['index', 'add', '--help']); "
        f"sys.exit(', '.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    )
    child = in_child("-c", script, home=tmp_path / "home")
    assert (child.returncode, child.stderr) == (0, "")
    assert not (tmp_path / "home").exists()


def test_the_module_runs_as_a_program(tmp_path):
    child = in_child("-m", "ui.main", "ask", "", home=tmp_path / "home")
    assert (child.returncode, len(child.stderr.splitlines())) == (2, 1)


def test_the_version_is_told(command):
    assert command("--version").out.startswith("tanya-asn ")


def test_text_that_is_not_utf_8_is_refused(tmp_path):
    child = in_child("-m", "ui.main", "ask", b"apa \xff?", home=tmp_path / "home")
    assert child.returncode == 2
    assert "UTF-8" in child.stderr


def in_child(*arguments: str | bytes, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TANYA_ASN_HOME": str(home)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
