"""Rules of regents, mayors, governors and regions: named in every place, titled and dated by their own words."""

import datetime
import os

import pytest

from index.readers.open_file import read_file
from index.regulation_place import short_title, year_of_rule
from tests.index.readers.hostile_documents import SENTENCE, pdf_of

BODY = [
    "BAB I",
    "KETENTUAN UMUM",
    "Pasal 1",
    "Dalam peraturan ini yang dimaksud dengan pegawai adalah pegawai di kabupaten.",
    "Pasal 2",
    "(1) Pegawai wajib netral dalam pemilihan kepala daerah.",
    "(2) Pegawai dilarang berpihak kepada calon.",
]
LARGE = ["PERATURAN BUPATI KEDIRI", "NOMOR 5 TAHUN 2023", "TENTANG", "NETRALITAS PEGAWAI DALAM PEMILIHAN KEPALA DAERAH"]
SMALL = ["Peraturan Bupati Kediri Nomor 5 Tahun 2023 tentang Netralitas Pegawai"]


def as_text(lines):
    return "\n".join(lines).encode()


def as_pdf(lines):
    return pdf_of([line.replace("(", r"\(").replace(")", r"\)") for line in lines])


def read(path, data):
    """The document in a file of these bytes that was last changed in 2031."""
    path.write_bytes(data)
    changed = datetime.datetime(2031, 7, 9, tzinfo=datetime.UTC).timestamp()
    os.utime(path, (changed, changed))
    return read_file(path, {})


@pytest.mark.parametrize("written", [as_text, as_pdf])
@pytest.mark.parametrize(
    ("head", "title"),
    [
        (LARGE, "PERATURAN BUPATI KEDIRI NOMOR 5 TAHUN 2023 TENTANG NETRALITAS PEGAWAI DALAM PEMILIHAN KEPALA DAERAH"),
        (["BUPATI KEDIRI", "PROVINSI JAWA TIMUR", *LARGE],
         "PERATURAN BUPATI KEDIRI NOMOR 5 TAHUN 2023 TENTANG NETRALITAS PEGAWAI DALAM PEMILIHAN KEPALA DAERAH"),
        (SMALL, SMALL[0]),
    ],
)  # fmt: skip
def test_a_local_rule_names_itself_in_its_title_its_places_and_its_year(tmp_path, written, head, title):
    found = read(tmp_path / "aturan", written([*head, *BODY]))
    document = found.document
    assert (document.title, document.kind, document.published) == (title, "regulation", "2023-01-01")
    assert "published" in document.guessed
    places = [passage.place for passage in found.passages]
    assert places[-2:] == ["Perbup Kediri 5/2023 Pasal 2 ayat (1)", "Perbup Kediri 5/2023 Pasal 2 ayat (2)"]
    assert found.passages[-1].sentences[0].lead == "Perbup Kediri 5/2023 Pasal 2 ayat (2):"


def test_the_issuer_named_after_the_title_is_no_part_of_it(tmp_path):
    text = as_text([*LARGE, "BUPATI KEDIRI,", "Menimbang: a. bahwa pegawai harus netral;", *BODY])
    assert read(tmp_path / "aturan.txt", text).document.title.endswith("PEMILIHAN KEPALA DAERAH")


def test_a_date_in_the_text_counts_before_the_year_of_the_rule(tmp_path):
    signed = [*LARGE, *BODY, "Ditetapkan di Kediri", "pada tanggal 17 Mei 2023", "BUPATI KEDIRI"]
    assert read(tmp_path / "aturan.txt", as_text(signed)).document.published == "2023-05-17"


def test_news_of_a_rule_is_not_dated_by_it(tmp_path):
    text = as_text(["Pemkab Sosialisasi Perbup Kediri Nomor 5 Tahun 2023", "", SENTENCE])
    document = read(tmp_path / "berita.txt", text).document
    assert (document.kind, document.published) == ("news", "2031-07-09")


def test_a_local_rule_told_in_prose_is_a_regulation_of_its_year(tmp_path):
    document = read(tmp_path / "aturan.txt", as_text(["Perbup Kediri Nomor 5 Tahun 2023", "", SENTENCE])).document
    assert (document.kind, document.published) == ("regulation", "2023-01-01")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("PERATURAN BUPATI OGAN KOMERING ULU NOMOR : 12 TAHUN 2022 TENTANG X", "Perbup Ogan Komering Ulu 12/2022"),
        ("Peraturan Wali Kota Kediri Nomor 7 Tahun 2021", "Perwali Kediri 7/2021"),
        ("PERATURAN WALIKOTA SURABAYA NOMOR 7 TAHUN 2021", "Perwali Surabaya 7/2021"),
        ("Peraturan Daerah Kab. Kediri No. 3 Tahun 2022", "Perda Kabupaten Kediri 3/2022"),
        ("Peraturan Daerah (Perda) Kota Pangkajene dan Kepulauan 3/2022", "Perda Kota Pangkajene dan Kepulauan 3/2022"),
        ("PERATURAN GUBERNUR DKI JAKARTA NOMOR 1 TAHUN 2024", "Pergub DKI Jakarta 1/2024"),
        ("Perbup Nomor 5 Tahun 2023", "Perbup 5/2023"),
        ("peraturan bupati yang berlaku sejak lama, yaitu PP 94/2021", "PP 94/2021"),
        ("Perda dan Perbup Nomor 5 Tahun 2023", "Perbup 5/2023"),
        ("Apel Perdana 5/2023", ""),
    ],
)
def test_the_region_stands_in_the_short_title_however_it_is_written(title, short):
    assert short_title(title) == short
    assert year_of_rule(title) == short[-4:]
