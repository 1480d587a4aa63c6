import gzip
import json

from index.readers.passages import read_passages
from index.readers.record import UnreadableFileError
from tests.index.readers.hostile_documents import SENTENCE
from tests.index.readers.samples import texts

LINES = [
    {"id": "pp/2021/94#0", "doc": "pp/2021/94", "pasal": "Pasal 1", "text": "Pegawai yang dimaksud adalah ini."},
    {"id": "pp/2021/94#1", "doc": "pp/2021/94", "pasal": "Pasal 2", "text": f"{SENTENCE} Ia wajib patuh."},
    {"document": "surat-1", "text": SENTENCE, "title": "Surat", "publisher": "Bawaslu", "published": "2024-05-08",
     "kind": "statement", "language": "id"},
]  # fmt: skip


def written(path, lines):
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def test_lines_in_a_row_make_one_document_and_each_is_one_passage(tmp_path):
    first, second = read_passages(written(tmp_path / "a.jsonl.gz", LINES), {})
    assert (first.document.id, first.document.kind, first.document.published) == (
        "pp-2021-94",
        "regulation",
        "2021-01-01",
    )
    assert [passage.place for passage in first.passages] == ["PP 94/2021 Pasal 1", "PP 94/2021 Pasal 2"]
    assert [span.lead for passage in first.passages for span in passage.sentences] == [
        "PP 94/2021 Pasal 1:",
        "PP 94/2021 Pasal 2:",
        "PP 94/2021 Pasal 2:",
    ]
    assert texts(first) == [[LINES[0]["text"]], [SENTENCE, "Ia wajib patuh."]]
    assert (second.document.publisher, second.document.guessed) == ("Bawaslu", ())


def test_a_bad_line_is_told_by_its_number_and_the_others_are_read(tmp_path):
    path = written(tmp_path / "a.jsonl", [LINES[2], {"document": "y"}, {**LINES[2], "kind": "gosip"}])
    read = list(read_passages(path, {}))
    assert [str(each).partition(":")[0] for each in read if isinstance(each, UnreadableFileError)] == [
        "line 2",
        "line 3",
    ]
    assert [each.document.id for each in read if not isinstance(each, UnreadableFileError)] == ["surat-1"]


def test_a_file_cut_off_gives_what_came_before_the_cut_and_says_so(tmp_path):
    path = written(tmp_path / "a.jsonl.gz", [{**LINES[2], "text": f"{SENTENCE} {number}"} for number in range(5000)])
    path.write_bytes(path.read_bytes()[:-20])
    *_, last = read_passages(path, {})
    assert any(
        isinstance(each, UnreadableFileError) and "fetch it anew" in str(each) for each in read_passages(path, {})
    )
    assert not isinstance(last, UnreadableFileError)


def test_a_document_named_after_a_rule_is_that_rule_whatever_its_passages_begin_with(tmp_path):
    line = {"doc": "permenkeu/2012/148", "text": f"b. {SENTENCE} lihat [ayat (2)](/permenkeu/2012/148/pasal-6/ayat-2)."}
    opening = {"doc": "uu/2014/5", "text": f"UNDANG-UNDANG NOMOR 5 TAHUN 2014 TENTANG ASN. {SENTENCE} 9 Mei 2011."}
    letter = {"doc": "pers/2024/05", "text": SENTENCE}
    ministerial, law, news = (
        each.document for each in read_passages(written(tmp_path / "a.jsonl", [line, opening, letter]), {})
    )
    assert (ministerial.title, ministerial.kind, ministerial.published) == (
        "Permenkeu 148/2012",
        "regulation",
        "2012-01-01",
    )
    assert set(ministerial.guessed) >= {"title", "kind", "published"}
    assert ministerial.text.endswith("lihat ayat (2).")
    assert law.title.startswith("UNDANG-UNDANG NOMOR 5 TAHUN 2014")
    assert (law.published, news.kind) == ("2014-01-01", "news")
