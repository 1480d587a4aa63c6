"""Reprints of one text are found, different texts are not taken for one another."""

from itertools import combinations
from pathlib import Path

import pytest

from index.markdown import read_article, shipped_articles
from index.near_duplicates import Origins, signature
from tests.index.reprints import REWORKS, reworked

STORY = (
    "Pj Bupati Wonoasri Dewi Ratnasari mengumpulkan 586 pegawai di pendopo kabupaten pada Rabu pagi.\n"
    "Ia meminta pegawai menolak hadiah dari calon dan tidak memasang spanduk di kantor kecamatan.\n"
    "Menurut dia, pengawas akan memeriksa akun media sosial pegawai setiap pekan sampai pemungutan suara.\n"
    "Ketua pengawas kecamatan menambahkan bahwa laporan warga diterima di posko pasar Tirtomoyo."
)


def origin_of(text, known):
    return Origins(known).of(signature(text))


@pytest.fixture(scope="module")
def digests():
    """The digests that the project ships, by id."""
    return {path.stem: read_article(path).text for path in sorted(Path(shipped_articles()).glob("*.md"))}


@pytest.fixture(scope="module")
def known(digests):
    return {name: signature(text) for name, text in digests.items()}


@pytest.mark.parametrize(
    ("rework", "recall"),
    zip(REWORKS, (1.0, 1.0, 0.98, 0.98), strict=True),
    ids=lambda value: getattr(value, "name", value),
)
def test_reworked_copies_of_the_digests_are_led_back_to_them(digests, known, rework, recall):
    origins = Origins(known)
    copies = [(name, reworked(text, rework, seed)) for name, text in digests.items() for seed in range(3)]
    found = [origins.of(signature(copy)) for _, copy in copies]
    led_back = sum(origin == name for origin, (name, _) in zip(found, copies, strict=True))
    assert led_back / len(copies) >= recall
    assert all(origin in (name, None) for origin, (name, _) in zip(found, copies, strict=True))


def test_no_two_digests_are_taken_for_one(known):
    pairs = list(combinations(known, 2))
    taken = [(one, other) for one, other in pairs if Origins({one: known[one]}).of(known[other])]
    assert len(pairs) > 100
    assert taken == []


def test_a_reprint_is_found_whatever_its_case_and_punctuation():
    printed = "TIRTOMOYO, KABAR LERENG -- " + STORY.upper().replace(".", " !") + "\nIkuti kanal kami."
    assert origin_of(printed, {"lain": signature("kata " * 90), "asal": signature(STORY)}) == "asal"


def test_another_story_on_the_same_event_stands_for_itself():
    told = (
        "Sebanyak 586 aparatur Wonoasri berkumpul Rabu kemarin. Dewi Ratnasari, penjabat bupati, mengingatkan mereka "
        "agar tidak menerima pemberian kandidat. Spanduk pun dilarang dipasang di kecamatan. Warga dapat melapor di "
        "pasar, kata pengawas setempat, dan akun pegawai akan dipantau."
    )
    assert origin_of(told, {"asal": signature(STORY)}) is None


def test_of_two_likely_origins_the_nearer_one_is_named():
    known = {"separuh": signature("\n".join(STORY.split("\n")[:3]) + "\nTutup."), "utuh": signature(STORY)}
    assert origin_of(STORY + "\nIkuti kanal kami.", known) == "utuh"


@pytest.mark.parametrize("text", ["", "Beranda", "ASN dilarang menyukai unggahan calon."])
def test_a_text_too_short_to_be_told_apart_has_no_signature_and_no_origin(text):
    assert signature(text) == b""
    assert origin_of(text, {"sama": signature(text)}) is None


def test_a_signature_stays_the_same_and_small():
    """Stores keep signatures: a library that changes them would part every reprint from its origin."""
    assert signature(STORY)[:12].hex() == "34000000d7ad5f005b3aa702"
    assert len(signature(STORY)) == 1028


def test_texts_taken_in_one_by_one_are_all_remembered():
    origins = Origins({})
    stories = [f"{STORY} " + " ".join(f"kata{number}x{word}" for word in range(200)) for number in range(20)]
    for number, story in enumerate(stories):
        origins.add(str(number), signature(story))
    assert [origins.of(signature(story)) for story in stories] == [str(number) for number in range(20)]
