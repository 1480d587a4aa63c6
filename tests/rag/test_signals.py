"""What is measured of a question and a sentence without a language model."""

import pytest

from index.passage import Hit
from rag.signals import NAMES, answer_kind, is_in, names_asked, signals
from tests.rag.samples import BANNERS, BRIEFING, sentences_of


def measured(store, question, language="id", document=BRIEFING, number=0, cosine=0.5):
    passage, place = sentences_of(document)[number]
    return signals(question, language, Hit(passage, place, cosine), store, reading=0.0)


def test_every_signal_lies_between_0_and_1_and_keeps_its_place(store):
    vector = measured(store, "Kapan 12 ASN Tirtomoyo menolak hadiah?").vector()
    assert len(vector) == len(NAMES)
    assert all(0 <= value <= 1 for value in vector)


@pytest.mark.parametrize(
    ("question", "language"),
    [("ASN menolak hadiah calon", "id"), ("civil servants refuse gifts of candidates", "en")],
)
def test_a_sentence_with_all_terms_of_the_question_covers_it_whole(store, question, language):
    assert measured(store, question, language).coverage == pytest.approx(1)


def test_a_sentence_with_none_of_the_terms_covers_nothing(store):
    found = measured(store, "Resep rendang?")
    assert (found.coverage, found.rarest) == (0.0, 0.0)


def test_a_rarer_term_weighs_more(store):
    rare, common = (measured(store, question).coverage for question in ("hadiah rendang", "asn rendang"))
    assert 0 < common < rare < 1


def test_the_rarest_term_may_stand_in_the_place_or_the_publisher_of_the_document(store):
    found = measured(store, "Berapa peserta Kabar Lereng?", number=1)
    assert (found.coverage < 1, found.rarest) == (True, 1.0)


def test_an_english_reader_is_measured_against_the_original_where_there_is_no_translation(store):
    assert measured(store, "Joko Prasetyo", "en", BANNERS).coverage == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Hadiah tahun 2021?", 1.0),
        ("Hadiah tahun 2023?", 0.0),
        ("Hadiah tgl 3/3/2021?", 1.0),
        ("Hadiah Wonoasri 2022?", 0.0),
        ("knp org2 mesti ati2 soal dua hadiah?", 1.0),
        ("knp 2 org mesti ati2?", 0.0),
    ],
)
def test_a_number_of_the_question_must_stand_in_the_sentence_or_its_date(store, question, value):
    assert measured(store, question).numbers == value


def test_the_date_of_the_source_counts_as_known(store):
    undated = measured(store, "Kampanye tahun 2021?", number=3)
    assert undated.numbers == 1.0


@pytest.mark.parametrize(
    ("term", "found"),
    [("ratnasari", True), ("ratnasri", True), ("ratna", False), ("586", True), ("587", False), ("asm", False)],
)
def test_a_longer_word_is_found_misspelled_a_number_or_short_word_is_not(term, found):
    assert is_in(term, {"ratnasari", "586", "asn"}) is found


@pytest.mark.parametrize(
    ("question", "language", "text", "kind"),
    [
        ("Kapan diteken?", "id", "Diteken pada 22 September 2022.", 1.0),
        ("Kapan diteken?", "id", "Diteken lima lembaga.", 0.0),
        ("When was it signed?", "en", "It was signed on 22 September 2022.", 1.0),
        ("Berapa peserta?", "id", "Dihadiri 586 peserta.", 1.0),
        ("Berapa peserta?", "id", "Dihadiri banyak peserta.", 0.0),
        ("Siapa pembicaranya?", "id", "Pembicaranya Dewi Ratnasari.", 1.0),
        ("Siapa pembicaranya?", "id", "Pembicaranya seorang ahli.", 0.0),
        ("Where was it held?", "en", "It was held at the Lotus Garden.", 1.0),
        ("Where was it held?", "en", "It was held early.", 0.0),
        ("From which facility did he speak?", "en", "He spoke from the Pusdalops.", 1.0),
        ("Di aula mana digelar?", "id", "Digelar di Aula Wan Seri Beni.", 1.0),
        ("Di gedung apa digelar?", "id", "Digelar pagi hari.", 0.0),
        ("Jam berapa mulai?", "id", "Mulai pukul 09.00.", 1.0),
        ("kelar jam brp?", "id", "Digelar pada 25 Juli 2024.", 0.0),
        ("What time did it end?", "en", "It was held on 25 July 2024.", 0.0),
        ("What time did it end?", "en", "It ended at 11 a.m.", 1.0),
        ("How much is the fine?", "en", "The sanction is a reprimand.", 0.0),
        ("Apa alamat emailnya?", "id", "Kantornya di Kediri.", 0.0),
        ("Apa sanksinya?", "id", "Sanksi moral.", 0.5),
    ],
)
def test_a_question_word_asks_for_a_kind_of_thing(question, language, text, kind):
    assert answer_kind(question, language, text) == kind


@pytest.mark.parametrize(
    ("question", "language", "asked"),
    [
        ("Apakah ASN dan PNS di Tirtomoyo boleh kampanye?", "id", {"tirtomoyo"}),
        ("May I, an ASN, campaign in Indonesia?", "en", set()),
        ("walkot surabaya bilang apa?", "id", {"surabaya"}),
        ("What did Surabaya's mayor Dewi Ratnasari say?", "en", {"surabaya", "dewi", "ratnasari"}),
    ],
)
def test_the_names_of_a_question_are_people_and_places_not_its_subject(question, language, asked):
    assert names_asked(question, language) == asked


def test_a_nearer_sentence_measures_higher_and_its_other_signals_stay(store):
    vectors = [measured(store, "hadiah", cosine=cosine).vector() for cosine in (-1.0, 0.5, 0.75, 0.85, 0.9, 1.0)]
    nearness = [vector[0] for vector in vectors]
    assert nearness == sorted(nearness)
    assert 0 <= nearness[0] < nearness[3] < nearness[4] <= 1
    assert len({tuple(vector[1:]) for vector in vectors}) == 1
