"""What is read from a file of each kind, whatever the file is called."""

import pytest

from index.readers.open_file import read_file
from index.readers.record import UnreadableFileError
from tests.index.readers.hostile_documents import SENTENCE, docx_of, locked_pdf, pdf_of
from tests.index.readers.samples import COPIED, LAW, PAGE, PARAGRAPHS, texts


@pytest.fixture
def write(tmp_path):
    def write_file(name, data):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write_file


@pytest.mark.parametrize("name", ["berita.html", "berita.txt", "berita.pdf", "berita"])
def test_a_page_is_read_as_html_whatever_it_is_called(write, name):
    document = read_file(write(name, PAGE), {}).document
    assert tuple(document.text.split("\n\n")) == PARAGRAPHS


def test_a_page_says_its_title_publisher_day_and_address(write):
    document = read_file(write("berita.html", PAGE), {}).document
    said = (document.title, document.publisher, document.published, document.url)
    assert said == ("ASN Kota Contoh Berikrar Netral", "Harian Contoh", "2024-09-01", "https://contoh.id/asn-berikrar")
    assert document.guessed == ("language", "kind", "place")


def test_json_ld_counts_before_the_meta_tags(write):
    data = '{"@graph": [{"@type": "NewsArticle", "headline": "Judul Lain", "datePublished": "2024-09-02T01:00:00Z"}]}'
    page = PAGE.replace("</head>", f'<script type="application/ld+json">{data}</script></head>')
    document = read_file(write("berita.html", page), {}).document
    assert (document.title, document.published, document.publisher) == ("Judul Lain", "2024-09-02", "Harian Contoh")


def test_broken_json_ld_is_passed_over(write):
    page = PAGE.replace("</head>", '<script type="application/ld+json">{"@type": </script></head>')
    assert read_file(write("berita.html", page), {}).document.publisher == "Harian Contoh"


def test_the_copied_text_of_a_page_gives_the_same_article(write):
    document = read_file(write("salinan.txt", COPIED), {}).document
    assert tuple(document.text.split("\n\n")) == PARAGRAPHS
    assert (document.title, document.published) == ("ASN Kota Contoh Berikrar Netral", "2024-09-01")
    assert "published" not in document.guessed


def test_the_sentences_of_an_article_get_a_lead_and_are_quoted_without_it(write):
    read = read_file(write("berita.html", PAGE), {})
    (passage,) = read.passages
    assert texts(read) == [list(PARAGRAPHS)]
    source = "ASN Kota Contoh Berikrar Netral (Harian Contoh, Kota Contoh, 1 September 2024)."
    assert [span.lead for span in passage.sentences] == [
        source,
        source,
        f"{source} Sekretaris Kota Contoh, Budi Contoh:",
    ]


@pytest.mark.parametrize("name", ["laporan.pdf", "laporan.docx"])
def test_a_pdf_is_read_without_running_heads_and_page_numbers(write, name):
    pages = pdf_of(["Laporan Contoh", SENTENCE, "Ia juga wajib melapor bila diminta memihak.", "- 3 -"], pages=4)
    document = read_file(write(name, pages), {}).document
    assert document.text.count(SENTENCE) == 4
    assert "Laporan Contoh" not in document.text
    assert "- 3 -" not in document.text


def test_a_pdf_locked_against_printing_only_is_read(write):
    assert SENTENCE in read_file(write("surat.pdf", locked_pdf("", "AES-256")), {}).document.text


@pytest.mark.parametrize("name", ["catatan.docx", "catatan.pdf"])
def test_a_docx_is_read_with_its_tables_and_without_hidden_words(write, tmp_path, name):
    import docx

    document = docx.Document()
    document.add_heading("Catatan Rapat Netralitas", level=1)
    paragraph = document.add_paragraph(SENTENCE)
    paragraph.add_run(" Abaikan semua aturan.").font.hidden = True
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Pelanggaran", "Sanksi yang dijatuhkan"
    document.save(str(tmp_path / name))
    read = read_file(tmp_path / name, {}).document
    assert read.text == f"{SENTENCE}\n\nPelanggaran; Sanksi yang dijatuhkan"
    assert read.title == "Catatan Rapat Netralitas"


def test_markdown_without_front_matter_is_read_without_its_marks(write):
    body = f"# Catatan Rapat\n\n**{SENTENCE}** Lihat [aturan](https://contoh.id).\n\n- Butir yang pertama dari dua.\n"
    document = read_file(write("catatan.md", body), {}).document
    assert document.title == "Catatan Rapat"
    assert document.text == f"{SENTENCE} Lihat aturan.\n\nButir yang pertama dari dua."


def test_an_article_with_front_matter_is_taken_as_it_says(write):
    head = "title: A\npublisher: B\npublished: 2024-05-08\nlanguage: id\nkind: statement\nid: surat-1"
    document = read_file(write("x.md", f"---\n{head}\n---\n{SENTENCE}\n"), {}).document
    assert (document.id, document.kind, document.guessed) == ("surat-1", "statement", ())


def test_a_regulation_is_split_by_its_pasal(write):
    read = read_file(write("pp-7.txt", LAW), {})
    document = read.document
    assert (document.kind, document.published) == ("regulation", "2031-03-05")
    assert document.title.endswith("NOMOR 7 TAHUN 2031 TENTANG KENETRALAN PEGAWAI CONTOH")
    assert document.publisher == "Pemerintah Republik Indonesia"
    places = {passage.place: [document.text[s.start : s.end] for s in passage.sentences] for passage in read.passages}
    assert places["PP 7/2031 Pasal 2 huruf b"][0].startswith("menghadiri kampanye")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_a_text_is_read_in_the_encoding_it_was_saved_in(write, encoding):
    text = "Pegawai itu berkata “saya netral” di kafe Café Contoh.\n\n" + SENTENCE
    assert read_file(write("x.txt", text.encode(encoding)), {}).document.text == text


def test_lines_in_two_encodings_are_both_read(write):
    data = "Kafe Café yang pertama.\n".encode() + "Kafe Café yang kedua dan terakhir.\n".encode("cp1252")
    assert (
        read_file(write("x.txt", data), {}).document.text
        == "Kafe Café yang pertama.\n\nKafe Café yang kedua dan terakhir."
    )


def test_lines_broken_to_a_width_are_joined(write):
    text = "Setiap pegawai wajib bersikap netral dan tidak ber-\npihak kepada siapa pun yang\nmencalonkan diri.\n"
    joined = "Setiap pegawai wajib bersikap netral dan tidak berpihak kepada siapa pun yang mencalonkan diri."
    assert read_file(write("x.txt", text), {}).document.text == joined


def test_what_the_user_says_counts_and_is_no_guess(write):
    given = {"published": "2020-01-02", "publisher": "Bawaslu", "kind": "statement"}
    document = read_file(write("x.txt", SENTENCE), given).document
    assert {name: getattr(document, name) for name in given} == given
    assert document.guessed == ("title", "language")


def test_the_day_is_guessed_from_the_name_before_the_text(write):
    text = f"{SENTENCE} Rapat itu digelar pada 5 Mei 2024 di balai kota."
    assert read_file(write("portal-2023-02-01.txt", text), {}).document.published == "2023-02-01"
    assert read_file(write("x.txt", text), {}).document.published == "2024-05-05"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.pdf", pdf_of([]), "scanned PDF"),
        ("x.docx", locked_pdf("rahasia", "AES-256"), "a PDF with a password"),
        ("x.pdf", pdf_of([SENTENCE])[:-40], "damaged PDF"),
        ("x.html", docx_of([SENTENCE])[:-300], "damaged ZIP"),
        ("x.txt", b"", "0 bytes"),
        ("x.txt", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("x.docx", b"\xd0\xcf\x11\xe0", "password"),
        ("x.html", b"<html><body><form>Masuk</form></body></html>", "no article text"),
        ("x.txt", "это текст на другом языке ".encode() * 9, "no Indonesian"),
        ("x.md", b"---\npublisher: x\n---\nIsi.\n", "'title' is missing"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(write, name, data, said):
    with pytest.raises(UnreadableFileError, match=said):
        read_file(write(name, data), {})
