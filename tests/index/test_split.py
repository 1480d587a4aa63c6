"""Sentences and passages are exact spans that cover the text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passage import Document
from index.split import MAX_PASSAGE_WORDS, MAX_SENTENCE_CHARACTERS, split_passages, split_sentences


def sentences(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Pj. Bupati Kab. Kediri H. Zul hadir bersama dr. Ani dan Ir. Budi.",
        "Denda Rp1.000.000 berlaku sejak tgl. 5 Mei 2024 pukul 10.00 WIB.",
        "Acara itu digelar pada Selasa (2/1) di Jl. Veteran No. 5 Kediri.",
        "Menurut No. 5 Tahun 2014 dan Pasal 5. huruf n, ASN wajib netral.",
        "Budi Santoso, S.H., M.Si., membuka kegiatan itu.",
        "H. M. Noer dan Prof. Dr. Siti memimpin rapat.",
        "“Boleh atau tidak?” tanya seorang ASN.",
        '"Jangan like!" kata bupati.',
        "Sesuai PP No. 94 Th. 2021, hal. 5 s.d. 7, sanksinya berat.",
        "Mr. Smith and Mrs. Jones met Dr. Brown vs. the board, e.g. in Jakarta.",
        "3. Setiap ASN wajib netral.",
        "a. Setiap ASN wajib netral.",
        "Kepada Yth. Bapak Sekda.",
        "tanpa titik di akhir",
    ],
)
def test_a_full_stop_that_ends_nothing_cuts_nothing(whole):
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["ASN wajib netral.", "Like dilarang."],
        ["Sanksinya diatur dalam Pasal 5.", "ASN wajib tahu."],
        ["“Jangan like.”", "Kata itu diulang dua kali."],
        ["Acara dibuka Budi Santoso, S.H.", "Kegiatan itu selesai siang."],
        ["Boleh like?", "Tidak!", "Sanksinya berat…", "Begitu."],
        ["Acara selesai.", "12 orang hadir."],
        ["Denda Rp1.000.000.", "Itu berat."],
        ["1. Setiap ASN wajib netral.", "2. Like dilarang."],
    ],
)
def test_sentences_end_where_they_end(parts):
    assert sentences(" ".join(parts)) == parts
    assert sentences("\n".join(parts)) == parts


def test_items_of_a_list_are_sentences():
    assert sentences("Dilarang:\n- like\n- share\n1) foto bersama") == [
        "Dilarang:",
        "- like",
        "- share",
        "1) foto bersama",
    ]


PIECES = st.sampled_from(
    [
        "ASN",
        "dr.",
        "No.",
        "5.",
        "S.H.",
        "Rp1.000",
        "(2/1)",
        "“Jangan",
        "like.”",
        "Pj.",
        "\n",
        "\n\n",
        " ",
        "?",
        "!",
        "…",
        "- ",
        "1. ",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=60).map(" ".join)


@given(TEXTS)
def test_sentences_cover_the_text_in_order(text):
    spans = split_sentences(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    assert "".join(left).strip() == ""


@given(TEXTS, st.booleans())
def test_passages_cover_the_text_and_know_their_places(text, digest):
    document = Document("d", "T", "P", "2024-01-01", "id", "news", text, summary_of="x" if digest else None)
    passages = split_passages(document)
    assert [passage.id for passage in passages] == [f"d#{number}" for number in range(1, len(passages) + 1)]
    covered = ""
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        for position in range(len(passage.sentences)):
            covered += passage.sentence_text(position)
    assert squeeze(covered) == squeeze(text)


def squeeze(text):
    return re.sub(r"\s", "", text)


def test_a_long_paragraph_becomes_passages_cut_at_sentence_ends():
    text = " ".join(f"Kalimat nomor {number} ini berisi delapan kata saja." for number in range(40))
    passages = split_passages(Document("d", "T", "P", "2024-01-01", "id", "news", text))
    assert len(passages) == 3
    assert all(len(passage.text.split()) <= MAX_PASSAGE_WORDS for passage in passages)
    assert all(passage.text.startswith("Kalimat") and passage.text.endswith("saja.") for passage in passages)


@pytest.mark.parametrize("word", ["kata, ", "kata ", "katakata"])
def test_an_endless_sentence_is_cut_to_what_a_model_can_read(word):
    text = (word * 1000).strip()
    pieces = sentences(text)
    assert max(map(len, pieces)) <= MAX_SENTENCE_CHARACTERS
    assert squeeze("".join(pieces)) == squeeze(text)


def test_a_digest_keeps_its_lines_whatever_they_hold():
    text = "Satu. Dua. Tiga.\nEmpat\n\nLima? Enam!"
    passages = split_passages(Document("d", "T", "P", "2024-01-01", "id", "news", text, summary_of="x"))
    lines = [[passage.sentence_text(n) for n in range(len(passage.sentences))] for passage in passages]
    assert lines == [["Satu. Dua. Tiga.", "Empat"], ["Lima? Enam!"]]
