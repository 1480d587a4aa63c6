import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build
from tests.index.fake_embedder import FakeEmbedder
from tests.ui.conftest import snapshot
from tests.ui.fakes import FakeChain, parts_over
from ui.compose import folder_fingerprint

ARTICLE = """---
id: contoh-1
title: Pegawai Kota Contoh Berikrar
publisher: Harian Contoh
published: 2024-09-01
language: id
kind: news
place: Kota Contoh
---
Sebanyak 25 pegawai Kota Contoh berikrar netral pada 1 September 2024.
Ikrar itu dipimpin Sekretaris Kota Contoh.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "contoh-1.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def built(command):
    outcome = command("index", "build")
    assert outcome.code == 0, outcome.err
    return outcome


def test_building_twice_embeds_nothing_twice(command, built):
    assert " 0 unchanged" in built.out
    assert " 0 added" in command("index", "build").out


def test_an_article_can_be_added_listed_shown_and_removed(command, built, article):
    for result in ("added", "unchanged"):
        (told,) = json.loads(command("index", "add", str(article), "--json").out)["files"]
        assert (told["document_id"], told["result"]) == ("contoh-1", result)
    assert "contoh-1 " in command("index", "list").out
    shown = command("index", "show", "contoh-1").out
    assert "publisher: Harian Contoh" in shown
    assert "\nSebanyak 25 pegawai Kota Contoh berikrar netral pada 1 September 2024.\n" in shown
    assert command("index", "remove", "contoh-1").out == "contoh-1: removed\n"
    assert "contoh-1 " not in command("index", "list").out


def test_a_sound_index_is_said_to_be_sound(command, built):
    outcome = command("index", "check")
    assert (outcome.code, outcome.out.startswith("The index is sound")) == (0, True)


def test_one_unreadable_article_stops_no_other(command, built, article, tmp_path):
    empty = tmp_path / "empty.md"
    empty.touch()
    outcome = command("index", "add", str(empty), str(tmp_path / "missing.md"), str(article))
    assert outcome.code == 2
    assert all(name in outcome.out for name in ("empty.md", "missing.md", "1 added, 0 updated, 0 unchanged, 2 refused"))
    assert "contoh-1 " in command("index", "list").out


def test_an_index_of_another_model_is_refused_and_left_alone(command, built, home):
    before = snapshot(home)
    outcome = command("index", "list", parts=parts_over(FakeChain(), fingerprint="hash-2"))
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert snapshot(home) == before


@pytest.mark.parametrize("verb", ["show", "remove"])
def test_an_unknown_document_is_named(command, built, verb):
    outcome = command("index", verb, "no-such-document")
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert "no-such-document" in outcome.err


LOOKS = """
import sys
from ui.main import run
for arguments in (["list"], ["show", sys.argv[1]], ["check"], ["remove", sys.argv[1]]):
    assert run(["index", *arguments]) == 0, arguments
loaded = [name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules]
sys.exit(", ".join(loaded) or 0)
"""


def test_looking_at_an_index_loads_no_model(home, tmp_path):
    """The embedding model of this test has no weights at all: whatever loads it fails."""
    model = tmp_path / "model"
    (model / "pool").mkdir(parents=True)
    modules = [{"type": "x.Transformer", "path": ""}, {"type": "x.Pooling", "path": "pool"}]
    (model / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    pooling = {"embedding_dimension": 32, "pooling_mode": "mean"}
    (model / "pool" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")
    build(home / "index", FakeEmbedder(model.name, folder_fingerprint(model)))
    document = next(path.stem for path in Path("index/articles").glob("*.md"))
    environment = {**os.environ, "TANYA_ASN_HOME": str(home), "TANYA_ASN_EMBEDDING": str(model)}
    child = subprocess.run(
        [sys.executable, "-c", LOOKS, document], env=environment, capture_output=True, text=True, check=False
    )
    assert (child.returncode, child.stderr) == (0, "")


def test_a_folder_that_is_no_model_is_told_in_one_line(command, tmp_path, monkeypatch):
    from ui.compose import Parts

    monkeypatch.setenv("TANYA_ASN_EMBEDDING", str(tmp_path))
    outcome = command("index", "build", parts=Parts)
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert str(tmp_path) in outcome.err
