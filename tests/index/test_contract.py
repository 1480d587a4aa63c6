"""The contract of retrieval: what holds of every store, the one in files and the one on Milvus."""

import shutil
from dataclasses import replace
from importlib.util import find_spec

import pytest

from index.changes import UnknownDocumentError
from index.database import IndexExistsError, IndexMismatchError, IndexNotFoundError
from index.filters import Filter
from index.milvus import MilvusStore
from index.milvus_server import MilvusPlace
from index.passage import Document
from index.store import Store
from index.words import terms
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import DIGEST, PLAIN, numbered

HAS_MILVUS = find_spec("pymilvus") is not None and find_spec("milvus_lite") is not None
MILVUS = pytest.param(
    "milvus", marks=pytest.mark.skipif(not HAS_MILVUS, reason="milvus-lite is not installed (the extra `milvus`)")
)
MORAL = "Sanksi bagi ASN yang menyukai unggahan adalah sanksi moral."


class Place:
    """Where a kind of store keeps a test's documents, and how it is opened there."""

    def __init__(self, kind, folder):
        self.kind = Store if kind == "files" else MilvusStore
        self.path = folder / ("store" if kind == "files" else "milvus.db")
        self.where = self.path if kind == "files" else MilvusPlace(str(self.path))

    def create(self, embedder):
        return self.kind.create(self.where, embedder)

    def open(self, embedder):
        return self.kind.open(self.where, embedder)

    def reembed(self, embedder):
        return self.kind.reembed(self.where, embedder)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """An empty store of each kind, made when it is first asked for: making one on Milvus takes seconds of waiting."""
    made = {}

    def folder(kind):
        if kind not in made:
            made[kind] = Place(kind, tmp_path_factory.mktemp(kind))
            made[kind].create(FakeEmbedder()).close()
        return made[kind].path

    return folder


@pytest.fixture(params=["files", MILVUS])
def place(request, tmp_path):
    return Place(request.param, tmp_path)


@pytest.fixture
def embedder():
    return FakeEmbedder()


@pytest.fixture
def store(place, embedder, empty):
    shutil.copytree(empty("files" if place.kind is Store else "milvus"), place.path)
    with place.open(embedder) as opened:
        opened.add_all([DIGEST, PLAIN])
        yield opened


def ask(store, question, k, **where):
    return store.search_dense(store.embedder.encode_queries([question])[0], k, **where)


def texts(hits):
    return [hit.passage.sentence_text(hit.sentence) for hit in hits]


def test_documents_and_passages_come_back_as_they_were_added(store):
    assert store.documents() == [DIGEST, PLAIN]
    assert store.document("statement") == PLAIN
    assert [passage.id for passage in store.passages("kediri-2024")] == ["kediri-2024#1", "kediri-2024#2"]
    spans = [span for passage in store.passages("kediri-2024") for span in passage.sentences]
    assert tuple(span.translation for span in spans) == DIGEST.translations
    assert (store.count(), store.check()) == (7, [])


def test_dense_search_finds_a_sentence_by_its_text_or_its_translation_once(store):
    for question in ("sanksi menyukai unggahan moral", "sanction for who likes a post moral"):
        hits = ask(store, question, 5)
        assert texts(hits)[0] == MORAL
        assert len({hit.key for hit in hits}) == len(hits) == 5
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_dense_score_is_the_better_of_two_cosines(store, embedder):
    query = embedder.encode_queries(["roll call held"])[0]
    hits = store.search_dense(query, 7)
    assert len(hits) == 7
    assert store.cosines(query, hits) == pytest.approx([hit.score for hit in hits], abs=1e-5)
    for hit in hits:
        if hit.passage.document == DIGEST:
            own, english = hit.passage.sentence_text(hit.sentence), hit.passage.sentences[hit.sentence].translation
            expected = max(float(query @ vector) for vector in embedder.encode_queries([own, english]))
            assert hit.score == pytest.approx(expected, abs=1e-5)


def test_word_search_reads_the_texts_of_the_language(store):
    assert texts(store.search_words(terms("sanksi moral apa?", "id"), "id", 1)) == [MORAL]
    assert texts(store.search_words(terms("moral sanctions", "en"), "en", 1)) == [MORAL]
    assert store.search_words(["sanction"], "id", 3) == []
    hits = store.search_words(terms("apel digelar tanggal 8 mei", "id"), "id", 5)
    assert texts(hits)[0] == "Apel itu digelar pada 8 Mei 2024."
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_none_gives_none(store, k):
    assert ask(store, "asn", k) == []
    assert store.search_words(["asn"], "id", k) == []


def test_an_empty_store_answers_with_nothing(place, embedder):
    with place.create(embedder) as empty:
        assert ask(empty, "asn", 3) == []
        assert empty.search_words(["asn"], "id", 3) == []
        assert (empty.documents(), empty.count(), empty.check(), empty.shipped()) == ([], 0, [], set())
        assert empty.idf("asn", "id") > 0


def test_no_term_is_taken_for_syntax(store):
    nasty = ['"', '" OR *', "NEAR(a b)", "terms:asn", "^x", "x AND y", "x\x00y", "{id}:x", "('", '") or 1 == 1', "\\"]
    for term in nasty:
        assert MORAL in texts(store.search_words([term, "sanksi", "moral"], "id", 9))
        assert store.idf(term, "id") > 0


def test_a_rarer_term_weighs_more_and_as_much_in_every_store(store):
    assert store.idf("apel", "id") > store.idf("asn", "id") > 0
    assert store.idf("unknown", "id") > store.idf("apel", "id")
    assert store.idf("asn", "id") == pytest.approx(0.3567, abs=1e-4)  # in 3 of 4: log(1 + 1.5 / 3.5)


def test_adding_the_same_changes_nothing_and_a_new_text_takes_the_place_of_the_old(store, embedder):
    embedder.embedded.clear()
    assert store.add_all([DIGEST, PLAIN]) == ["unchanged", "unchanged"]
    assert embedder.embedded == []
    changed = replace(PLAIN, text="Officials stay neutral in elections. Banners are removed.")
    assert store.add(changed) == "updated"
    assert store.document("statement") == changed
    assert store.search_words(terms("poster", "en"), "en", 3) == []
    assert texts(store.search_words(terms("banners", "en"), "en", 3)) == ["Banners are removed."]
    assert (store.count(), store.check()) == (6, [])


def test_a_removed_document_is_found_no_more(store, embedder):
    (hit,) = ask(store, "roll call held 8 May", 1)
    store.remove("kediri-2024")
    assert store.documents() == [PLAIN]
    assert {each.passage.document.id for each in ask(store, "roll call held 8 May", 9)} == {"statement"}
    assert store.search_words(["apel"], "id", 3) == []
    assert store.cosines(embedder.encode_queries(["x"])[0], [hit]) == [-1.0]
    with pytest.raises(UnknownDocumentError, match="'kediri-2024'"):
        store.remove("kediri-2024")
    assert store.check() == []


def test_what_a_person_edited_stays(store):
    assert store.edit("statement", published="2024-09-09").published == "2024-09-09"
    assert store.add(PLAIN) == "unchanged"
    assert store.document("statement").published == "2024-09-09"


def test_a_reprint_is_known_by_its_origin_and_survives_it(store):
    reprints = [
        replace(DIGEST, id=name, publisher=name, published=day, origin="kediri-2024")
        for name, day in (("kabar-b", "2024-05-10"), ("kabar-a", "2024-05-09"))
    ]
    store.add_all(reprints)
    assert store.outlets(reprints[0]) == store.outlets(DIGEST) == ("Warta Uji", "kabar-a", "kabar-b")
    store.remove("kediri-2024")
    assert store.document("kabar-a").origin is None
    assert store.document("kabar-b").origin == "kabar-a"
    assert store.check() == []


FILTERS = [
    (Filter(kinds=("statement",)), {"statement"}),
    (Filter(kinds=("statement", "news"), languages=("id",)), {"kediri-2024"}),
    (Filter(documents=("kediri-2024", 'x"] or 1 == 1')), {"kediri-2024"}),
    (Filter(published_from="2024-05-08"), {"kediri-2024"}),
    (Filter(published_to="2024-05-07"), {"statement"}),
    (Filter(published_from="2024-01-02", published_to="2024-05-08"), {"kediri-2024", "statement"}),
    (Filter(kinds=("regulation",)), set()),
]


@pytest.mark.parametrize(("where", "wanted"), FILTERS)
def test_a_filter_lets_through_what_it_names(store, where, wanted):
    assert {hit.passage.document.id for hit in ask(store, "netral neutral asn poster", 9, where=where)} == wanted
    english = store.search_words(terms("elections candidates poster sanction", "en"), "en", 9, where=where)
    assert {hit.passage.document.id for hit in english} == wanted


def test_a_filter_finds_the_nearest_of_what_it_lets_through(store):
    store.add_all([numbered(number) for number in range(12)])
    hits = ask(store, "kalimat tentang netralitas", 3, where=Filter(documents=("statement",)))
    assert len(hits) == 3
    assert {hit.passage.document.id for hit in hits} == {"statement"}


def test_what_came_with_the_program_is_remembered(store):
    store.mark_shipped(["statement", "gone"])
    assert store.shipped() == {"statement"}
    store.remove("statement")
    assert store.shipped() == set()


def test_a_closed_store_opens_with_the_same_answers(store, place, embedder):
    before = [(hit.key, round(hit.score, 5)) for hit in ask(store, "sanksi moral", 7)]
    store.close()
    embedder.embedded.clear()
    with place.open(embedder) as again:
        assert [(hit.key, round(hit.score, 5)) for hit in ask(again, "sanksi moral", 7)] == before
        assert again.documents() == [DIGEST, PLAIN]
        assert again.add(DIGEST) == "unchanged"
    assert embedder.embedded == []


def test_a_store_is_made_once_and_opened_only_where_it_is(store, place, embedder, tmp_path):
    store.close()
    with pytest.raises(IndexExistsError):
        place.create(embedder)
    elsewhere = Place("files" if place.kind is Store else "milvus", tmp_path / "elsewhere")
    with pytest.raises(IndexNotFoundError, match="tanya-asn index build"):
        elsewhere.open(embedder)


def test_another_model_is_refused_until_the_documents_are_embedded_again(store, place):
    store.close()
    other = FakeEmbedder(name="other", fingerprint="e" * 64, dimension=24)
    with pytest.raises(IndexMismatchError, match=r"fake .* not with other .* `tanya-asn index build`"):
        place.open(other)
    with place.reembed(other) as again:
        assert texts(ask(again, "sanksi menyukai unggahan moral", 1)) == [MORAL]
        assert (again.documents(), again.check()) == ([DIGEST, PLAIN], [])
    with place.open(other) as again:
        assert again.count() == 7


def test_a_long_document_with_any_letters_comes_back(store):
    line = 'Kalimat "panjang" dengan \\ garis, é, 中, 🙂 dan {kurung} nomor'
    text = "\n\n".join("\n".join(f"{line} {block}-{n}." for n in range(5)) for block in range(250))
    document = Document("a'b\"c\\d ü", "Judul", "Warta", "2024-01-01", "id", "news", text, summary_of="uji")
    assert store.add(document) == "added"
    assert store.document(document.id) == document
    assert len(store.passages(document.id)) == 250
    store.remove(document.id)
    assert store.documents() == [DIGEST, PLAIN]
