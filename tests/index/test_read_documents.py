"""Documents that come split by their reader: with leads, places, and translations of some sentences."""

from dataclasses import replace

import pytest

from index.passage import Document
from index.readers.record import PassageSpans, ReadDocument, SentenceSpan
from index.store import Store
from index.words import terms
from tests.index.fake_embedder import FakeEmbedder
from tests.index.inspection import answers
from tests.index.samples import DIGEST

LEAD = "PNS dilarang memberikan dukungan dengan cara:"
PLACES = ("Pasal 5 huruf n angka 1", "Pasal 5 huruf n angka 2")


def regulation(document_id: str = "pp-uji") -> ReadDocument:
    """Two items of an enumeration, and a sentence that stands for itself."""
    text = "ikut kampanye;\nmenjadi peserta kampanye;\n\nSetiap PNS wajib netral."
    document = Document(
        document_id, "PP Uji", "Pemerintah", "2021-08-31", "id", "regulation", text, guessed=("published", "publisher")
    )
    first, second, third = (text.index(start) for start in ("ikut", "menjadi", "Setiap"))
    return ReadDocument(
        document,
        (
            PassageSpans((SentenceSpan(first, second - 1, LEAD, "joining a campaign;"),), PLACES[0]),
            PassageSpans((SentenceSpan(second, third - 2, LEAD),), PLACES[1]),
            PassageSpans((SentenceSpan(third, len(text)),), None),
        ),
    )


def report(document_id: str, publisher: str, published: str, origin: str | None = None) -> ReadDocument:
    """A news page of one sentence, whose lead is made of its facts."""
    text = "Para pegawai berikrar netral."
    document = Document(
        document_id, "Ikrar Netral", publisher, published, "id", "news", text, place="Kota Uji", origin=origin
    )
    lead = f"Ikrar Netral ({publisher}, Kota Uji, {int(published[8:])} Mei 2024). Wali Kota:"
    return ReadDocument(document, (PassageSpans((SentenceSpan(0, len(text), lead),)),))


@pytest.fixture
def rules(folder, embedder):
    with Store.create(folder, embedder) as opened:
        assert opened.add(regulation()) == "added"
        yield opened


def test_passages_keep_their_places_and_sentences_their_leads(rules):
    passages = rules.passages("pp-uji")
    assert [passage.place for passage in passages] == [*PLACES, None]
    spans = [passage.sentences[0] for passage in passages]
    assert [(span.lead, span.translation) for span in spans] == [
        (LEAD, "joining a campaign;"),
        (LEAD, None),
        (None, None),
    ]
    assert [passage.sentence_text(0) for passage in passages] == [
        "ikut kampanye;",
        "menjadi peserta kampanye;",
        "Setiap PNS wajib netral.",
    ]
    assert passages[0].readable_text(0) == f"{LEAD} ikut kampanye;"
    assert rules.document("pp-uji").guessed == ("published", "publisher")
    assert rules.check() == []


def test_a_sentence_is_embedded_and_found_by_words_with_its_lead(rules, embedder):
    assert embedder.embedded == [
        f"{LEAD} ikut kampanye;",
        f"{LEAD} menjadi peserta kampanye;",
        "PP Uji. Setiap PNS wajib netral.",
        "PP Uji. joining a campaign;",
    ]
    found = rules.search_words(terms("memberikan dukungan", "id"), "id", 9)
    assert [hit.passage.place for hit in found] == list(PLACES)
    assert [hit.passage.sentence_text(hit.sentence) for hit in found] == ["ikut kampanye;", "menjadi peserta kampanye;"]
    nearest = rules.search_dense(embedder.encode_queries([f"{LEAD} menjadi peserta kampanye;"])[0], 1)
    assert nearest[0].passage.place == PLACES[1]


def test_a_sentence_without_a_translation_beside_one_that_has_it_is_told_apart(rules):
    first, second = (hit for hit in rules.search_words(terms("dukungan", "id"), "id", 9))
    assert (rules.languages(first), rules.languages(second)) == ({"id", "en"}, {"id"})
    assert (
        len(rules.search_words(["campaign"], "en", 9)) == len(rules.search_words(terms("joining", "en"), "en", 9)) == 1
    )


def test_the_same_split_twice_changes_nothing_and_another_place_does(rules, embedder):
    embedder.embedded.clear()
    assert rules.add(regulation()) == "unchanged"
    assert embedder.embedded == []
    other = replace(
        regulation(), passages=(replace(regulation().passages[0], place="Pasal 6"), *regulation().passages[1:])
    )
    assert rules.add(other) == "updated"
    assert rules.passages("pp-uji")[0].place == "Pasal 6"


def test_a_store_embedded_again_keeps_leads_and_places(rules, folder):
    before = rules.passages("pp-uji")
    other = FakeEmbedder(name="other", fingerprint="0" * 64)
    with Store.reembed(folder, other) as again:
        assert again.passages("pp-uji") == before
        assert again.check() == []
    assert f"{LEAD} ikut kampanye;" in other.embedded


def test_the_old_vectors_answer_until_the_new_ones_are_there(store, folder, embedder):
    expected = answers(store)
    seen = []

    class Watched(FakeEmbedder):
        def encode_passages(self, texts, progress=None):
            seen.append(answers(store))
            return super().encode_passages(texts, progress)

    with Store.reembed(folder, Watched(name="other", fingerprint="0" * 64)):
        assert seen == [expected]


def test_a_new_model_that_fails_leaves_the_old_index_as_it_was(store, folder, embedder):
    class Failing(FakeEmbedder):
        def encode_passages(self, texts, progress=None):
            raise RuntimeError("no memory")

    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(RuntimeError, match="no memory"):
        Store.reembed(folder, Failing(name="other", fingerprint="0" * 64))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert store.check() == []


# Edited by a person


def test_an_edit_changes_the_document_and_is_no_guess_any_more(rules):
    rules.edit("pp-uji", published="2021-09-01", status="Berlaku")
    document = rules.document("pp-uji")
    assert (document.published, document.status, document.guessed) == ("2021-09-01", "Berlaku", ("publisher",))
    assert [passage.place for passage in rules.passages("pp-uji")] == [*PLACES, None]
    assert rules.check() == []


def test_an_edit_stays_when_the_file_is_added_again_or_in_a_new_text(rules):
    rules.edit("pp-uji", published="2021-09-01")
    assert rules.add(regulation()) == "unchanged"
    changed = regulation()
    text = changed.document.text.replace("netral.", "adil..")
    assert rules.add(replace(changed, document=replace(changed.document, text=text))) == "updated"
    assert (rules.document("pp-uji").published, rules.document("pp-uji").text) == ("2021-09-01", text)
    assert rules.add(replace(changed, document=replace(changed.document, text=text))) == "unchanged"


def test_an_edit_that_changes_no_text_embeds_nothing(rules, embedder):
    query = embedder.encode_queries([LEAD])[0]
    before = [(hit.key, hit.score) for hit in rules.search_dense(query, 9)]
    embedder.embedded.clear()
    rules.edit("pp-uji", status="Digantikan PP 1/2030", published="2021-09-01")
    assert embedder.embedded == []
    assert [(hit.key, hit.score) for hit in rules.search_dense(query, 9)] == before


def test_an_edit_reaches_the_leads(folder, embedder):
    with Store.create(folder, embedder) as news:
        news.add(report("a", "Warta", "2024-05-08"))
        news.edit("a", published="2024-06-09", publisher="Harian Uji")
        (span,) = news.passages("a")[0].sentences
        assert span.lead == "Ikrar Netral (Harian Uji, Kota Uji, 9 Juni 2024). Wali Kota:"
        news.edit("a", title="Janji", place=None)
        (span,) = news.passages("a")[0].sentences
        assert span.lead == "Janji (Harian Uji, 9 Juni 2024). Wali Kota:"
        assert news.check() == []


def test_a_removed_document_takes_its_edits_along(rules, folder):
    rules.edit("pp-uji", place="Kotarahasia")
    rules.remove("pp-uji")
    assert [file.name for file in folder.iterdir() if b"Kotarahasia" in file.read_bytes()] == []
    rules.add(regulation())
    assert rules.document("pp-uji").place is None


# Printed by several portals


@pytest.fixture
def reprinted(folder, embedder):
    with Store.create(folder, embedder) as opened:
        opened.add_all(
            [
                report("asal", "Antara", "2024-05-08"),
                report("kutip-2", "Memontum", "2024-05-10", origin="asal"),
                report("kutip-1", "Warta", "2024-05-09", origin="asal"),
                DIGEST,
            ]
        )
        yield opened


def test_the_outlets_of_a_text_are_told_whichever_of_them_is_asked_for(reprinted):
    for document_id in ("asal", "kutip-1", "kutip-2"):
        assert reprinted.outlets(reprinted.document(document_id)) == ("Antara", "Warta", "Memontum")
    assert reprinted.outlets(DIGEST) == (DIGEST.publisher,)


def test_when_the_first_print_goes_the_next_takes_its_place(reprinted, folder):
    reprinted.remove("asal")
    assert reprinted.document("kutip-1").origin is None
    assert reprinted.document("kutip-2").origin == "kutip-1"
    assert reprinted.outlets(reprinted.document("kutip-2")) == ("Warta", "Memontum")
    assert reprinted.check() == []
    assert [
        file.name for file in folder.iterdir() if b"Antara" in file.read_bytes() or b'"asal"' in file.read_bytes()
    ] == []


# Removed


def test_no_trace_of_a_removed_split_document_stays(folder, embedder):
    markers = ("Penandalead", "Pasal 77777", "penandaterjemahan", "penandateks", "penandajudul")
    text = "ikut penandateks sekarang;"
    document = Document("hapus-77", "Penandajudul", "Penerbitpenanda", "2021-08-31", "id", "regulation", text)
    span = SentenceSpan(0, len(text), "Penandalead:", "joining penandaterjemahan;")
    with Store.create(folder, embedder) as store:
        store.add(DIGEST)
        store.add(ReadDocument(document, (PassageSpans((span,), "Pasal 77777"),)))
        vectors = embedder.encode_passages(["Penandalead: ikut penandateks sekarang;"])
        traces = [marker.lower().encode() for marker in (*markers, "hapus-77", "penerbitpenanda")]
        assert all(found_in(folder, trace) for trace in traces)
        assert found_in(folder, vectors.tobytes())
        store.mark_shipped(["hapus-77"])
        store.remove("hapus-77")
        assert [trace for trace in [*traces, vectors.tobytes()] if found_in(folder, trace)] == []
        assert store.check() == []


def found_in(folder, trace: bytes) -> bool:
    contents = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return any(trace in content or trace in content.lower() for content in contents)
