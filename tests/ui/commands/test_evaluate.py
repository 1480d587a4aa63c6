import json
from functools import cached_property

import pytest

from index.store import Store
from rag.chain import AnswerChain
from tests.eval.samples import RECORD, write_set
from tests.index.fake_embedder import FakeEmbedder
from tests.rag.samples import DOCUMENTS
from tests.rag.scripted_chat import chat
from ui.compose import Parts

OTHER = RECORD | {"id": "q2", "answerable": False, "facts": [], "documents": [], "split": "final"}


@pytest.fixture
def question_set(tmp_path):
    return write_set(tmp_path / "set.jsonl", RECORD, OTHER)


@pytest.fixture
def parts(tmp_path):
    """A real chain over invented documents and a scripted generator."""

    class Measured(Parts):
        @cached_property
        def embedder(self):
            return FakeEmbedder()

        @cached_property
        def chain(self):
            store = Store.create(tmp_path / "store", self.embedder)
            store.add_all(DOCUMENTS)
            return AnswerChain(store, chat("Yes 1\n", yes=0.99), {})

    return Measured


def test_figures_are_printed_and_every_outcome_is_written(command, question_set, parts, tmp_path):
    out = tmp_path / "out.jsonl"
    outcome = command("eval", "measure", str(question_set), "--out", str(out), parts=parts)
    assert outcome.code == 0, outcome.err
    assert "id right: " in outcome.out
    assert outcome.out.splitlines()[-1].startswith("memory: ")
    assert [json.loads(line)["topic"]["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["q1", "q2"]


def test_only_the_split_that_is_asked_for_is_measured(command, question_set, parts, tmp_path):
    out = tmp_path / "out.jsonl"
    command("eval", "measure", str(question_set), "--split", "final", "--out", str(out), parts=parts)
    assert [json.loads(line)["topic"]["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["q2"]


BAD_SETS = {"bad line": ["{"], "bad record": [RECORD | {"facts": 3}], "nothing in it": [""]}
OUT_OF_PLACE = ["--out", "no-such-folder/out.jsonl"]
BAD = {
    **{f"measure, {name}": ("measure", records, []) for name, records in BAD_SETS.items()},
    **{f"fit, {name}": ("fit", records, []) for name, records in BAD_SETS.items()},
    "measure, unknown split": ("measure", [RECORD], ["--split", "test"]),
    "measure, out in no folder": ("measure", [RECORD], OUT_OF_PLACE),
    "fit, out in no folder": ("fit", [RECORD], OUT_OF_PLACE),
}


@pytest.mark.parametrize(("verb", "records", "options"), BAD.values(), ids=BAD)
def test_bad_input_is_told_in_one_line_before_anything_is_loaded(command, home, tmp_path, verb, records, options):
    path = write_set(tmp_path / "set.jsonl", *records)
    outcome = command("eval", verb, str(path), *options, parts=Parts)
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1), outcome.err
    assert outcome.err.startswith("tanya-asn: ")
    assert not home.exists()


def test_fitting_writes_weights_and_keeps_what_it_observed(command, parts, tmp_path):
    records = []
    for number in range(12):
        records += [
            RECORD | {"id": f"a{number}"},
            OTHER | {"id": f"b{number}", "question": f"Siapa presiden {number}?"},
        ]
    path, out, cache = write_set(tmp_path / "set.jsonl", *records), tmp_path / "weights.json", tmp_path / "new" / "seen"
    outcome = command("eval", "fit", str(path), "--out", str(out), "--cache", str(cache), parts=parts)
    assert outcome.code == 0, outcome.err
    assert set(json.loads(out.read_text(encoding="utf-8"))) >= {"evidence", "quick", "full", "decline"}
    assert len(cache.read_text(encoding="utf-8").splitlines()) == 24
    assert "AUROC" in outcome.out
