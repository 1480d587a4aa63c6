"""Editing, exporting, backing up and restoring from the command line, for people and for programs."""

import json
import shutil

import pytest

from tests.ui.conftest import snapshot
from tests.ui.fakes import FakeChain, parts_over

KNOWN = "karunakepri-2024-07-25"


@pytest.fixture
def built(command):
    outcome = command("index", "build", "--json")
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def told(outcome):
    """What a command told a program; nothing else may stand on standard output."""
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def test_every_command_tells_programs_in_json(command, built, tmp_path):
    assert KNOWN in built["added"]
    listed = told(command("index", "list", "--json"))
    assert [document["id"] for document in listed] == sorted(built["added"])
    assert "text" not in listed[0]
    shown = told(command("index", "show", KNOWN, "--json"))
    assert shown["passages"][0]["sentences"][0]["text"] in shown["text"]
    assert told(command("index", "edit", KNOWN, "--place", "Batam", "--json"))["place"] == "Batam"
    lines = str(tmp_path / "corpus.jsonl")
    exported = told(command("index", "export", lines, "--json"))
    assert exported == {"target": lines, "form": "jsonl", "documents": len(listed)}
    saved = told(command("index", "backup", str(tmp_path / "corpus.zip"), "--json"))
    assert (saved["documents"], saved["sentences"]) == (len(listed), built["sentences"])
    assert told(command("index", "remove", KNOWN, "--json")) == {"id": KNOWN, "outcome": "removed"}
    restored = told(command("index", "restore", str(tmp_path / "corpus.zip"), "--json"))
    assert restored["sha256"] == saved["sha256"]
    checked = told(command("index", "check", "--json"))
    assert checked == {
        "sound": True,
        "problems": [],
        "documents": len(listed),
        "sentences": built["sentences"],
    }
    assert told(command("index", "show", KNOWN, "--json"))["place"] == "Batam"


def test_an_edit_is_told_and_kept_through_the_next_build(command, built):
    outcome = command("index", "edit", KNOWN, "--published", "2024-05-08", "--title", "Judul\x1b[2J baru")
    assert (outcome.code, outcome.out) == (0, "title: Judul [2J baru\npublished: 2024-05-08\n")
    assert " 0 updated" in command("index", "build").out
    assert f"{KNOWN}" in command("index", "list").out
    assert "published: 2024-05-08\n" in command("index", "show", KNOWN).out


@pytest.mark.parametrize(
    ("field", "value"),
    [("published", "8 Mei 2024"), ("published", ""), ("kind", "gosip"), ("language", "fr"), ("title", "  ")],
)
def test_a_field_that_can_not_be_so_is_told_in_one_line(command, built, field, value):
    before = command("index", "show", KNOWN, "--json").out
    outcome = command("index", "edit", KNOWN, f"--{field}", value)
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert field in outcome.err
    assert command("index", "show", KNOWN, "--json").out == before


def test_an_edit_of_nothing_is_told_in_one_line(command, built):
    outcome = command("index", "edit", KNOWN)
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)


def test_an_optional_field_can_be_cleared(command, built):
    command("index", "edit", KNOWN, "--place", "")
    assert told(command("index", "show", KNOWN, "--json"))["place"] is None


def test_the_articles_are_exported_as_they_were(command, built, tmp_path):
    outcome = command("index", "export", str(tmp_path / "out"))
    assert outcome.out == f"{len(built['added'])} documents written to {tmp_path / 'out'}\n"
    from index.build import read_articles
    from index.markdown import shipped_articles

    assert read_articles(tmp_path / "out") == read_articles(shipped_articles())


@pytest.mark.parametrize("verb", ["backup", "restore", "export"])
def test_a_file_that_can_not_be_used_changes_nothing(command, built, home, tmp_path, verb):
    target = tmp_path / "there.zip"
    target.write_bytes(b"of another program")
    before = snapshot(home)
    outcome = command("index", verb, str(target))
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1), outcome.err
    assert target.read_bytes() == b"of another program"
    assert {name: of for name, of in snapshot(home).items() if not name.endswith(("index", ".lock"))} == {
        name: of for name, of in before.items() if not name.endswith(("index", ".lock"))
    }


def test_a_backup_comes_back_on_another_machine_with_another_model(command, built, home, tmp_path):
    command("index", "backup", str(tmp_path / "corpus.zip"))
    shutil.rmtree(home / "index")
    other = parts_over(FakeChain(), fingerprint="hash-2")
    assert command("index", "restore", str(tmp_path / "corpus.zip"), parts=other).code == 0
    assert command("index", "check", parts=other).code == 0


def test_no_word_of_a_removed_document_stays_in_the_data_folder(command, built, home, tmp_path):
    article = tmp_path / "rahasia-1.md"
    article.write_text(
        "---\nid: rahasia-1\ntitle: Judulrahasia\npublisher: Harian\npublished: 2024-09-01\nlanguage: id\nkind: news\n"
        "---\nPegawai Kotarahasia berikrar netral pada hari itu di balai kota.\n",
        encoding="utf-8",
    )
    assert command("index", "add", str(article)).code == 0
    words = (b"rahasia-1", b"Judulrahasia", b"Kotarahasia", b"kotarahasia")
    assert all(holding(home, word) for word in words)
    command("index", "edit", "rahasia-1", "--place", "Tempatrahasia")
    command("index", "remove", "rahasia-1")
    assert [word for word in (*words, b"Tempatrahasia") if holding(home, word)] == []


def holding(folder, word: bytes) -> list[str]:
    return [str(file) for file in folder.rglob("*") if file.is_file() and word in file.read_bytes()]
