"""Regulations are split at their own numbering: on texts written for these tests."""

import doctest
import importlib
from itertools import pairwise

import pytest

from index.regulation import is_regulation, regulation_passages
from index.regulation_pages import without_page_furniture

TITLE = "Peraturan Pemerintah Nomor 7 Tahun 2031 tentang Tata Tertib Kapal Sungai"
DECREE = """PERATURAN PEMERINTAH REPUBLIK INDONESIA NOMOR 7 TAHUN 2031 TENTANG TATA TERTIB KAPAL SUNGAI
Menimbang:
a. bahwa sungai ramai sebagaimana dimaksud dalam Pasal 3 Undang-Undang Nomor 1 Tahun 2030;
MEMUTUSKAN:
Menetapkan: PERATURAN PEMERINTAH TENTANG TATA TERTIB KAPAL SUNGAI.
BAB I
KETENTUAN UMUM
Pasal 1
Dalam Peraturan Pemerintah ini yang dimaksud dengan:
1. Kapal adalah kendaraan air.
2. Nakhoda adalah pemimpin kapal sebagaimana dimaksud dalam Pasal 2 ayat (1), Pasal 3, dan Pasal 4.
BAB II
LARANGAN
Bagian Kesatu
Nakhoda
Pasal 2
(1) Nakhoda dilarang:
a. tidur;
b. mendukung lomba dengan cara:
1. meniup peluit; dan/atau
2. memasang bendera.
(2) Larangan sebagaimana dimaksud pada ayat (1) dan ayat (3) berlaku malam hari. Siang hari bebas.
(3) Denda paling banyak 12 keping.
Pasal 3
Peraturan Pemerintah ini mulai berlaku pada tanggal diundangkan.
Agar setiap orang mengetahuinya, memerintahkan pengundangan Peraturan Pemerintah ini.
PENJELASAN ATAS PERATURAN PEMERINTAH NOMOR 7 TAHUN 2031
I. UMUM
Sungai makin ramai.
II. PASAL DEMI PASAL
Pasal 1
Cukup jelas.
Pasal 2
Ayat (1) Huruf a Yang dimaksud dengan "tidur" adalah terlelap. Huruf b Angka 1 Cukup jelas. Angka 2 Termasuk panji.
Ayat (2) Cukup jelas.
"""


def placed(text, title=TITLE):
    """Place -> (quotes, lead) of every passage."""
    found = {}
    for passage in regulation_passages(text, title):
        quotes = [text[sentence.start : sentence.end] for sentence in passage.sentences]
        found.setdefault(passage.place, ([], passage.sentences[0].lead))[0].extend(quotes)
    return found


@pytest.fixture(scope="module")
def decree():
    return placed(DECREE)


@pytest.mark.parametrize(
    ("place", "quotes"),
    [
        ("PP 7/2031 BAB I", ["KETENTUAN UMUM"]),
        ("PP 7/2031 Pasal 1 angka 1", ["Kapal adalah kendaraan air."]),
        ("PP 7/2031 Pasal 2 ayat (1)", ["Nakhoda dilarang"]),
        ("PP 7/2031 Pasal 2 ayat (1) huruf a", ["tidur"]),
        ("PP 7/2031 Pasal 2 ayat (1) huruf b angka 1", ["meniup peluit"]),
        ("PP 7/2031 Pasal 2 ayat (1) huruf b angka 2", ["memasang bendera."]),
        ("PP 7/2031 Pasal 2 ayat (3)", ["Denda paling banyak 12 keping."]),
        ("PP 7/2031 Pasal 3", ["Peraturan Pemerintah ini mulai berlaku pada tanggal diundangkan."]),
        ("PP 7/2031 Penjelasan Umum", ["Sungai makin ramai."]),
        (
            "PP 7/2031 Penjelasan Pasal 2 ayat (1) huruf a",
            ['Yang dimaksud dengan "tidur" adalah terlelap.'],
        ),
        ("PP 7/2031 Penjelasan Pasal 2 ayat (1) huruf b angka 2", ["Termasuk panji."]),
    ],
)
def test_a_passage_knows_its_place_and_quotes_only_the_text_that_stands_there(decree, place, quotes):
    said, _ = decree[place]
    assert [" ".join(quote.split()) for quote in said][-len(quotes) :] == quotes


def test_an_item_carries_the_opening_words_of_every_list_that_it_stands_in(decree):
    _, lead = decree["PP 7/2031 Pasal 2 ayat (1) huruf b angka 2"]
    assert lead == ("PP 7/2031 Pasal 2 ayat (1) huruf b angka 2: Nakhoda dilarang: mendukung lomba dengan cara:")


def test_an_ayat_of_two_sentences_is_one_passage_and_its_references_are_no_places(decree):
    said, lead = decree["PP 7/2031 Pasal 2 ayat (2)"]
    assert said == [
        "Larangan sebagaimana dimaksud pada ayat (1) dan ayat (3) berlaku malam hari.",
        "Siang hari bebas.",
    ]
    assert lead == "PP 7/2031 Pasal 2 ayat (2):"


def test_no_other_place_is_made_up(decree):
    pasal = sorted({place.split()[3] for place in decree if place.split()[2] == "Pasal"})
    assert pasal == ["1", "2", "3"]
    assert "PP 7/2031 Penjelasan Pasal 1" not in decree  # says only that it is clear enough


def test_every_sentence_of_a_pasal_is_kept_once_and_in_order():
    spans = [span for passage in regulation_passages(DECREE, TITLE) for span in passage.sentences]
    assert all(first.end <= second.start for first, second in pairwise(spans))
    kept = " ".join(DECREE[span.start : span.end] for span in spans)
    for words in ("meniup peluit", "memasang bendera", "kendaraan air", "12 keping", "terlelap", "panji"):
        assert kept.count(words) == 1


def test_headings_inside_a_line_of_a_scan_are_found_and_its_digits_mended():
    text = (
        "MEMUTUSKAN: Pasal 1 Kapal wajib berlampu. BAB II LARANGAN Pasal 2 (1) Nakhoda dilarang: a. tidur; dan "
        "b. makan. (21 Denda diatur menteri. PasaI 3 Nelayan bebas. Pasal 1O Penumpang duduk."
    )
    found = placed(text)
    assert found["PP 7/2031 Pasal 2 ayat (1) huruf b"][0] == ["makan."]
    assert found["PP 7/2031 Pasal 2 ayat (2)"][0] == ["Denda diatur menteri."]
    assert found["PP 7/2031 Pasal 10"][0] == ["Penumpang duduk."]


def test_where_a_scan_lost_a_heading_or_a_label_the_place_says_what_it_may_be():
    text = "MEMUTUSKAN:\nPasal 1\nKapal wajib:\na. berlampu;\nb. berjangkar;\nd. bersih.\nPasal 4\nNelayan bebas.\n"
    found = placed(text)
    assert found["PP 7/2031 Pasal 1 sampai Pasal 3 huruf b sampai c"][0] == ["berjangkar"]
    assert found["PP 7/2031 Pasal 4"][0] == ["Nelayan bebas."]


def test_a_first_label_that_a_scan_spoilt_is_put_back():
    found = placed("MEMUTUSKAN:\nPasal 1\nDilarang mendukung dengan cara: f . meniup peluit;\n2. memasang bendera.\n")
    assert found["PP 7/2031 Pasal 1 angka 1"][0] == ["meniup peluit"]
    assert found["PP 7/2031 Pasal 1 angka 2"][1].endswith("Dilarang mendukung dengan cara:")


def test_an_amending_law_keeps_its_orders_apart_from_the_articles_that_they_change():
    text = (
        "UNDANG-UNDANG NOMOR 2 TAHUN 2032 TENTANG PERUBAHAN KEDUA ATAS UNDANG-UNDANG NOMOR 1 TAHUN 2030\nMEMUTUSKAN:\n"
        "Pasal I\nBeberapa ketentuan diubah sebagai berikut:\n1. Ketentuan Pasal 7 diubah sehingga berbunyi:\nPasal 7\n"
        "Kapal wajib: a. berlampu; b. bersih.\n2. Di antara Pasal 7 dan Pasal 8 disisipkan 1 (satu) pasal, yakni "
        "Pasal 7A yang berbunyi:\nPasal 7A\n(1) Nelayan bebas.\n(1a) Penumpang duduk.\n(2) Awak jaga.\n"
        "Pasal II\nUndang-Undang ini mulai berlaku.\n"
    )
    found = placed(text, "Undang-Undang Nomor 2 Tahun 2032")
    assert found["UU 2/2032 Pasal 7 huruf b"][0] == ["bersih."]
    assert found["UU 2/2032 Pasal I angka 2"][0][0].startswith("Di antara Pasal 7 dan Pasal 8")
    assert found["UU 2/2032 Pasal 7A ayat (1a)"][0] == ["Penumpang duduk."]
    assert found["UU 2/2032 Pasal II"][0] == ["Undang-Undang ini mulai berlaku."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DECREE, True),
        ("Bupati mengutip Pasal 5 dan Pasal 8. Menurut dia, Pasal 5 melarang ASN berkampanye.", False),
        ("Mengingat hujan, apel batal. Pasal 5 tetap berlaku, kata camat.", False),
    ],
)
def test_a_regulation_is_told_from_a_report_about_one(text, expected):
    assert is_regulation(text) is expected


@pytest.mark.parametrize(
    "unit",
    [
        "Pasal 1 a. b. (1) 1. Bagian Kedua ",
        "Pasal 1\n",
        "\n",
        "\t",
        "BAB I ",
        "kata … ",
        ": x; ",
        "(((",
        "PENJELASAN ATAS ",
    ],
)
def test_a_text_of_nothing_but_its_marks_is_read_without_getting_stuck(unit):
    text = "MEMUTUSKAN:\n" + unit * 20_000
    assert is_regulation(text) in (True, False)
    assert len(regulation_passages(without_page_furniture(text), TITLE)) <= 20_000


def test_page_headers_numbers_and_catchwords_go_and_the_text_stays():
    pages = (
        "a. setia;\nb. menghadiri . . .\nPRESIDEN REPUBLIK INDONESIA\n- 7 -\nb. menghadiri rapat;\n"
        "SK No 106384 A\nc. diam. Pasal 3… Pasal 3 DPR dan PRESIDEN REPUBLIK INDONESIA setuju."
    )
    assert (
        without_page_furniture(pages).split()
        == ("a. setia; b. menghadiri rapat; c. diam. Pasal 3 DPR dan PRESIDEN REPUBLIK INDONESIA setuju.").split()
    )


@pytest.mark.parametrize("name", ["index.regulation_place", "index.regulation_pages"])
def test_the_examples_of_a_module_give_what_they_show(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
