"""An article that no document holds is named; those that exist pass, in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from index.markdown import read_article, shipped_articles
from index.passage import Document
from rag.pasal import mentions, unknown_articles
from tests.index.law_texts import headed, law_rows, law_title

SHIPPED = [read_article(path) for path in sorted(Path(shipped_articles()).glob("*.md"))]

DIGEST = Document(
    id="pp-7-2031",
    title="Peraturan Pemerintah Nomor 7 Tahun 2031 tentang Tata Tertib Kapal Sungai",
    publisher="Warta Uji",
    published="2031-03-04",
    language="id",
    kind="regulation",
    text=(
        "PP 7/2031 Pasal 5 huruf n angka 5 melarang nakhoda tidur, dan menurut Pasal 14 huruf i angka 3 ia dihukum.\n"
        "Laporan diperiksa menurut Pasal 26 ayat (3) dan ayat (4) serta Pasal 30 sampai 32.\n\n"
        "UU 4/2030 Pasal 6, 7, dan 105 juga menyebut nakhoda."
    ),
    summary_of="Peraturan Pemerintah Nomor 7 Tahun 2031",
)
LAW = Document(
    id="uu-9-2032",
    title="Undang-Undang Nomor 9 Tahun 2032 tentang Perahu",
    publisher="DPR",
    published="2032-01-01",
    language="id",
    kind="regulation",
    text=(
        "UNDANG-UNDANG NOMOR 9 TAHUN 2032 TENTANG PERAHU\nMEMUTUSKAN:\nPasal 1\nPerahu wajib:\na. berlampu; dan\n"
        "b. bersih.\nPasal 2\n(1) Nelayan bebas.\n(2) Awak jaga.\nPasal 4\nUndang-Undang ini mulai berlaku.\n"
    ),
)
STORE = (DIGEST, LAW)


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Menurut PP 7/2031 Pasal 5 huruf n angka 5", ["PP 7/2031 Pasal 5 huruf n angka 5"]),
        ("Article 5 letter n number 5 of Government Regulation (PP) 7/2031", ["PP 7/2031 Pasal 5 huruf n angka 5"]),
        (
            "Articles 5(n)(5) and 14(i)(3) of PP 7/2031",
            ["PP 7/2031 Pasal 5 huruf n angka 5", "PP 7/2031 Pasal 14 huruf i angka 3"],
        ),
        (
            "Article 70 paragraph (1) letters a and c of Law (UU) 10/2016",
            ["UU 10/2016 Pasal 70 ayat (1) huruf a", "UU 10/2016 Pasal 70 ayat (1) huruf c"],
        ),
        ("Pasal 280 ayat (2) UU No. 7 Tahun 2017 tentang Pemilu", ["UU 7/2017 Pasal 280 ayat (2)"]),
        ("UU 20/2023 Pasal 56 dan 59 menurut dua media", ["UU 20/2023 Pasal 56", "UU 20/2023 Pasal 59"]),
        ("Article 20 to Article 22 of PP 94/2021", [f"PP 94/2021 Pasal {number}" for number in (20, 21, 22)]),
        ("Pasal 5 huruf n angka 1 sampai 3", [f"Pasal 5 huruf n angka {number}" for number in (1, 2, 3)]),
        ("Article 3 of National Civil Service Agency (BKN) Regulation 6/2022", ["Peraturan BKN 6/2022 Pasal 3"]),
        ("PP 94/2021 Pasal 45 angka 3, PP 53/2010 dicabut", ["PP 94/2021 Pasal 45 angka 3"]),
        ("Pasal 187A ayat (1)", ["Pasal 187A ayat (1)"]),
        ("Pasal 280, 3 ASN dihukum; Pasal 5 dan 6 orang saksi", ["Pasal 280", "Pasal 5"]),
        ("Kriteria itu tidak berpasal, hanya 5 huruf.", []),
    ],
)
def test_the_places_that_a_sentence_names_are_read_one_by_one(sentence, places):
    assert [str(mention) for mention in mentions(sentence)] == places


@pytest.mark.parametrize(
    "sentence",
    [
        "Nakhoda dilarang tidur.",
        "PP 7/2031 Pasal 5 huruf n melarang nakhoda tidur.",
        "Under Article 14(i)(3) of Government Regulation 7/2031 the punishment is severe.",
        "Menurut Pasal 26 ayat (4), laporan diperiksa.",
        "PP 7/2031 Pasal 31 mengatur tim pemeriksa.",
        "UU 4/2030 Pasal 105 menyebut nakhoda.",
        "Pasal 1 huruf b Undang-Undang Nomor 9 Tahun 2032 mewajibkan perahu bersih.",
        "UU 9/2032 Pasal 2 ayat (2) dan Pasal 3 mengatur awak.",  # a scan may have lost the heading of Pasal 3
    ],
)
def test_what_the_documents_hold_passes(sentence):
    assert unknown_articles(sentence, STORE) == []


@pytest.mark.parametrize(
    ("sentence", "unknown"),
    [
        ("PP 7/2031 Pasal 99 melarang nakhoda tidur.", ["PP 7/2031 Pasal 99"]),
        ("PP 7/2031 Pasal 5 huruf n angka 9 melarang itu.", ["PP 7/2031 Pasal 5 huruf n angka 9"]),
        ("Under Article 5 letter m of Government Regulation (PP) 7/2031", ["PP 7/2031 Pasal 5 huruf m"]),
        ("Pasal 105 PP 7/2031 menyebut nakhoda.", ["PP 7/2031 Pasal 105"]),  # of another law
        ("UU 9/2032 Pasal 2 ayat (3) berlaku.", ["UU 9/2032 Pasal 2 ayat (3)"]),
        ("Pasal 5 huruf n dan Pasal 88 melarang itu.", ["Pasal 88"]),
        ("PP 7/2031 Pasal 8146 melarang itu.", ["PP 7/2031 Pasal 8146"]),
        ("UU 1/1999 Pasal 5 melarang itu.", ["UU 1/1999 Pasal 5"]),
    ],
)
def test_what_no_document_holds_is_named(sentence, unknown):
    assert unknown_articles(sentence, STORE) == unknown


def test_an_empty_store_holds_nothing_and_a_document_that_changes_is_read_anew():
    assert unknown_articles("PP 7/2031 Pasal 5 berlaku.", ()) == ["PP 7/2031 Pasal 5"]
    changed = replace(DIGEST, text="PP 7/2031 Pasal 6 berlaku.")
    assert unknown_articles("PP 7/2031 Pasal 5 berlaku.", (changed,)) == ["PP 7/2031 Pasal 5"]


@pytest.mark.parametrize("document", SHIPPED, ids=lambda document: document.id)
def test_each_sentence_of_a_digest_names_the_same_places_in_both_languages(document):
    sentences = [line for line in document.text.split("\n") if line]
    for sentence, rendering in zip(sentences, document.translations, strict=True):
        assert {str(mention) for mention in mentions(sentence)} == {str(mention) for mention in mentions(rendering)}


def test_what_the_digests_cite_stands_in_the_laws_themselves():
    """Of UU 7/2017 the data holds the first 227 of 573 Pasal."""
    laws = [
        Document(name, law_title(name), "", name[3:7], "id", "regulation", "\n".join(headed(rows)))
        for name, rows in law_rows().items()
    ]
    titles = {law.title for law in laws}
    sentences = [line for document in SHIPPED for line in document.text.split("\n")]
    cited = [str(mention) for line in sentences for mention in mentions(line) if set(mention.rules) <= titles]
    checked = {place for place in cited if not re.match(r"Pasal|UU 7/2017 Pasal (?:22[89]|2[3-9]|[3-9]\d\d)", place)}
    assert len(checked) > 100
    assert [place for place in sorted(checked) if unknown_articles(place, laws)] == []
    made_up = [re.sub(r"Pasal \d+", "Pasal 977", place) for place in sorted(checked)]
    assert [place for place in made_up if not unknown_articles(place, laws)] == []
