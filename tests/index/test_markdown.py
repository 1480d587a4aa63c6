"""Article files: read whole and exactly, or refused in one clear line."""

from pathlib import Path

import pytest

from index.markdown import ArticleFormatError, read_article, shipped_articles
from index.split import split_passages

FIELDS = {
    "title": '"Netral: itu wajib"',
    "publisher": "Warta Uji",
    "published": "2024-05-08",
    "language": "id",
    "kind": "news",
}
DIGEST_BODY = "Kalimat satu.\nKalimat dua.\n\nKalimat tiga.\n\nSumber: Warta Uji, 8 Mei 2024.\n"
RENDERING = "Sentence one.\nSentence two.\n\nSentence three.\n"


def write(folder: Path, body: str, name: str = "berita.md", **fields: str) -> Path:
    front = "".join(f"{field}: {value}\n" for field, value in (FIELDS | fields).items() if value)
    path = folder / name
    path.write_text(f"---\n{front}---\n{body}", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ArticleFormatError) as refused:
        read_article(path)
    message = str(refused.value)
    assert "\n" not in message
    assert path.stem in message
    return message


def test_a_digest_is_read_with_its_rendering(tmp_path):
    path = write(tmp_path, DIGEST_BODY, id="warta-1", summary_of="Warta Uji", place="Kediri", title_english="Neutral")
    (tmp_path / "berita.en.txt").write_text(RENDERING, encoding="utf-8")
    document = read_article(path)
    assert document.text == "Kalimat satu.\nKalimat dua.\n\nKalimat tiga."
    assert document.translations == ("Sentence one.", "Sentence two.", "Sentence three.")
    assert (document.id, document.title, document.published) == ("warta-1", "Netral: itu wajib", "2024-05-08")
    assert (document.place, document.title_english, document.url) == ("Kediri", "Neutral", None)
    assert len(split_passages(document)) == 2


def test_a_source_line_in_the_rendering_is_left_out_too(tmp_path):
    path = write(tmp_path, DIGEST_BODY, summary_of="Warta Uji")
    (tmp_path / "berita.en.txt").write_text(RENDERING + "\nSource: Warta Uji, 8 May 2024.\n", encoding="utf-8")
    assert len(read_article(path).translations) == 3


def test_a_plain_article_loses_its_marks_and_keeps_its_words(tmp_path):
    sentences = "ASN *wajib* **netral**. Lihat [aturan](https://example.org)."
    body = f"# Judul\n\n{sentences}\n<!-- hidden order -->\n\n- like\n- share\n"
    document = read_article(write(tmp_path, body))
    assert document.id == "berita"
    assert document.text == "Judul\n\nASN wajib netral. Lihat aturan.\n\nlike\nshare"
    assert document.translations == ()


def test_windows_line_ends_byte_order_mark_and_invisible_marks_leave_no_trace(tmp_path):
    path = write(tmp_path, "Kalimat\u200b satu\u202e.\n\nKalimat dua.\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_article(path).text == "Kalimat satu.\n\nKalimat dua."


@pytest.mark.parametrize("field", list(FIELDS))
def test_a_missing_field_is_named_with_an_example(tmp_path, field):
    message = refusal(write(tmp_path, "Teks.", **{field: ""}))
    assert f"the field '{field}' is missing; add it between the --- lines, e.g. '{field}: " in message


@pytest.mark.parametrize("content", ["Hanya teks.", "", "---\ntitle: tanpa akhir\n", "title: x\n---\nTeks."])
def test_a_file_without_front_matter_is_told_how_to_begin(tmp_path, content):
    path = tmp_path / "berita.md"
    path.write_text(content)
    assert "the field 'title' is missing; begin the file with a line ---" in refusal(path)


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"published": "8 Mei 2024"}, "write the date as 2024-05-08"),
        ({"published": "2024-02-31"}, "write the date as 2024-05-08"),
        ({"published": "20240508x"}, "write the date as 2024-05-08"),
        ({"language": "ms"}, "use id or en"),
        ({"kind": "rumour"}, "use news, regulation or statement"),
        ({"id": "a#b"}, "use letters, digits"),
        ({"id": "../up"}, "use letters, digits"),
        ({"title": "[a, b]"}, "give one line of text"),
        ({"title": "[" * 5000}, "are not YAML"),
        ({"title": "{"}, "are not YAML"),
        ({"title": "!!python/object:os.system x"}, "are not YAML"),
    ],
)
def test_a_wrong_field_is_refused_with_the_remedy(tmp_path, fields, part):
    assert part in refusal(write(tmp_path, "Teks.", **fields))


def test_front_matter_that_is_a_list_is_refused(tmp_path):
    path = tmp_path / "berita.md"
    path.write_text("---\n- a\n- b\n---\nTeks.")
    assert "are no fields" in refusal(path)


@pytest.mark.parametrize("body", ["", "\n \n", "Sumber: Warta Uji.\n", "<!-- all hidden -->", "\u200b"])
def test_an_empty_text_is_refused(tmp_path, body):
    assert "there is no text below the front matter" in refusal(write(tmp_path, body))


def test_bytes_that_are_not_utf8_are_refused_with_their_place(tmp_path):
    path = write(tmp_path, "Teks.")
    path.write_bytes(path.read_bytes() + b"\xff")
    assert "not UTF-8 text (byte " in refusal(path)


def test_a_huge_file_is_refused_unread(tmp_path):
    assert "too many for an article" in refusal(write(tmp_path, "kata " * 1_100_000))


@pytest.mark.parametrize(
    ("rendering", "part"),
    [
        ("Sentence one.\n\nSentence two.\n\nSentence three.\n", "line 2 does not face line 2"),
        ("Sentence one.\nSentence two.\n", "2 lines for 4"),
        (RENDERING + "\nOne more.\n", "6 lines for 4"),
    ],
)
def test_a_rendering_that_does_not_fit_is_refused(tmp_path, rendering, part):
    path = write(tmp_path, DIGEST_BODY, summary_of="Warta Uji")
    (tmp_path / "berita.en.txt").write_text(rendering, encoding="utf-8")
    assert part in refusal(path)


SHIPPED = sorted(shipped_articles().glob("*.md"))


def test_articles_ship():
    assert len(SHIPPED) >= 9


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_article_is_a_digest_with_a_rendering_of_every_sentence(path):
    document = read_article(path)
    passages = split_passages(document)
    assert document.id == path.stem
    assert document.summary_of
    assert document.title_english
    assert len(document.translations) == sum(len(passage.sentences) for passage in passages)
    assert "Sumber:" not in document.text.split("\n")[-1]
