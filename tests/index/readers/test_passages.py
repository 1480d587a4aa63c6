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


TARIFFS = [
    {"doc": "pp/2002/53", "text": "Radiografi Per tindakan Rp 464.700,00 Kelas II Per tindakan Rp 418.600,00"},
    {"doc": "pp/1992/51", "text": "1) Kelurahan Pakansinayan; 2) Kelurahan Talang; 3) Kelurahan Kototangah"},
]
FRENCH = "Les fonctionnaires restent neutres pendant toute la campagne, sans soutenir aucun candidat. " * 6


def test_a_text_that_tells_no_language_is_of_that_of_the_rest_of_its_file(tmp_path):
    path = written(tmp_path / "a.jsonl", [*TARIFFS, LINES[1], {"document": "y", "text": FRENCH}])
    *read, refused = read_passages(path, {})
    assert [(each.document.language, "language" in each.document.guessed) for each in read] == [("id", True)] * 3
    assert str(refused) == "y: it holds no Indonesian and no English text"


def test_without_a_rest_it_is_refused_unless_the_user_or_its_line_says_the_language(tmp_path):
    path = written(tmp_path / "a.jsonl", TARIFFS)
    assert all(isinstance(each, UnreadableFileError) for each in read_passages(path, {}))
    told = list(read_passages(path, {"language": "id"}))
    assert [(each.document.language, "language" in each.document.guessed) for each in told] == [("id", False)] * 2
    stated = written(tmp_path / "b.jsonl", [{**TARIFFS[0], "language": "en"}])
    assert [each.document.language for each in read_passages(stated, {})] == ["en"]


def test_the_language_of_a_file_is_of_most_of_its_passages_and_a_text_that_tells_its_own_keeps_it(tmp_path):
    english = {"document": "x", "text": "The officials of the city are to be neutral in the election, and not to vote."}
    path = written(tmp_path / "a.jsonl", [english, TARIFFS[0], *LINES])
    assert [each.document.language for each in read_passages(path, {})] == ["en", "id", "id", "id"]
