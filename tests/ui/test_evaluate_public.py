"""``tanya-asn eval public``: what it prints, and the one line for a folder that is no such set."""

from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from eval.public.records import PublicSetError
from rag.evidence_model import EvidenceModelError
from tests.eval.public import folders
from tests.ui.fakes import parts_over
from ui.commands import evaluate_public
from ui.launch import Launch


@pytest.fixture
def ask(home):
    """Run the command as part of a program of its own."""
    program = typer.Typer()
    evaluate_public.register(program)

    def run(*arguments, catch=False):
        launch = Launch(parts_over(), {"home": home})
        return CliRunner().invoke(program, ["public", *map(str, arguments)], obj=launch, catch_exceptions=catch)

    return run


def test_belebele_is_told_direction_by_direction(ask, tmp_path):
    lines = ask("belebele", folders.belebele(tmp_path / "set"), "--cache", tmp_path / "kept").stdout.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads == [f"{way} (question-passages), n = 2" for way in ("id-id", "en-en", "id-en", "en-id")]
    assert [line.split()[0] for line in lines[2:6]] == ["dense", "bm25", "rrf", "tanya-asn"]
    assert lines[1].split() == ["ndcg_10", "recall_10", "mrr_10"]
    assert lines[3].split()[1:4] == ["1.000", "[1.000,", "1.000]"]
    assert list((tmp_path / "kept").glob("*.npz"))


def test_every_second_question_can_be_asked_alone(ask, tmp_path):
    out = ask("belebele", folders.belebele(tmp_path / "set"), "--part", "even").stdout
    assert "n = 1" in out
    assert "n = 2" not in out


def test_nomiracl_is_told_with_its_rates_at_one_threshold(ask, tmp_path):
    folder = folders.nomiracl(tmp_path / "set")
    chosen, given = ask("nomiracl", folder).stdout, ask("nomiracl", folder, "--threshold", "-1").stdout
    assert "(2 answerable, 2 not)" in chosen
    assert "chosen on the odd questions; on the even ones:" in chosen
    assert "hallucination rate (answered, though no passage answers): 100.0%" in given
    assert "(2 of 2)" in given
    assert "error rate (declined, though a passage answers): 0.0%" in given


def test_idk_mrc_is_told_as_an_auroc(ask, tmp_path):
    folder = folders.idk_mrc(tmp_path / "set")
    assert ask("idk-mrc", folder).stdout.startswith("answerable_auroc ")
    assert "(1 answerable, 1 not)" in ask("idk-mrc", folder, "--unit", "sentence", "--scorer", "cosine").stdout


class FakeEvidence:
    """Finds that a text answers if it shares a word with the question."""

    def __init__(self, base, file):
        assert (base.name, file.name) == ("multilingual-e5-small", "evidence.safetensors")

    def scores(self, question, texts):
        asked = set(question.lower().rstrip("?").split())
        return np.array([len(asked & set(text.lower().rstrip(".").split())) for text in texts], dtype=float)


def test_the_evidence_model_scores_where_it_is_asked_for(ask, tmp_path, monkeypatch):
    monkeypatch.setattr("rag.evidence_model.EvidenceModel", FakeEvidence)
    monkeypatch.setattr("models.shelf.ModelShelf.path", lambda _, name: Path(name))
    out = ask("nomiracl", folders.nomiracl(tmp_path / "set"), "--scorer", "evidence").stdout
    assert out.startswith("answerable_auroc 1.000")


def test_an_evidence_model_that_cannot_be_loaded_is_told_in_one_line(ask, tmp_path, monkeypatch):
    monkeypatch.setattr("models.shelf.ModelShelf.path", lambda _, name: tmp_path / name)
    with pytest.raises(EvidenceModelError, match="can't be loaded"):
        ask("idk-mrc", folders.idk_mrc(tmp_path / "set"), "--scorer", "evidence")


def test_a_folder_that_is_no_such_set_is_refused_before_a_model_is_loaded(ask, tmp_path):
    with pytest.raises(PublicSetError, match="can't read"):
        ask("belebele", tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [["belebele", "no-such-folder"], ["idk-mrc", ".", "--scorer", "magic"], ["nomiracl", ".", "--unit", "word"]],
)
def test_bad_arguments_are_refused(ask, arguments):
    assert ask(*arguments, catch=True).exit_code == 2
