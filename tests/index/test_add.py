import json

import pytest

from index.add import Outcome, Watch, add_sources
from index.passage import Document
from tests.index.readers.hostile_documents import SENTENCE, docx_of, pdf_of
from tests.index.readers.samples import PAGE, PARAGRAPHS


def results(outcomes: list[Outcome]):
    return [(outcome.result, outcome.document_id) for outcome in outcomes]


@pytest.fixture
def hoard(tmp_path):
    folder = tmp_path / "berkas"
    folder.mkdir()
    (folder / "berita.html").write_text(PAGE, encoding="utf-8")
    (folder / "catatan.docx").write_bytes(docx_of([SENTENCE, "Catatan ini dibuat pada 5 Mei 2024."]))
    (folder / "laporan.pdf").write_bytes(pdf_of([SENTENCE] * 3))
    (folder / "rusak.pdf").write_bytes(b"%PDF-1.7\n")
    return folder


def test_one_bad_file_stops_no_other(store, hoard):
    outcomes = add_sources(store, [str(hoard)])
    assert results(outcomes) == [("added", "berita"), ("added", "catatan"), ("added", "laporan"), ("refused", None)]
    assert "damaged PDF" in outcomes[3].why
    assert {"berita", "catatan", "laporan"} <= {document.id for document in store.documents()}


def test_the_same_files_again_change_nothing(store, hoard, embedder):
    add_sources(store, [str(hoard)])
    embedded = len(embedder.embedded)
    assert {result for result, _ in results(add_sources(store, [str(hoard)]))} == {"refused", "unchanged"}
    assert len(embedder.embedded) == embedded


def test_a_changed_file_updates_its_document_in_place(store, hoard):
    add_sources(store, [str(hoard / "berita.html")])
    (hoard / "berita.html").write_text(PAGE.replace("25 pegawai", "27 pegawai"), encoding="utf-8")
    assert results(add_sources(store, [str(hoard / "berita.html")])) == [("updated", "berita")]
    assert "27 pegawai" in store.document("berita").text


def test_a_copy_of_a_file_elsewhere_is_no_second_document(store, hoard, tmp_path):
    add_sources(store, [str(hoard / "berita.html")])
    copy = tmp_path / "salinan.html"
    copy.write_text(PAGE, encoding="utf-8")
    (outcome,) = add_sources(store, [str(copy)])
    assert (outcome.result, outcome.document_id, outcome.why) == ("unchanged", "berita", "the same text as berita")


def test_another_publisher_of_the_same_text_is_a_document_of_its_own(store, hoard, tmp_path):
    add_sources(store, [str(hoard / "berita.html")])
    reprint = tmp_path / "cetak-ulang.html"
    reprint.write_text(PAGE.replace('content="Harian Contoh"', 'content="Portal Lain"'), encoding="utf-8")
    assert results(add_sources(store, [str(reprint)])) == [("added", "cetak-ulang")]


def test_two_files_of_one_name_are_two_documents_and_stay_so(store, tmp_path):
    other = f"Rapat Lain Sama Sekali\n\n{SENTENCE}"
    for folder, text in (("a", PAGE), ("b", other)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "berita.html").write_text(text, encoding="utf-8")
    names = [str(tmp_path / "a"), str(tmp_path / "b")]
    assert results(add_sources(store, names)) == [("added", "berita"), ("added", "berita-2")]
    assert results(add_sources(store, names)) == [("unchanged", "berita"), ("unchanged", "berita-2")]
    (tmp_path / "b" / "berita.html").write_text(other.replace("siapa pun", "siapa pun juga"), encoding="utf-8")
    assert results(add_sources(store, names)) == [("unchanged", "berita"), ("updated", "berita-2")]


def test_a_page_does_not_take_the_place_of_the_digest_of_it(store, tmp_path):
    digest = Document("berita", "ASN Kota Contoh Berikrar Netral", "Harian Contoh", "2024-09-01", "id", "news",
                      "Sebanyak 25 pegawai berikrar.", summary_of="Harian Contoh")  # fmt: skip
    store.add(digest)
    (tmp_path / "berita.html").write_text(PAGE, encoding="utf-8")
    assert results(add_sources(store, [str(tmp_path / "berita.html")])) == [("added", "berita-2")]
    assert store.document("berita") == digest


def test_passages_are_stored_as_they_were_read_with_their_leads(store, hoard):
    add_sources(store, [str(hoard / "berita.html")])
    (passage,) = store.passages("berita")
    assert [passage.sentence_text(number) for number in range(3)] == list(PARAGRAPHS)
    assert passage.sentences[2].lead.endswith("Sekretaris Kota Contoh, Budi Contoh:")


def test_an_edited_date_stands_in_the_words_of_every_lead(store, hoard):
    add_sources(store, [str(hoard / "berita.html")])
    assert all("1 September 2024" in span.lead for span in store.passages("berita")[0].sentences)
    for published, written in (("2023-06-09", "9 Juni 2023"), ("2024-05-08", "8 Mei 2024")):
        store.edit("berita", published=published)
        leads = [span.lead for span in store.passages("berita")[0].sentences]
        assert all(f", {written})." in lead and "September" not in lead for lead in leads)


def test_a_file_of_passages_is_told_document_by_document(store, tmp_path):
    lines = [{"document": name, "text": f"{SENTENCE} {name}.", "published": "2024-05-08"} for name in ("satu", "dua")]
    path = tmp_path / "banyak.jsonl"
    path.write_text("\n".join(map(json.dumps, [*lines, {"text": ""}])), encoding="utf-8")
    outcomes = add_sources(store, [str(path)])
    assert results(outcomes) == [("added", "satu"), ("refused", None), ("added", "dua")]
    assert outcomes[1].why.startswith("line 3: ")


def test_what_the_user_says_holds_for_all_files(store, hoard):
    outcomes = add_sources(store, [str(hoard)], {"publisher": "Bawaslu", "published": "2024-01-02"})
    said = [store.document(outcome.document_id) for outcome in outcomes if outcome.document_id]
    assert {(document.publisher, document.published) for document in said} == {("Bawaslu", "2024-01-02")}
    assert all(not {"publisher", "published"} & set(outcome.guessed) for outcome in outcomes)


def test_progress_is_told_in_files_and_in_texts(store, hoard):
    read, embedded = [], []
    add_sources(store, [str(hoard)], None, Watch(lambda *told: read.append(told), lambda *told: embedded.append(told)))
    assert read == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert embedded[-1][0] == embedded[-1][1] > 0


def test_what_a_person_edited_is_told_as_no_guess_after_an_update(store, tmp_path):
    path = tmp_path / "catatan.txt"
    path.write_text(f"Catatan Rapat\n\n{SENTENCE}", encoding="utf-8")
    (added,) = add_sources(store, [str(path)])
    assert "published" in added.guessed
    store.edit("catatan", published="2024-05-08")
    path.write_text(f"Catatan Rapat\n\n{SENTENCE} Rapat itu selesai.", encoding="utf-8")
    (updated,) = add_sources(store, [str(path)])
    assert (updated.result, updated.document_id) == ("updated", "catatan")
    assert updated.guessed == tuple(name for name in added.guessed if name != "published") != ()
