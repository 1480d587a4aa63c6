import json
from pathlib import Path

import pytest
import typer

from index.build import build
from tests.index.readers.hostile_documents import SENTENCE
from tests.index.readers.samples import PAGE
from tests.ui.fakes import FakeChain, HashEmbedder, parts_over
from ui.commands.index_add import register
from ui.errors import UsageError
from ui.launch import Launch


@pytest.fixture
def add(home: Path, tmp_path: Path, capfd):
    """The command over a store with one article; gives its exit code and what it printed."""
    articles = tmp_path / "articles"
    articles.mkdir()
    head = "title: A\npublisher: B\npublished: 2024-05-08\nlanguage: id\nkind: news"
    (articles / "satu.md").write_text(f"---\n{head}\n---\n{SENTENCE}\n", encoding="utf-8")
    build(home / "index", HashEmbedder(), articles)
    app = typer.Typer()
    register(app)
    app.callback()(lambda: None)

    def run_add(*arguments):
        capfd.readouterr()
        launch = Launch(parts_over(FakeChain()), {"home": home})
        code = app(args=["add", *map(str, arguments)], obj=launch, standalone_mode=False)
        return code or 0, capfd.readouterr()

    return run_add


@pytest.fixture
def hoard(tmp_path: Path) -> Path:
    folder = tmp_path / "berkas"
    folder.mkdir()
    (folder / "berita.html").write_text(PAGE, encoding="utf-8")
    (folder / "kosong.pdf").write_bytes(b"")
    return folder


def test_the_report_tells_each_file_and_the_sums(add, hoard):
    code, printed = add(hoard)
    assert code == 2
    lines = printed.out.splitlines()
    assert any(
        line.startswith("added") and "berita" in line and "guessed: language, kind, place" in line for line in lines
    )
    assert any(line.startswith("refused") and "kosong.pdf" in line and "0 bytes" in line for line in lines)
    assert lines[-1] == "1 added, 0 updated, 0 unchanged, 1 refused."


def test_a_run_without_refusals_ends_well_and_its_repetition_changes_nothing(add, hoard):
    assert add(hoard / "berita.html")[0] == 0
    code, printed = add(hoard / "berita.html")
    assert (code, printed.out.splitlines()[-1]) == (0, "0 added, 0 updated, 1 unchanged, 0 refused.")


def test_json_holds_every_outcome_and_nothing_else_is_printed(add, hoard):
    _, printed = add("--json", "--place", "Kota Lain", hoard)
    told = json.loads(printed.out)
    assert {name: told[name] for name in ("added", "refused")} == {"added": 1, "refused": 1}
    assert told["files"][0] == {"source": str(hoard / "berita.html"), "result": "added", "document_id": "berita",
                                "why": None, "guessed": ["language", "kind"]}  # fmt: skip


def test_a_terminal_escape_in_a_file_name_is_not_printed(add, hoard):
    (hoard / "a\x1b[31m.txt").write_bytes(b"")
    assert "\x1b" not in add(hoard)[1].out


@pytest.mark.parametrize(
    "option", [("--published", "kemarin"), ("--kind", "gosip"), ("--language", "jv")], ids=lambda option: option[0]
)
def test_a_value_no_document_can_have_is_refused_before_anything_is_read(add, hoard, option):
    with pytest.raises(UsageError, match=option[1]):
        add(*option, hoard)


def test_documents_of_ones_own_begin_an_index_where_there_is_none(command, hoard):
    first, again = (command("index", "add", str(hoard / "berita.html")) for _ in range(2))
    assert (first.code, first.out.splitlines()[-1]) == (0, "1 added, 0 updated, 0 unchanged, 0 refused.")
    assert "`tanya-asn index build`" in first.err
    assert (again.code, again.err) == (0, "")
    assert [document["id"] for document in json.loads(command("index", "list", "--json").out)] == ["berita"]
    assert command("index", "check").code == 0
    assert "0 updated" in command("index", "build").out
    assert "berita " in command("index", "list").out


def test_files_that_can_not_be_read_begin_no_index(command, hoard, home):
    outcome = command("index", "add", str(hoard / "kosong.pdf"))
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert "0 bytes" in outcome.out
    assert not home.exists()
