"""A story that several outlets print is one source with several outlets; another story is one of its own."""

from dataclasses import replace

import pytest

from index.add import add_sources
from index.markdown import read_article, shipped_articles
from index.passage import Document
from index.readers.record import ReadDocument
from index.reprints import Reprints

STORY = read_article(shipped_articles() / "karunakepri-2024-07-25.md").text
OTHER_STORY = read_article(shipped_articles() / "memontum-2024-05-08.md").text
RULE = read_article(shipped_articles() / "pp-94-2021.md").text


def news(name: str, text: str, kind: str = "news") -> Document:
    return Document(name, f"Judul {name}", name, "2024-07-25", "id", kind, text)


def origins(reprints: Reprints, *documents: Document):
    marked = [reprints.marked(ReadDocument(document, ())) for document in documents]
    return {read.document.id: read.document.origin for read in marked}


@pytest.fixture
def portals():
    """A wire story, and how three outlets print it: as it is, under their own dateline, and without its end."""
    lines = [line for line in STORY.split("\n") if line]
    return (
        news("kantor-berita", STORY),
        news("kabar-utara", f"{STORY}\nIkuti kanal kami untuk berita berikutnya."),
        news("warta-timur", "KOTA UJI, WARTA TIMUR - " + STORY),
        news("harian-barat", "\n".join(lines[: round(len(lines) * 0.8)])),
    )


def test_what_three_outlets_print_has_one_origin_and_another_story_its_own(portals):
    assert origins(Reprints([]), *portals, news("lain", OTHER_STORY)) == {
        "kantor-berita": None,
        "kabar-utara": "kantor-berita",
        "warta-timur": "kantor-berita",
        "harian-barat": "kantor-berita",
        "lain": None,
    }


def test_a_story_of_the_store_is_the_origin_of_what_comes_later(portals):
    first, *later = portals
    assert set(origins(Reprints([first, news("lain", OTHER_STORY)]), *later).values()) == {"kantor-berita"}


def test_a_reprint_in_the_store_is_no_origin_itself(portals):
    first, second, third, _ = portals
    known = [first, replace(second, origin=first.id)]
    assert origins(Reprints(known), third) == {"warta-timur": "kantor-berita"}
    assert origins(Reprints(known[1:]), third) == {"warta-timur": None}


def test_the_same_document_again_reprints_nothing(portals):
    first, *_ = portals
    assert origins(Reprints([first]), first) == {first.id: None}


def test_rules_that_share_their_words_are_no_reprints():
    first, second = news("pp-a", RULE, "regulation"), news("pp-b", RULE, "regulation")
    assert origins(Reprints([first]), second) == {"pp-b": None}
    assert origins(Reprints([first]), news("liputan", RULE)) == {"liputan": None}
    assert origins(Reprints([news("liputan", RULE)]), second) == {"pp-b": None}


def test_files_of_three_outlets_are_added_as_one_source_told_by_three(store, tmp_path, portals):
    for number, document in enumerate((*portals[:3], news("lain", OTHER_STORY))):
        head = f"title: Judul\npublisher: {document.publisher}\npublished: 2024-07-2{number}\nlanguage: id\nkind: news"
        path = tmp_path / f"{number}-{document.id}.md"
        path.write_text(f"---\nid: {document.id}\n{head}\n---\n{document.text}\n", encoding="utf-8")
    add_sources(store, [str(tmp_path / "*.md")])
    assert store.outlets(store.document("warta-timur")) == ("kantor-berita", "kabar-utara", "warta-timur")
    assert store.outlets(store.document("lain")) == ("lain",)
