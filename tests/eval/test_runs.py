import json

import pytest

from eval.frozen import FrozenCorpus
from eval.run import finish, run
from eval.runs import RunFolder, RunFolderError
from tests.eval.run_samples import Listed, begin, finished
from tests.eval.samples import TOPIC, UNANSWERABLE, quoting

TOPICS = (TOPIC, UNANSWERABLE)


def test_a_run_is_read_back_as_it_was_made(store, tmp_path):
    folder = finished(tmp_path / "run", {"q1": quoting()}, TOPICS, store)
    corpus = folder.corpus()
    assert corpus.fingerprint() == FrozenCorpus.of(store).fingerprint() == folder.manifest()["hashes"]["corpus"]
    assert folder.topics() == list(TOPICS)
    answers = folder.answers(corpus)
    assert answers["q1"].record() == quoting().record()
    assert answers["q2"].status == "declined"
    assert folder.qrels() == "q1 0 wonoasri-2021#1.1 1\n"
    assert folder.rankings().splitlines()[0] == "q1 Q0 wonoasri-2021#1.1 1 1.000000 listed"
    assert len(folder.rankings().splitlines()) == 4
    assert (tmp_path / "run" / "topics.tsv").read_text(encoding="utf-8").startswith(f"q1\t{TOPIC.question}\n")


def test_what_shaped_a_run_and_when_it_ended_is_kept(store, tmp_path):
    folder = begin(tmp_path / "run", TOPICS, store)
    assert folder.manifest()["finished"] is None
    finish(folder, folder.manifest(), {"before": 1, "loaded": 2, "peak": 3})
    record = folder.manifest()
    assert record["finished"] >= record["started"]
    assert record["memory_mib"] == {"before": 1, "loaded": 2, "peak": 3}
    assert set(record["hashes"]) > {"prompts", "weights", "evidence model", "corpus"}


def test_a_run_that_was_stopped_goes_on_where_it_stopped(store, tmp_path):
    folder = begin(tmp_path / "run", TOPICS, store)
    with pytest.raises(RuntimeError):
        run(Listed({}, breaks_at="q2"), TOPICS, folder, lambda *_: None)
    again, steps = Listed({}), []
    run(again, TOPICS, begin(tmp_path / "run", TOPICS, store), lambda *step: steps.append(step))
    assert again.asked == ["q2"]
    assert steps == [(1, 2), (2, 2)]
    assert set(folder.answers(folder.corpus())) == {"q1", "q2"}


def test_an_answer_cut_in_half_is_asked_for_again(store, tmp_path):
    folder = finished(tmp_path / "run", {}, TOPICS, store)
    answers = tmp_path / "run" / "answers.jsonl"
    whole = answers.read_text(encoding="utf-8")
    answers.write_text(whole[:-40], encoding="utf-8")
    again = Listed({})
    run(again, TOPICS, begin(tmp_path / "run", TOPICS, store), lambda *_: None)
    assert again.asked == ["q2"]
    assert answers.read_text(encoding="utf-8") == whole
    assert [line.split()[0] for line in folder.rankings().splitlines()] == ["q1", "q1", "q2", "q2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"system": "dense"},
        {"questions": {"file": "set.jsonl", "sha256": "1" * 64, "split": None, "count": 2}},
        {"hashes": {}},
        {"models": {"fake": "g"}},
        {"settings": {"generator": "llama"}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_run_goes_on_only_as_it_began(store, tmp_path, changes):
    begin(tmp_path / "run", TOPICS, store)
    with pytest.raises(RunFolderError, match=f"other {next(iter(changes))}; name another folder"):
        begin(tmp_path / "run", TOPICS, store, **changes)


def test_the_same_questions_from_another_place_are_the_same(store, tmp_path):
    begin(tmp_path / "run", TOPICS, store)
    moved = {"file": "elsewhere/set.jsonl", "sha256": "0" * 64, "split": None, "count": 2}
    begin(tmp_path / "run", TOPICS, store, questions=moved)


def test_a_place_where_no_run_can_be_is_refused(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    for name, told in (("file", "is a file"), ("a/b", "is missing"), ("full", "other things")):
        with pytest.raises(RunFolderError, match=told) as refusal:
            RunFolder(tmp_path / name).require_usable()
        assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("run.json", "{"),
        ("run.json", '{"format": 2}'),
        ("documents.jsonl", "{}\n"),
        ("documents.jsonl", "{\n"),
        ("answers.jsonl", '{"id": "q1"}\n'),
        ("answers.jsonl", "[\n"),
        ("answers.jsonl", None),
        ("documents.jsonl", None),
        ("run.json", None),
    ],
)
def test_a_damaged_file_is_named(store, tmp_path, name, text):
    folder = finished(tmp_path / "run", {"q1": quoting()}, TOPICS, store)
    file = tmp_path / "run" / name
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(RunFolderError, match=name) as refusal:
        (folder.manifest(), folder.answers(folder.corpus()))
    assert len(str(refusal.value).splitlines()) == 1


def test_an_answer_on_a_document_that_the_run_lacks_is_told(store, tmp_path):
    folder = finished(tmp_path / "run", {"q1": quoting()}, TOPICS, store)
    file = tmp_path / "run" / "documents.jsonl"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if json.loads(line)["id"] != "wonoasri-2021"]
    file.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(RunFolderError, match="wonoasri-2021"):
        folder.answers(folder.corpus())
