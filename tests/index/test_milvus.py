"""What holds of the store on Milvus alone: writing that was cut off shows nothing, and faults are told in one line."""

from dataclasses import replace
from importlib.util import find_spec

import pytest

from index.database import IndexDamagedError, StoreAccessError
from index.entry import Entry
from index.filters import Filter, FilterError, document_key
from index.lexical import plain_words
from index.milvus import MilvusStore
from index.milvus_rows import PART, Head, entry_text, part_rows, read_entry, sentence_rows
from index.milvus_server import MilvusPlace, MilvusServer
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import DIGEST, PLAIN

HAS_MILVUS = find_spec("pymilvus") is not None and find_spec("milvus_lite") is not None
needs_milvus = pytest.mark.skipif(not HAS_MILVUS, reason="milvus-lite is not installed (the extra `milvus`)")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One store for the module: making one takes seconds of waiting."""
    place = MilvusPlace(str(tmp_path_factory.mktemp("milvus") / "milvus.db"))
    with MilvusStore.create(place, FakeEmbedder()) as store:
        yield store


@pytest.fixture
def store(shared):
    shared.add_all([DIGEST, PLAIN])
    yield shared
    for document in ("kediri-2024", "statement"):
        head = shared._documents.head(document)
        if head:
            shared._documents.delete(head)


def ask(store, question):
    return {hit.passage.document.id for hit in store.search_dense(store.embedder.encode_queries([question])[0], 9)}


def written(document):
    """The rows of a document, as they are written."""
    entry = Entry.of(document)
    head = Head.of(entry)
    return head, part_rows(entry, head), sentence_rows(entry, head, iter(FakeEmbedder().encode_passages(entry.texts())))


@needs_milvus
def test_a_document_whose_writing_was_cut_off_is_not_seen_until_it_is_added_again(store):
    late = replace(PLAIN, id="late", text="Banners are removed. Nobody paid.")
    head, parts, sentences = written(late)
    store._server.upsert(store._server.records, parts)
    for language, rows in sentences.items():
        store._server.upsert(store._documents.collections[language], rows)
    assert ask(store, "banners removed") == {"kediri-2024", "statement"}
    assert {document.id for document in store.documents()} == {"kediri-2024", "statement"}
    assert store.check() == [f"{head.rows} vectors of no document"]
    assert store.add(late) == "added"
    assert "late" in ask(store, "banners removed")
    assert store.check() == []
    store.remove("late")


@needs_milvus
def test_rows_of_an_older_version_that_were_left_behind_are_not_found(store):
    old = replace(PLAIN, text="Banners are removed. Nobody paid.")
    head, _, sentences = written(old)
    for language, rows in sentences.items():
        store._server.upsert(store._documents.collections[language], rows)
    hits = store.search_dense(store.embedder.encode_queries(["banners removed"])[0], 9)
    assert {hit.passage.document for hit in hits} == {DIGEST, PLAIN}
    assert store.check() == [f"{head.rows} vectors of no document"]
    store.remove("statement")
    assert store.check() == []


@needs_milvus
def test_missing_vectors_and_parts_are_told(store):
    key = document_key("statement")
    store._server.delete(store._documents.collections["en"], f'document == "{key}" and number == 0')
    assert store.check() == ["document 'statement': 1 of 3 vectors"]
    store._server.delete(store._server.records, f'sort == "part" and document == "{key}"')
    store._documents._entry.cache_clear()
    with pytest.raises(IndexDamagedError, match=r"'statement' in Milvus .* `tanya-asn index remove`"):
        store.document("statement")


@needs_milvus
def test_two_readers_see_a_change_at_once(store):
    again = MilvusStore(store._server, FakeEmbedder())
    again.add(replace(PLAIN, text="Banners are removed."))
    assert store.document("statement").text == "Banners are removed."
    (hit,) = store.search_words(["banner"], "en", 3)
    assert hit.passage.text == "Banners are removed."
    assert store.cosines(store.embedder.encode_queries(["x"])[0], [hit])[0] > -1


@needs_milvus
def test_a_server_that_is_not_there_is_told_in_one_line():
    with pytest.raises(StoreAccessError, match="check TANYA_ASN_STORE") as caught:
        MilvusServer(MilvusPlace("http://127.0.0.1:9", token="root:hunter2"))
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_long_text_is_cut_into_parts_that_fit_a_field_and_put_together_again():
    long = replace(PLAIN, text=" ".join(f'Kalimat "{number}" \\ 🙂 é 中.' for number in range(3000)))
    entry = Entry.of(long)
    parts = part_rows(entry, Head.of(entry))
    assert len(parts) == -(-len(entry_text(entry)) // PART) > 1
    assert max(len(part["content"].encode()) for part in parts) <= 65_535
    assert read_entry(parts[::-1]) == entry


def test_a_filter_is_written_for_milvus():
    where = Filter(kinds=("news",), languages=("id",), published_from="2024-01-01", published_to="2024-12-31")
    assert where.expression() == (
        'kind in ["news"] and language in ["id"] and published >= "2024-01-01" and published <= "2024-12-31"'
    )
    assert Filter(documents=('"]',)).expression() == f'document in ["{document_key(chr(34) + "]")}"]'
    assert Filter().expression() == ""


@pytest.mark.parametrize(
    "wrong", [{"kinds": ('news"',)}, {"languages": ("",)}, {"published_from": "mei"}, {"published_to": '2024" or 1'}]
)
def test_a_filter_of_something_else_is_refused(wrong):
    with pytest.raises(FilterError):
        Filter(**wrong)


def test_terms_become_words():
    assert plain_words(["like", 'NEAR("a', "like", "_", "\x00"]) == ["like", "near a"]
