import json
from functools import cached_property
from pathlib import Path

import pytest

from eval.questions import read_topics
from index.store import Store
from rag.chain import AnswerChain
from tests.eval.samples import RECORD, write_set
from tests.index.fake_embedder import FakeEmbedder
from tests.rag.overlap_reader import READER
from tests.rag.samples import DOCUMENTS
from tests.rag.scripted_chat import chat
from ui.compose import Parts

OTHER = RECORD | {"id": "q2", "question": "Siapa?", "answerable": False, "facts": [], "documents": [], "split": "final"}


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
            folder = tmp_path / "store"
            store = Store.open(folder, self.embedder) if folder.exists() else Store.create(folder, self.embedder)
            store.add_all(DOCUMENTS)
            return AnswerChain(store, READER, chat("Yes 1\n", yes=0.99), {})

    return Measured


@pytest.fixture
def run_folder(command, question_set, parts, tmp_path):
    """A finished run of the product."""
    folder = tmp_path / "run"
    outcome = command("eval", "run", str(question_set), "--generator", "none", "--out", str(folder), parts=parts)
    assert outcome.code == 0, outcome.err
    return folder


def answered(folder):
    return [json.loads(line)["id"] for line in (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_run_keeps_the_answers_and_what_shaped_them(run_folder):
    assert answered(run_folder) == ["q1", "q2"]
    record = json.loads((run_folder / "run.json").read_text(encoding="utf-8"))
    assert (record["system"], record["settings"]["generator"]) == ("tanya-asn", "none")
    assert record["questions"]["count"] == 2
    assert record["models"] == {"fake": "f" * 64, "generator": "none"}
    assert 0 < record["memory_mib"]["before"] <= record["memory_mib"]["peak"]


def test_a_run_is_scored_from_its_files(command, run_folder):
    outcome = command("eval", "score", str(run_folder))
    assert outcome.code == 0, outcome.err
    assert "tanya-asn: answers by language" in outcome.out
    assert "n=" in next(line for line in outcome.out.splitlines() if line.startswith("Right "))
    assert (run_folder / "scores.json").exists()


def test_only_the_split_that_is_asked_for_is_asked(command, question_set, parts, tmp_path):
    folder = tmp_path / "run"
    arguments = ("--split", "final", "--generator", "none", "--out", str(folder))
    command("eval", "run", str(question_set), *arguments, parts=parts)
    assert answered(folder) == ["q2"]


def test_a_baseline_is_run_by_its_name(command, question_set, parts, tmp_path):
    folder = tmp_path / "run"
    arguments = ("--config", "always-decline", "--generator", "none", "--out", str(folder))
    outcome = command("eval", "run", str(question_set), *arguments, parts=parts)
    assert outcome.code == 0, outcome.err
    records = map(json.loads, (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines())
    assert {record["answer"]["status"] for record in records} == {"declined"}


def test_a_run_goes_on_only_as_it_began(command, question_set, parts, run_folder):
    arguments = ("eval", "run", str(question_set), "--generator", "none", "--out", str(run_folder))
    assert command(*arguments, parts=parts).code == 0
    assert answered(run_folder) == ["q1", "q2"]
    outcome = command(*arguments, "--split", "dev", parts=parts)
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert "other questions; name another folder" in outcome.err


BAD_SETS = {"bad line": ["{"], "bad record": [RECORD | {"facts": 3}], "nothing in it": [""]}
OUT_OF_PLACE = ["--out", "no-such-folder/out"]
BAD = {
    **{f"run, {name}": ("run", records, ["--out", "run"]) for name, records in BAD_SETS.items()},
    **{f"fit, {name}": ("fit", records, []) for name, records in BAD_SETS.items()},
    "run, unknown split": ("run", [RECORD], ["--split", "test", "--out", "run"]),
    "run, unknown system": ("run", [RECORD], ["--config", "magic", "--out", "run"]),
    "run, out in no folder": ("run", [RECORD], OUT_OF_PLACE),
    "fit, out in no folder": ("fit", [RECORD], OUT_OF_PLACE),
}


@pytest.mark.parametrize(("verb", "records", "options"), BAD.values(), ids=BAD)
def test_bad_input_is_told_in_one_line_before_anything_is_loaded(command, home, tmp_path, verb, records, options):
    path = write_set(tmp_path / "set.jsonl", *records)
    outcome = command("eval", verb, str(path), *options, parts=Parts)
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1), outcome.err
    assert outcome.err.startswith("tanya-asn: ")
    assert not home.exists()


def test_what_is_no_run_is_not_scored(command, tmp_path):
    outcome = command("eval", "score", str(tmp_path))
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1), outcome.err
    assert outcome.err.endswith("is it a run folder?\n")


def test_an_unsound_question_set_is_told_fault_by_fault(command, tmp_path):
    known = RECORD | {"documents": ["skb-netralitas-2022"], "facts": [["22 September 2022"]]}
    path = write_set(tmp_path / "set.jsonl", known, RECORD | {"id": "q2"}, "{")
    outcome = command("eval", "questions", "check", str(path))
    assert outcome.code == 1
    lines = outcome.out.splitlines()
    assert lines[-1] == f"{path}: 2 questions, 3 faults, 2 warnings"
    assert [line.split(": ")[0] for line in lines[-6:-1]] == ["warning", "warning", "fault", "fault", "fault"]


def test_a_sound_question_set_is_counted(command):
    outcome = command("eval", "questions", "check", "eval/questions/founding.jsonl")
    assert outcome.code == 0, outcome.out
    answerable = [topic.language for topic in read_topics(Path("eval/questions/founding.jsonl")) if topic.answerable]
    told = next(line.split() for line in outcome.out.splitlines() if "answerable: yes" in line)[-2:]
    assert told == [str(answerable.count("en")), str(answerable.count("id"))]


def test_the_error_of_the_judge_is_told(command, tmp_path):
    pair = {"key": "p1", "premise": "Hadir 586 peserta.", "hypothesis": "Hadir 586 peserta.", "label": "entailment"}
    write_set(tmp_path / "pairs.jsonl", pair, pair | {"hypothesis": "Hadir 12 peserta.", "label": "contradiction"})
    outcome = command("eval", "judge", str(tmp_path))
    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines()[0] == "judge rules-1, 2 pairs: Cohen's kappa 1.000"


def test_a_judge_is_held_against_the_fact_groups_of_a_run_and_no_model_is_asked(command, run_folder):
    outcome = command("eval", "judge", str(run_folder), parts=Parts)
    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines()[0] == "judge rules-1, 1 answers: Cohen's kappa 1.000"
    assert outcome.out.splitlines()[1].startswith("agrees with the fact groups: 100.0% (1 of 1;")


@pytest.mark.parametrize(("reply", "agreeing"), [("Yes", 1), ("No", 0)])
def test_a_chat_model_can_be_the_judge(command, run_folder, tmp_path, reply, agreeing):
    class Judging(Parts):
        @cached_property
        def chain(self):
            store = Store.open(tmp_path / "store", FakeEmbedder())
            return AnswerChain(store, READER, chat(replies={"other": reply}), {})

    outcome = command("eval", "judge", str(run_folder), "--generator", "openai:m", parts=Judging)
    assert outcome.code == 0, outcome.err
    first, agrees, *_, mean = outcome.out.splitlines()
    assert first.startswith("judge chat-1 (openai:m), 1 answers")
    assert f"({agreeing} of 1;" in agrees
    assert mean == f"faithful sentences, mean over 2 answers: {agreeing:.3f}"


def test_a_judge_needs_a_generator(command, run_folder, parts):
    class Silent(parts):
        @cached_property
        def chain(self):
            return AnswerChain(Store.open(self.folder, self.embedder), READER, None, {})

        folder = run_folder.parent / "store"

    outcome = command("eval", "judge", str(run_folder), "--generator", "none", parts=Silent)
    assert (outcome.code, outcome.out) == (2, "")
    assert "'judge' needs a generator" in outcome.err


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
