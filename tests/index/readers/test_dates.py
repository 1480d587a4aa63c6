import pytest

from index.readers.dateline import Dateline, read_dateline
from index.readers.dates import iso_date, stated_date

REST = "Sebanyak 25 pegawai berikrar untuk tetap netral menjelang pemilihan kepala daerah."


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("pada Kamis 25 Juli 2024.", "2024-07-25"),
        ("Rabu (08/05/2024) tadi", "2024-05-08"),
        ("Jum'at, 8 Des 2023 - 15:25 WIB", "2023-12-08"),
        ("May 3, 2024", "2024-05-03"),
        ("2024-05-08T10:00:00+07:00", "2024-05-08"),
        ("tanggal 31 Februari 2024, lalu 1 Maret 2024", "2024-03-01"),
        ("Kamis (7/12)", None),
        ("Pasal 5 ayat 2 tahun 2024", None),
        ("", None),
    ],
)
def test_the_first_whole_date_is_read(text, day):
    assert iso_date(text) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Jumat, 8 Desember 2023 - 15:25 WIB", "2023-12-08"),
        ("08/05/2024", "2024-05-08"),
        ("Rapat digelar pada 8 Desember 2023 di balai kota.", None),
    ],
)
def test_a_page_states_its_day_on_a_line_of_its_own(line, day):
    assert stated_date(line) == day


@pytest.mark.parametrize(
    ("opening", "hint", "dateline"),
    [
        ("Kediri, LINGKARCONTOH.COM – ", "", Dateline("LINGKARCONTOH.COM", "Kediri")),
        ("KARUNACONTOH.COM,KEPRI- ", "", Dateline("KARUNACONTOH.COM", "Kepri")),
        ("contohNews.com - ", "", Dateline("contohNews.com")),
        ("Momen Kota Kediri – ", "momen-2024-05-08", Dateline("Momen", "Kota Kediri")),
        ("60KATA, Ponorogo – ", "60kata-2020", Dateline("60KATA", "Ponorogo")),
        ("JAKARTA — ", "", Dateline(place="Jakarta")),
        ("Jakarta, Warta Contoh -- ", "", Dateline("Warta Contoh", "Jakarta")),
        ("Setiap pegawai, kata dia – ", "", None),
        ("Pegawai non-ASN ", "", None),
    ],
)
def test_a_dateline_names_publisher_and_place(opening, hint, dateline):
    assert read_dateline(opening + REST, hint) == dateline
