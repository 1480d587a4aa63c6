"""The corpus that ships: sentence by sentence, both languages say the same."""

import re
from pathlib import Path

import pytest

from index.markdown import read_article, shipped_articles
from index.split import split_passages
from rag.facts import all_numbers, dates

ARTICLES = {path.stem: read_article(path) for path in sorted(Path(shipped_articles()).glob("*.md"))}
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DECREE = "pedoman pembinaan dan pengawasan netralitas pegawai asn dalam penyelenggaraan pemilu dan pilkada"  # a name
FOUNDING = {
    "lingkarwilis-2024-01-02",
    "memontum-2024-05-08",
    "karunakepri-2024-07-25",
    "60dtk-2020-06-30",
    "tvonenews-2023-12-08",
}
RULES = {"skb-netralitas-2022", "pp-94-2021", "pp-42-2004", "uu-20-2023"}
POINTING_BACK = re.compile(r"\b(ia|dia|beliau|hal itu|hal ini|hal tersebut|kegiatan ini|kegiatan itu)\b", re.IGNORECASE)
BOILERPLATE = re.compile(
    r"baca juga|advertisement|gulir untuk|tinggalkan komentar|leave a reply|jadwal tinju", re.IGNORECASE
)


def pairs(document):
    """Each sentence with its English rendering."""
    return [
        (passage.sentence_text(number), span.translation)
        for passage in split_passages(document)
        for number, span in enumerate(passage.sentences)
    ]


def test_the_five_founding_articles_and_the_four_rules_ship():
    assert set(ARTICLES) >= FOUNDING | RULES


@pytest.mark.parametrize("document", ARTICLES.values(), ids=ARTICLES.keys())
def test_every_sentence_has_an_english_rendering_with_the_same_numbers_and_dates(document):
    for indonesian, english in pairs(document):
        assert english, indonesian
        assert set(dates(english)) == set(dates(indonesian)), (indonesian, english)
        digits = {number for number in all_numbers(indonesian) if len(number) > 1}
        assert digits <= all_numbers(english), (indonesian, english)


@pytest.mark.parametrize("document", ARTICLES.values(), ids=ARTICLES.keys())
def test_a_sentence_stands_alone_and_holds_nothing_of_the_page_around_its_article(document):
    for indonesian, _ in pairs(document):
        assert not POINTING_BACK.search(indonesian), indonesian
        assert not BOILERPLATE.search(indonesian), indonesian


@pytest.mark.parametrize("document", ARTICLES.values(), ids=ARTICLES.keys())
def test_a_document_names_its_source_and_date_and_a_rule_its_status(document):
    assert document.summary_of
    assert document.title_english
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", document.published)
    assert document.status or document.kind != "regulation"


@pytest.mark.parametrize("name", sorted(FOUNDING))
def test_a_digest_is_in_our_own_words(name):
    seed = SEEDS / f"{name}.txt"
    if not seed.exists():
        pytest.skip("the raw articles are not beside this checkout (../shared/seeds)")
    raw = runs_of_words(seed.read_text(encoding="utf-8"), 12)
    for indonesian, _ in pairs(ARTICLES[name]):
        copied = {run for run in runs_of_words(indonesian, 12) & raw if run not in DECREE}
        assert not copied, copied


def runs_of_words(text, length):
    """Every run of so many words: what two texts share when one copies the other."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}
