"""Five real pages, copied from browsers with everything around the articles; the articles must come out alone.

The pages are not ours to publish: what is expected of them is written down as counts, first and last words and hashes.
"""

import hashlib
import json
from pathlib import Path

import pytest

from index.readers.open_file import read_file

EXPECTED = Path(__file__).parent / "expected"
SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"
NAMES = sorted(path.stem for path in EXPECTED.glob("*.json"))
OF_THE_PAGE = ("baca juga", "advertisement", "gulir", "leave a reply", "tinggalkan komentar", "required fields",
               "tinju", "proliga",
               "navarrete", "trending", "berita terkait", "also read", "lewat ke")  # fmt: skip


@pytest.fixture(scope="module")
def seeds():
    if not SEEDS.is_dir():
        pytest.skip("the folder of raw pages beside the checkout is missing")
    return {name: read_file(SEEDS / f"{name}.txt", {}) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_article_comes_out_word_for_word_and_nothing_else(seeds, name):
    document = seeds[name].document
    expected = json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))
    paragraphs = [described(paragraph) for paragraph in document.text.split("\n\n")]
    assert paragraphs == expected["paragraphs"]
    assert sha256(document.title) == expected["title_sha256"]


@pytest.mark.parametrize("name", NAMES)
def test_what_the_page_says_of_itself_is_read_and_guesses_are_marked(seeds, name):
    document = seeds[name].document
    expected = json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))
    fields = ("publisher", "published", "place", "language", "kind")
    assert {each: getattr(document, each) for each in fields} == {each: expected[each] for each in fields}
    assert list(document.guessed) == expected["guessed"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", OF_THE_PAGE)
def test_nothing_of_the_page_around_the_article_is_left(seeds, name, words):
    assert words not in seeds[name].document.text.lower()


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_has_a_short_lead_with_publisher_and_year(seeds, name):
    document = seeds[name].document
    leads = [span.lead for passage in seeds[name].passages for span in passage.sentences]
    assert all(len(lead.partition(" … ")[0].split()) < 25 and len(lead.split()) <= 33 for lead in leads)
    assert all(document.publisher in lead and document.published[:4] in lead for lead in leads)


@pytest.mark.parametrize(
    ("name", "quoted", "speaker"),
    [
        ("60dtk-2020-06-30", "medsos ini bisa ke mana-mana", "Agus Pramono"),
        ("karunakepri-2024-07-25", "meningkatkan literasi", "Adi Prihantara"),
        ("lingkarwilis-2024-01-02", "ingat ada sanksi", "Zanariah"),
        ("memontum-2024-05-08", "mengencangkan sabuk pengaman", "Zanariah"),
        ("memontum-2024-05-08", "dirinya juga menambahkan", "Zanariah"),
        ("tvonenews-2023-12-08", "fitur share dan like", "Zanariah"),
    ],
)
def test_words_that_leave_open_who_speaks_are_led_by_the_speaker(seeds, name, quoted, speaker):
    text = seeds[name].document.text
    spans = [span for passage in seeds[name].passages for span in passage.sentences]
    (lead,) = [span.lead for span in spans if quoted in text[span.start : span.end]]
    assert f"{speaker}:" in lead


def test_a_sentence_that_leans_on_the_one_before_is_led_by_its_last_words(seeds):
    text = seeds["60dtk-2020-06-30"].document.text
    spans = [span for passage in seeds["60dtk-2020-06-30"].passages for span in passage.sentences]
    (lead,) = [span.lead for span in spans if text[span.start : span.end].startswith("Mulai dari teguran")]
    assert lead.endswith("sederet sanksi sesuai tingkat pelanggaran sudah menunggu.")


def described(paragraph):
    words = paragraph.split()
    return {"words": len(words), "first": words[0], "last": words[-1], "sha256": sha256(paragraph)}


def sha256(text):
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
