"""The contract of a store; any other implementation has to pass the same tests."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.database import IndexExistsError, IndexMismatchError, IndexNotFoundError, StoreAccessError
from index.passage import Document
from index.store import Store, UnknownDocumentError
from index.words import terms
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import DIGEST, PLAIN, numbered


def texts(hits):
    return [hit.passage.sentence_text(hit.sentence) for hit in hits]


def test_documents_come_back_as_they_were_added(store):
    assert store.documents() == [DIGEST, PLAIN]
    assert store.document("statement") == PLAIN
    assert store.count() == 7
    assert store.check() == []


def test_every_span_points_at_its_text(store):
    for document in store.documents():
        for passage in store.passages(document.id):
            assert passage.document == document
            assert passage.text == document.text[passage.start : passage.end]
            for position, span in enumerate(passage.sentences):
                start, end = passage.start + span.start, passage.start + span.end
                assert passage.sentence_text(position) == document.text[start:end] != ""


def test_a_digest_is_cut_at_its_lines_and_keeps_its_translations(store):
    first, second = store.passages("kediri-2024")
    assert (first.id, second.id) == ("kediri-2024#1", "kediri-2024#2")
    assert [span.translation for passage in (first, second) for span in passage.sentences] == list(DIGEST.translations)


def test_dense_search_finds_a_sentence_by_its_text_or_its_translation_once(store, embedder):
    for question in ("sanksi menyukai unggahan moral", "sanction for who likes a post moral"):
        hits = store.search_dense(embedder.encode_queries([question])[0], 5)
        assert texts(hits)[0] == "Sanksi bagi ASN yang menyukai unggahan adalah sanksi moral."
        assert len({hit.key for hit in hits}) == len(hits) == 5
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_dense_score_is_the_better_of_two_cosines(store, embedder):
    query = embedder.encode_queries(["roll call held"])[0]
    for hit in store.search_dense(query, 7):
        own, translation = hit.passage.sentence_text(hit.sentence), hit.passage.sentences[hit.sentence].translation
        if hit.passage.document == DIGEST:
            expected = max(float(query @ vector) for vector in embedder.encode_queries([own, translation]))
        else:  # not a digest: a sentence is read under its title
            expected = float(query @ embedder.encode_queries([f"{PLAIN.title}. {own}"])[0])
        assert hit.score == pytest.approx(expected, abs=1e-5)
        assert store.cosines(query, [hit]) == pytest.approx([expected], abs=1e-5)


def test_word_search_reads_the_column_of_the_language(store):
    assert texts(store.search_words(terms("sanksi moral apa?", "id"), "id", 1)) == [
        "Sanksi bagi ASN yang menyukai unggahan adalah sanksi moral."
    ]
    english = store.search_words(terms("moral sanctions", "en"), "en", 3)
    assert texts(english) == ["Sanksi bagi ASN yang menyukai unggahan adalah sanksi moral."]
    assert store.search_words(["sanction"], "id", 3) == []


def test_word_search_puts_the_rarer_and_fuller_match_first(store):
    hits = store.search_words(terms("apel digelar tanggal 8 mei", "id"), "id", 5)
    assert texts(hits)[0] == "Apel itu digelar pada 8 Mei 2024."
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_none_gives_none(store, embedder, k):
    assert store.search_dense(embedder.encode_queries(["asn"])[0], k) == []
    assert store.search_words(["asn"], "id", k) == []


def test_an_empty_store_answers_with_nothing(folder, embedder):
    with Store.create(folder, embedder) as empty:
        assert empty.search_dense(embedder.encode_queries(["asn"])[0], 3) == []
        assert empty.search_words(["asn"], "id", 3) == []
        assert (empty.documents(), empty.count(), empty.check()) == ([], 0, [])
        assert empty.idf("asn", "id") > 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(query=st.lists(st.text(max_size=30), max_size=8), language=st.sampled_from(["id", "en"]))
def test_no_query_is_taken_for_syntax(store, query, language):
    hits = store.search_words([*query, "sanksi", "sanction"], language, 9)
    assert "Sanksi bagi ASN yang menyukai unggahan adalah sanksi moral." in texts(hits)


@pytest.mark.parametrize(
    "term",
    ['"', '" OR *', "NEAR(a b)", "terms:asn", "asn*", "^asn", "-asn", "a AND b", "a\x00b", "\ud800", "{id}:x", "('"],
)
def test_query_syntax_is_read_as_words(store, term):
    assert store.search_words([term], "id", 3) == store.search_words(term.replace("\x00", " ").split(), "id", 3)


def test_a_query_of_many_terms_is_answered(store):
    hits = store.search_words([f"kata{number}" for number in range(5000)] + ["apel"], "id", 3)
    assert texts(hits) == ["Apel itu digelar pada 8 Mei 2024."]


def test_a_rarer_term_weighs_more(store):
    assert store.idf("apel", "id") > store.idf("asn", "id") > 0
    assert store.idf("unknown", "id") > store.idf("apel", "id")


def test_a_translated_sentence_can_be_read_in_two_languages(store, embedder):
    hits = store.search_dense(embedder.encode_queries(["x"])[0], 7)
    assert {hit.passage.document.id: store.languages(hit) for hit in hits} == {
        "kediri-2024": {"id", "en"},
        "statement": {"en"},
    }


def test_the_same_content_twice_changes_nothing(store, embedder, folder):
    before, files = embedder.embedded.copy(), sorted(folder.iterdir())
    assert store.add(DIGEST) == "unchanged"
    assert (embedder.embedded, sorted(folder.iterdir())) == (before, files)


def test_a_new_text_takes_the_place_of_the_old(store, embedder):
    changed = replace(DIGEST, text="ASN Kediri wajib netral.", translations=("They must be neutral.",))
    assert store.add(changed) == "updated"
    assert store.documents() == [changed, PLAIN]
    assert store.search_words(["moral"], "id", 5) == []
    found = store.search_dense(embedder.encode_queries(["sanksi moral"])[0], 9)
    assert texts(found).count("ASN Kediri wajib netral.") == 1
    assert len(found) == store.count() == 4
    assert store.check() == []


def test_a_change_of_any_field_is_a_change(store):
    assert store.add(replace(DIGEST, publisher="Warta Lain")) == "updated"
    assert store.document("kediri-2024").publisher == "Warta Lain"


def test_only_new_documents_are_embedded(store, embedder):
    embedder.embedded.clear()
    told = []
    assert store.add_all([DIGEST, numbered(1), PLAIN], lambda done, total: told.append((done, total))) == [
        "unchanged",
        "added",
        "unchanged",
    ]
    assert embedder.embedded == [*numbered(1).text.replace("\n\n", "\n").split("\n"), *numbered(1).translations]
    assert told[-1] == (12, 12)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_progress_counts_all_documents(store):
    told = []
    store.add_all([numbered(1), numbered(2)], lambda done, total: told.append((done, total)))
    assert told == [(done, 24) for done in range(1, 25)]


def test_a_removed_document_is_found_no_more(store, embedder):
    hits = store.search_dense(embedder.encode_queries(["sanksi"])[0], 7)
    store.remove("kediri-2024")
    assert store.documents() == [PLAIN]
    assert {hit.passage.document.id for hit in store.search_dense(embedder.encode_queries(["sanksi"])[0], 9)} == {
        "statement"
    }
    assert store.search_words(["sanksi"], "id", 9) == []
    assert min(store.cosines(embedder.encode_queries(["sanksi"])[0], hits)) == -1.0
    assert store.check() == []


@pytest.mark.parametrize("action", ["remove", "document", "passages"])
def test_an_unknown_document_is_named(store, action):
    with pytest.raises(UnknownDocumentError, match=r"no document 'nowhere'.*index list"):
        getattr(store, action)("nowhere")
    assert store.check() == []


def test_no_word_of_a_removed_document_stays_in_any_file(store, folder, embedder):
    store.add(numbered(7, "rahasiadua"))
    store.add(numbered(7, "lainnya"))
    assert_nowhere(folder, b"rahasiadua")
    store.remove("kediri-2024")
    for trace in (b"Apel itu", b"apel", b"menyukai", b"roll call", b"kediri-2024", b"Warta Uji, 8"):
        assert_nowhere(folder, trace)
    vector = embedder.encode_passages([DIGEST.text.split("\n")[0]])[0].tobytes()
    assert_nowhere(folder, vector)


def test_a_removed_document_gives_its_room_back(folder, embedder):
    with Store.create(folder, embedder) as store:
        empty = (folder / "store.db").stat().st_size
        store.add(numbered(1, sentences=300))
        assert (folder / "store.db").stat().st_size > 2 * empty
        store.remove("dokumen-1")
        assert (folder / "store.db").stat().st_size <= empty


def assert_nowhere(folder, trace):
    assert [file.name for file in folder.iterdir() if trace in file.read_bytes()] == []


def test_a_store_opens_as_it_was_left(store, folder, embedder):
    query = embedder.encode_queries(["sanksi moral"])[0]
    before = store.search_dense(query, 7), store.search_words(["sanksi"], "id", 7)
    store.close()
    embedder.embedded.clear()
    with Store.open(folder, embedder) as again:
        assert (again.search_dense(query, 7), again.search_words(["sanksi"], "id", 7)) == before
        assert again.check() == []
    assert embedder.embedded == []


def test_there_is_no_store_where_none_was_made(tmp_path, embedder):
    with pytest.raises(IndexNotFoundError, match=r"no index at .*build one with `tanya-asn index build`"):
        Store.open(tmp_path / "nothing", embedder)
    assert not (tmp_path / "nothing").exists()


def test_a_store_is_not_made_over_another(store, folder, embedder):
    with pytest.raises(IndexExistsError, match="already"):
        Store.create(folder, embedder)
    assert store.count() == 7


def test_a_place_that_cannot_hold_a_store_is_told_so(tmp_path, embedder):
    (tmp_path / "file").touch()
    with pytest.raises(StoreAccessError, match="can't read or write the index"):
        Store.create(tmp_path / "file" / "store", embedder)


@pytest.mark.parametrize(
    "other", [FakeEmbedder(name="other"), FakeEmbedder(fingerprint="0" * 64), FakeEmbedder(dimension=16)]
)
def test_a_store_of_another_model_is_refused_and_both_are_named(store, folder, other):
    with pytest.raises(IndexMismatchError, match=r"fake \(f{12}, 32 dim.*index build") as refused:
        Store.open(folder, other)
    assert f"{other.name} ({other.fingerprint[:12]}, {other.dimension}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_store_is_embedded_again_with_another_model(store, folder, embedder):
    other = FakeEmbedder(name="other", fingerprint="0" * 64, dimension=16)
    with Store.reembed(folder, other) as again:
        assert again.documents() == [DIGEST, PLAIN]
        assert again.check() == []
    with Store.open(folder, other) as opened:
        best = opened.search_dense(other.encode_queries(["apel itu digelar pada 8 mei 2024"])[0], 1)
        assert texts(best) == ["Apel itu digelar pada 8 Mei 2024."]
        assert best[0].score == pytest.approx(1.0, abs=1e-5)
    with pytest.raises(IndexMismatchError):  # the reader that was open learns of it
        store.search_dense(embedder.encode_queries(["apel"])[0], 1)


def test_a_text_without_sentences_of_its_own_lines_is_split(store):
    passages = store.passages("statement")
    assert [[p.sentence_text(n) for n in range(len(p.sentences))] for p in passages] == [
        ["Officials stay neutral in elections.", "Dr. Zul said so."],
        ["Sharing a poster is forbidden!"],
    ]


def test_translations_that_do_not_fit_are_refused(store):
    with pytest.raises(ValueError, match="1 translations for 4 sentences"):
        store.add(replace(DIGEST, id="x", translations=("One.",)))
    assert store.check() == []


def test_vectors_are_exact_whatever_the_order_of_changes(folder, embedder):
    with Store.create(folder, embedder) as store:
        store.add_all([numbered(number) for number in range(8)])
        store.remove("dokumen-3")
        store.add(numbered(5, "b"))
        query = embedder.encode_queries(["kalimat dokumen5 versib document2"])[0]
        expected = brute_force(store.documents(), query, embedder)
        found = store.search_dense(query, 1000)
        assert [hit.score for hit in found] == pytest.approx(expected, abs=1e-5)


def brute_force(documents: list[Document], query, embedder) -> list[float]:
    """The better cosine of each sentence, best first, by plain multiplication."""
    scores = []
    for document in documents:
        lines = document.text.replace("\n\n", "\n").split("\n")
        own, english = embedder.encode_queries(lines) @ query, embedder.encode_queries(document.translations) @ query
        scores.extend(np.maximum(own, english).tolist())
    return sorted(scores, reverse=True)
