"""``tanya-asn eval train-evidence``: a tiny model trained from files, and the one line for what is amiss."""

import gzip
import json
from functools import cached_property

import pytest

from index.store import Store
from models.shelf import ModelShelf
from rag.evidence_model import EvidenceModel
from tests.eval.public.folders import IDK_PASSAGES, IDK_QUESTIONS, NOMIRACL_PASSAGES, NOMIRACL_QUERIES, write
from tests.eval.samples import write_set
from tests.index.fake_embedder import FakeEmbedder
from tests.rag.samples import BRIEFING, DOCUMENTS
from tests.rag.tiny_evidence import save_tiny_base
from ui.compose import Parts

OWN = [
    {"language": "id", "question": "Berapa peserta pengarahan di Wonoasri?", "gold": [[BRIEFING.id, 2]]},
    {"language": "en", "question": "Who won the lottery in Wonoasri?", "gold": []},
]
LAW = {"question": "Apa yang diatur?", "passage": "uu/1", "answerable": True}
HAY = "\n".join(json.dumps({"id": f"uu/{number}", "text": "Pasal ini mengatur hal."}) for number in range(3))


@pytest.fixture
def sets(tmp_path, monkeypatch):
    """The project's questions where the command is run, and the public sets in a folder."""
    monkeypatch.chdir(tmp_path)
    questions = tmp_path / "eval" / "questions"
    questions.mkdir(parents=True)
    write_set(questions / "evidence.jsonl", *OWN)
    write_set(questions / "evidence_laws.jsonl", LAW)
    public = tmp_path / "public"
    public.mkdir()
    write(public / "idk_mrc", passages=IDK_PASSAGES, train=IDK_QUESTIONS)
    write(public / "nomiracl_id", passages=NOMIRACL_PASSAGES, queries=NOMIRACL_QUERIES)
    (public / "haystack.jsonl.gz").write_bytes(gzip.compress(HAY.encode()))
    return public


@pytest.fixture
def parts(tmp_path):
    """A real index over invented documents, and a shelf whose embedding model is tiny."""

    class TinyShelf(ModelShelf):
        def path(self, name):
            assert name == "multilingual-e5-small"
            return save_tiny_base(self.folder / name)

    class TinyParts(Parts):
        @cached_property
        def shelf(self):
            return TinyShelf(self.settings.models_folder)

        @cached_property
        def store(self):
            if (tmp_path / "store").exists():  # a second command
                return Store.open(tmp_path / "store", FakeEmbedder())
            store = Store.create(tmp_path / "store", FakeEmbedder())
            store.add_all(DOCUMENTS)
            return store

    return TinyParts


def test_a_model_is_trained_and_can_be_asked(command, sets, parts, tmp_path):
    out = tmp_path / "trained.safetensors"
    outcome = command("eval", "train-evidence", str(sets), "--out", str(out), "--rounds", "3", parts=parts)
    assert outcome.code == 0, outcome.err
    count, _, told = outcome.out.partition(" groups; mean loss of the last ")
    assert 7 <= int(count) <= 11  # two own questions three times, the law question, and by chance two more, twice each
    assert 0 < float(told.rpartition(" ")[2]) < 10
    model = EvidenceModel(tmp_path / "home" / "models" / "multilingual-e5-small", out)
    assert model.scores(OWN[0]["question"], ["Pasal ini mengatur hal."]).shape == (1,)


def test_a_model_is_trained_on_and_one_that_is_none_is_told_before_the_search(command, sets, parts, tmp_path):
    first, second, none = (tmp_path / name for name in ("first", "second", "none"))
    none.write_text("no model", encoding="utf-8")
    train = ("eval", "train-evidence", str(sets), "--out")
    assert command(*train, str(first), parts=parts).code == 0
    assert command(*train, str(second), "--from", str(first), parts=parts).code == 0
    assert first.read_bytes() != second.read_bytes()
    outcome = command(*train, str(tmp_path / "third"), "--from", str(none), parts=parts)
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1), outcome.err
    assert str(none) in outcome.err


def amiss(change):
    def prepare(sets):
        change(sets)
        return [str(sets), "--out", "model"]

    return prepare


def arguments(*given):
    return lambda sets: [str(sets), *given]


BEFORE_ANYTHING = {
    "no public folder": (lambda sets: [str(sets / "nowhere")], "does not exist"),
    "a file as public folder": (lambda sets: [str(sets / "haystack.jsonl.gz")], "is a file"),
    "no public set": (
        lambda sets: [str(sets.parent), "--out", "model"],
        "has no haystack.jsonl.gz and no idk_mrc/passages.jsonl and no idk_mrc/train.jsonl and no nomiracl_id/",
    ),
    "no haystack": (amiss(lambda sets: (sets / "haystack.jsonl.gz").unlink()), "has no haystack.jsonl.gz;"),
    "no IDK-MRC": (amiss(lambda sets: (sets / "idk_mrc/train.jsonl").unlink()), "has no idk_mrc/train.jsonl;"),
    "out in no folder": (arguments("--out", "nowhere/model"), "can't write nowhere/model"),
    "a folder as out": (arguments("--out", "eval"), "can't write eval"),
    "no rounds": (arguments("--out", "model", "--rounds", "0"), "--rounds"),
    "no model to train on": (arguments("--out", "model", "--from", "nowhere"), "does not exist"),
    "no embedding model": (arguments("--out", "model"), "run `tanya-asn models pull`"),
}


@pytest.mark.parametrize(("prepare", "reason"), BEFORE_ANYTHING.values(), ids=BEFORE_ANYTHING)
def test_bad_input_is_told_in_one_line_before_anything_is_loaded(command, home, sets, prepare, reason):
    outcome = command("eval", "train-evidence", *prepare(sets), parts=Parts)
    assert (outcome.code, outcome.out, len(outcome.err.splitlines())) == (2, "", 1), outcome.err
    assert outcome.err.startswith("tanya-asn: ")
    assert reason in outcome.err
    assert not home.exists()


BROKEN = {
    "own questions missing": ("../eval/questions/evidence.jsonl", None),
    "own questions broken": ("../eval/questions/evidence.jsonl", b"{"),
    "gold unknown": ("../eval/questions/evidence.jsonl", json.dumps(OWN[0] | {"gold": [["x", 1]]}).encode()),
    "law questions broken": ("../eval/questions/evidence_laws.jsonl", b"{}"),
    "law passage unknown": ("../eval/questions/evidence_laws.jsonl", json.dumps(LAW | {"passage": "x"}).encode()),
    "haystack not zipped": ("haystack.jsonl.gz", b"{}"),
    "IDK-MRC broken": ("idk_mrc/train.jsonl", b"{"),
}


@pytest.mark.parametrize(("place", "content"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told_in_one_line(command, sets, parts, place, content):
    path = sets / place
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    outcome = command("eval", "train-evidence", str(sets), "--out", "model", parts=parts)
    assert (outcome.code, outcome.out) == (2, ""), outcome.err
    complaint = outcome.err[outcome.err.index("tanya-asn: ") :]
    assert len(complaint.splitlines()) == 1
    assert path.name in complaint
    assert not (sets.parent / "model").exists()
