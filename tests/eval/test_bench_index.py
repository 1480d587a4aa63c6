"""The bench holds both sides to the same texts, and tells what it measured."""

import json
from pathlib import Path

import pytest

from eval.bench_index import PARTS, Figures, Seconds, lines_of, measured, parts_of
from tests.index.fake_embedder import FakeEmbedder

SENTENCE = "Pegawai wajib netral dalam pemilihan dan tidak berpihak kepada calon."


def written(path, count, a_document):
    lines = [
        {"document": f"berita-{number // a_document}", "text": f"{SENTENCE} Ini yang ke-{number}.", "publisher": "Uji"}
        for number in range(count)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_encoder_gets_the_very_texts_that_the_index_embeds(tmp_path):
    source = written(tmp_path / "a.jsonl", 230, 5)
    embedder, encoded = FakeEmbedder(), []
    (tmp_path / "parts").mkdir()
    parts = parts_of([str(source)], tmp_path / "parts")
    figures = measured(parts, embedder, encoded.extend)
    warmed = len(encoded) - figures.texts
    assert sorted(embedder.embedded) == sorted(encoded)
    assert 0 < warmed <= 16
    assert (figures.passages, figures.texts, len(parts)) == (230, 460, 3)


def test_a_document_is_never_torn_between_parts_and_files_are_dealt(tmp_path):
    source = written(tmp_path / "a.jsonl", 210, 70)
    (tmp_path / "parts").mkdir()
    cut = [Path(part[0]).read_text(encoding="utf-8") for part in parts_of([str(source)], tmp_path / "parts")]
    assert [len(part.splitlines()) for part in cut] == [140, 70]
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text(SENTENCE, encoding="utf-8")
    dealt = parts_of([str(tmp_path / "*.txt")], tmp_path / "none")
    assert sorted(map(len, dealt)) == [1, 1, 1, 1, 2, 2]
    assert len(dealt) == PARTS


def test_the_ratio_is_of_the_throughputs():
    figures = Figures(100, 400, Seconds(9.0, 18.0), Seconds(10.0, 20.0), Seconds(1.0, 1.0))
    assert figures.ratio == pytest.approx(0.9)
    *_, last = lines_of(figures)
    assert last == "index / encoder: 0.900 by the clock, 0.900 of the processor"


def test_what_holds_nothing_to_embed_is_told(tmp_path):
    file = tmp_path / "kosong.txt"
    file.write_bytes(b"")
    with pytest.raises(SystemExit, match="can't be read"):
        measured([[str(file)]], FakeEmbedder(), list)


@pytest.mark.parametrize("bad", [b'{"document": "x", "text": ', b"[1, 2]", b"\xff\xfe{}"])
def test_a_bad_line_is_told_by_its_number_in_one_line(tmp_path, bad):
    source = written(tmp_path / "a.jsonl", 2, 5)
    source.write_bytes(source.read_bytes() + b"\n" + bad + b"\n")
    (tmp_path / "parts").mkdir()
    with pytest.raises(SystemExit, match=r"^.*a\.jsonl, line 4: it is no JSON.*$"):
        parts_of([str(source)], tmp_path / "parts")


def test_an_empty_line_is_passed_over_as_it_is_by_the_index(tmp_path):
    source = written(tmp_path / "a.jsonl", 2, 5)
    source.write_bytes(source.read_bytes().replace(b"\n", b"\n\n"))
    (tmp_path / "parts").mkdir()
    ((part,),) = parts_of([str(source)], tmp_path / "parts")
    assert len(Path(part).read_text(encoding="utf-8").splitlines()) == 2
