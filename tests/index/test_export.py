"""What is exported can be read again, by this program or another."""

import json

import pytest

from index.export import ExportError, article_files, write_json_lines, write_markdown
from index.markdown import read_article
from index.passage import Document
from tests.index.samples import DIGEST, PLAIN
from tests.index.test_read_documents import LEAD, PLACES, regulation


def test_a_digest_comes_back_from_markdown_as_it_was(store, tmp_path):
    assert write_markdown(store, tmp_path / "out") == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "kediri-2024.en.txt",
        "kediri-2024.md",
        "statement.md",
    ]
    assert read_article(tmp_path / "out" / "kediri-2024.md") == DIGEST
    assert read_article(tmp_path / "out" / "statement.md") == PLAIN


def test_a_line_of_json_holds_a_document_with_its_passages(store, tmp_path):
    store.add(regulation())
    assert write_json_lines(store, tmp_path / "corpus.jsonl") == 3
    records = [json.loads(line) for line in (tmp_path / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == ["kediri-2024", "pp-uji", "statement"]
    rule = records[1]
    assert [passage["place"] for passage in rule["passages"]] == [*PLACES, None]
    assert [passage["sentences"][0]["lead"] for passage in rule["passages"]] == [LEAD, LEAD, None]
    for record in records:
        for passage in record["passages"]:
            for sentence in passage["sentences"]:
                assert record["text"][sentence["start"] : sentence["end"]] == sentence["text"] != ""
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


@pytest.mark.parametrize("write", [write_json_lines, write_markdown])
def test_a_place_that_takes_no_files_is_told_in_one_line(store, tmp_path, write):
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="another place") as told:
        write(store, tmp_path / "file" / "out")
    assert "\n" not in str(told.value)


def test_an_id_never_leads_out_of_the_folder():
    document = Document("../../etc/x", "T", "P", "2024-01-01", "id", "news", "Teks.")
    assert list(article_files(document)) == ["______etc_x.md"]
