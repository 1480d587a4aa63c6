import sqlite3
from contextlib import closing
from dataclasses import replace

from models.manifest import shipped_models
from tests.ui.fakes import parts_over
from ui.settings import read_settings


def test_what_is_missing_comes_with_its_fix(command, home):
    from ui.compose import Parts

    outcome = command("doctor", parts=Parts)
    assert outcome.code == 1
    lines = {line.split()[1]: line for line in outcome.out.splitlines()}
    assert lines["multilingual-e5-small"].endswith("-> tanya-asn models pull")
    assert lines["qwen2.5-coder-1.5b-instruct"].endswith("-> tanya-asn models pull")
    assert lines["index"].endswith("-> tanya-asn index build")
    assert str(home) in lines["data"]
    assert not home.exists()


def test_a_file_that_is_no_index_comes_with_its_fix(command, home):
    from ui.compose import Parts

    (home / "index").mkdir(parents=True)
    (home / "index" / "store.db").write_bytes(b"no database at all")
    line = line_of("index", command("doctor", parts=Parts).out)
    assert line.startswith("!!")
    assert "is damaged" in line
    assert "-> move that folder away and build the index again" in line


def test_an_index_of_another_embedding_model_comes_with_its_fix(command, home, monkeypatch):
    assert command("models", "pull").code == command("index", "build").code == 0
    monkeypatch.setattr("ui.commands.doctor.EMBEDDING_MODEL", "small")
    monkeypatch.setenv("TANYA_ASN_GENERATOR", "none")
    made_by_small = parts_over()(read_settings(home=home)).shelf.fingerprint("small")
    assert line_of("index", command("doctor").out).endswith("-> tanya-asn index build")  # made by the embedder "hash"
    with closing(sqlite3.connect(home / "index" / "store.db")) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'fingerprint'", (made_by_small,))
        connection.commit()
    assert line_of("index", command("doctor").out).startswith("ok")


def line_of(what, out):
    return next(line for line in out.splitlines() if line.split()[1] == what)


def test_a_model_that_is_not_needed_is_not_missed(command, monkeypatch):
    from ui.compose import Parts

    monkeypatch.setenv("TANYA_ASN_GENERATOR", "none")
    assert "qwen" not in command("doctor", parts=Parts).out


def test_the_default_embedding_model_is_missed_beside_another_one(command, monkeypatch, tmp_path):
    from ui.compose import Parts

    monkeypatch.setenv("TANYA_ASN_EMBEDDING", str(tmp_path))
    out = command("doctor", parts=Parts).out
    line = next(line for line in out.splitlines() if "multilingual-e5-small" in line)
    assert line.endswith("-> tanya-asn models pull")


def test_a_model_that_came_with_the_program_is_named(command, monkeypatch):
    from ui.compose import Parts

    def line():
        out = command("doctor", parts=Parts).out
        return next(line for line in out.splitlines() if "evidence-cross-encoder" in line)

    assert line().split() == ["ok", "evidence-cross-encoder", "ready"]
    (model,) = shipped_models()
    monkeypatch.setattr("models.manifest.shipped_models", lambda: (replace(model, sha256="0" * 64),))
    assert line().startswith("!!")
    assert line().endswith("damaged  -> install the program again")
