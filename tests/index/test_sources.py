import os
import sys
from pathlib import Path

import pytest

from index.sources import find_sources


@pytest.fixture
def tree(tmp_path):
    for name in ("b.txt", "a.html", "sub/c.md", "sub/c.en.txt", ".rahasia/x.txt", ".x.txt", "~$kunci.docx",
                 "a_files/gambar.png", "sub/lain.en.txt"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path


def told(tree, *names):
    return [os.path.relpath(source.path, tree) for source in find_sources([str(tree / name) for name in names])]


def test_a_folder_stands_for_the_documents_in_it(tree):
    assert told(tree, "") == ["a.html", "b.txt", str(Path("sub", "c.md")), str(Path("sub", "lain.en.txt"))]


def test_a_file_named_twice_is_read_once(tree):
    assert told(tree, "b.txt", "", "*.txt").count("b.txt") == 1


def test_a_pattern_reaches_into_folders(tree):
    assert told(tree, "**/*.md") == [str(Path("sub", "c.md"))]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("tidak-ada.txt", "no such file"),
        ("*.docx", "no file fits"),
        ("ftp://contoh.id/x", "only http"),
        ("file:///etc/hostname", "only http"),
        ("n" * 300, "can't be opened"),
    ],
)
def test_a_name_that_stands_for_nothing_is_told_why(name, fault):
    (source,) = find_sources([name])
    assert fault in source.fault


def test_an_address_is_kept_as_it_is():
    (source,) = find_sources(["https://contoh.id/a?b=c"])
    assert (source.url, source.path) == ("https://contoh.id/a?b=c", None)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_links_and_pipes_in_a_folder_are_not_followed(tree):
    os.mkfifo(tree / "pipa")
    (tree / "keluar").symlink_to("/etc/hostname")
    faults = {Path(source.name).name: source.fault for source in find_sources([str(tree)]) if source.fault}
    assert set(faults) == {"pipa", "keluar"}


def test_an_empty_folder_is_told(tmp_path):
    (tmp_path / "kosong").mkdir()
    (source,) = find_sources([str(tmp_path / "kosong")])
    assert source.fault == "no file is in this folder"
