"""Two hundred malformed or hostile files: each is refused in one line, and the store stays as it was.

Every fifth is tried by default; all of them with FAULTS=all in the environment.
"""

import itertools
import os
import socket
import sys

from index.add import REFUSED, add_sources
from tests.index.readers import hostile_documents, hostile_texts

FEWEST = 200
EVERY = 1 if os.environ.get("FAULTS") == "all" else 5


def hostile_files():
    return itertools.chain(
        hostile_documents.hostile_pdfs(),
        hostile_documents.hostile_docx(),
        hostile_texts.hostile_pages(),
        hostile_texts.hostile_plain(),
        hostile_texts.hostile_articles(),
        hostile_texts.hostile_passages(),
        hostile_texts.wrong_endings(),
    )


def hostile_names(folder):
    """Names that stand for nothing that can be read."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        unheard = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    (folder / "lingkaran").symlink_to(folder / "lingkaran")
    (folder / "buntu").symlink_to(folder / "tidak-ada")
    names = [folder / "tidak-ada.pdf", folder / ("n" * 300 + ".pdf"), folder / ("ย" * 100 + ".docx"), "x" * 5000,
             "a\x00b",

             folder / "lingkaran", folder / "buntu", folder / "*.tidak-ada", "ftp://contoh.id/a", "file:///etc/hostname",
             "http://", unheard]  # fmt: skip
    if sys.platform != "win32":
        os.mkfifo(folder / "pipa")
        names += [folder / "pipa", "/dev/zero"]
    return [str(name) for name in names]


def test_hostile_files_are_refused_in_one_line_each_and_change_nothing(store, folder, tmp_path):
    hoard = tmp_path / "berkas"
    hoard.mkdir()
    before = ([document.id for document in store.documents()], store.count(), contents(folder))
    names = hostile_names(hoard)
    seen = set(names)
    for number, (name, data) in enumerate(hostile_files()):
        seen.add(name)
        if number % EVERY == 0:
            (hoard / name).write_bytes(data)
            names.append(str(hoard / name))
    assert len(seen) >= FEWEST
    outcomes = add_sources(store, names)
    assert {outcome.source for outcome in outcomes} == set(names)
    assert [(outcome.source[-40:], outcome.result) for outcome in outcomes if outcome.result != REFUSED] == []
    assert [outcome.why for outcome in outcomes if not outcome.why or len(outcome.why.splitlines()) != 1] == []
    assert ([document.id for document in store.documents()], store.count(), contents(folder)) == before


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
