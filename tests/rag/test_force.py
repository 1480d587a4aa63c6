"""Rules in force, amended, replaced; and what is said of answers that rest on them."""

from dataclasses import replace

import pytest

from index.build import read_articles
from index.markdown import shipped_articles
from index.passage import Document, Hit, Passage, Sentence
from rag.answer import Answer, Citation, Evidence
from rag.force import (
    AMENDED,
    IN_FORCE,
    REPLACED,
    disagree,
    force_of,
    in_force,
    notice_of,
    regulation_first,
    replaced_rules,
    sanctions_in,
    successor_of,
)


def source(text: str, kind: str = "regulation", published: str = "2024-05-08", status: str | None = None) -> Evidence:
    """A document of one sentence, as evidence."""
    document = Document(
        f"{kind}-{published}-{len(text)}", "Judul", "Warta", published, "id", kind, text, status=status,
        title_english="Title",
    )  # fmt: skip
    passage = Passage(f"{document.id}#1", document, text, 0, len(text), (Sentence(0, len(text)),), "Pasal 5")
    return Evidence.from_hit(Hit(passage, 0, 1.0), 0.9)


def cited(*items: Evidence) -> list[Citation]:
    return [Citation.of(item, number) for number, item in enumerate(items, start=1)]


@pytest.mark.parametrize(
    ("status", "force"),
    [
        ("Berlaku sejak 31 Agustus 2021; menggantikan PP 53/2010 kecuali jenis hukuman sedang.", IN_FORCE),
        ("Berlaku; diubah dengan Perpu 1/2022.", AMENDED),
        ("Digantikan PP 94/2021 sejak 31 Agustus 2021; yang masih dipakai hanya Pasal 7 ayat (3).", REPLACED),
        ("Dicabut dan diganti UU 20/2023 sejak 31 Oktober 2023.", REPLACED),
        ("Masih berlaku", IN_FORCE),
        ("Tidak berlaku lagi", REPLACED),
        ("Sudah dicabut", REPLACED),
        ("Berlaku; belum diubah", IN_FORCE),
        ("Masih dirujuk saat Pilkada 2024. Dasar UU 5/2014 di dalamnya sudah dicabut UU 20/2023.", None),
        ("belum berlaku", None),
        ("in force", IN_FORCE),
        ("amended by UU 7/2023", AMENDED),
        ("replaced by PP 94/2021", REPLACED),
        (None, None),
    ],
)
def test_the_force_of_a_rule_is_read_from_its_status(status, force):
    assert force_of(source("x", status=status).passage.document) == force


def test_what_is_no_rule_has_no_force():
    assert force_of(source("x", kind="news", status="Berlaku").passage.document) is None


def test_the_shipped_rules_that_were_replaced_are_known_as_such():
    rules = {each.id: each for each in read_articles(shipped_articles()) if each.kind == "regulation"}
    assert force_of(rules["pp-94-2021"]) == force_of(rules["uu-20-2023"]) == force_of(rules["pp-42-2004"]) == IN_FORCE
    for document in rules.values():
        if force_of(document) == REPLACED:
            assert successor_of(document) in {rule.successor for rule in replaced_rules()}


OLD_RULE = source("Hukuman sedang: penundaan kenaikan pangkat.", status="Digantikan PP 94/2021 sejak 2021.")


def test_an_answer_on_a_replaced_rule_says_so():
    assert notice_of(cited(OLD_RULE), "id") == (
        "Perhatian: Judul sudah digantikan PP 94/2021; periksa bunyi aturan yang baru."
    )
    assert notice_of(cited(OLD_RULE), "en") == (
        "Note: Title has been replaced by PP 94/2021; check what the newer rule says."
    )


def test_a_rule_repealed_without_a_successor_is_told_too():
    assert "tidak berlaku lagi" in str(notice_of(cited(source("x", status="Dicabut")), "id"))


@pytest.mark.parametrize(
    "text",
    [
        "PNS dikenai sanksi menurut PP 53/2010.",
        "PNS dikenai sanksi menurut PP Nomor 53 Tahun 2010.",
        "Dasarnya Peraturan Pemerintah (PP) No. 53 Tahun 2010 tentang disiplin.",
        "It rests on Government Regulation 53/2010.",
    ],
)
def test_a_source_that_names_a_replaced_rule_is_commented(text):
    assert "PP 53/2010 sudah digantikan PP 94/2021" in str(notice_of(cited(source(text, kind="news")), "id"))


@pytest.mark.parametrize(
    "text",
    [
        "PP 94/2021 menggantikan PP 53/2010.",  # says itself that it was replaced
        "PP 153/2010 mengatur hal lain.",
        "Pada 5/2014 ada apel.",
        "ASN wajib netral.",
    ],
)
def test_a_source_that_rests_on_no_replaced_rule_needs_no_comment(text):
    assert notice_of(cited(source(text, kind="news")), "id") is None


def test_sanctions_of_an_older_article_are_dated():
    text = "Sanksinya teguran, penundaan kenaikan pangkat, hingga sanksi berat lain."
    older = notice_of(cited(source(text, kind="news", published="2020-06-30")), "id")
    assert "tahun 2020" in str(older)
    assert "PP 94/2021 berlaku sejak 31 Agustus 2021" in str(older)
    assert "took effect on 31 August 2021" in str(notice_of(cited(source(text, "news", "2020-06-30")), "en"))
    assert notice_of(cited(source(text, kind="news", published="2024-01-02")), "id") is None
    assert notice_of(cited(source("Sanksi moral diumumkan.", "news", "2020-06-30")), "id") is None


def test_a_note_is_told_once():
    other = source("Hukuman berat lain menurut daftar lama.", status="Digantikan PP 94/2021.")
    assert str(notice_of(cited(OLD_RULE, other), "id")).count("PP 94/2021") == 1


OFFICIAL = source("Menurut bupati, sanksinya teguran lisan.", kind="statement")
RULE = source("Sanksinya hukuman disiplin berat.", status="Berlaku")
DATE = source("Apel digelar pada 8 Mei 2024.", kind="news")


def test_where_sources_name_different_sanctions_the_rule_comes_first_and_both_are_told():
    assert disagree([(item.passage.document, item.text) for item in (OFFICIAL, RULE)])
    assert regulation_first([OFFICIAL, DATE, RULE]) == [RULE, OFFICIAL, DATE]
    assert "peraturan didahulukan" in str(notice_of(cited(OFFICIAL, RULE), "id"))


def test_a_replaced_rule_comes_after_the_official():
    assert regulation_first([OLD_RULE, OFFICIAL, RULE]) == [RULE, OFFICIAL, OLD_RULE]


def test_a_replaced_rule_is_left_out_unless_it_is_alone_or_asked_for():
    old = source("Hukuman sedang.", status="Digantikan PP 94/2021.")
    old = replace(old, passage=replace(old.passage, document=replace(old.passage.document, title="PP 53/2010")))
    assert in_force([old, RULE, OFFICIAL], "Apa sanksinya?") == [RULE, OFFICIAL]
    assert in_force([old], "Apa sanksinya?") == [old]
    assert in_force([old, RULE], "Apa sanksi menurut PP Nomor 53 Tahun 2010?") == [old, RULE]
    assert in_force([old, RULE], "Apa sanksi menurut PP 94/2021?") == [RULE]


def test_sources_that_agree_or_speak_of_other_things_keep_their_order():
    same = source("Sanksi: hukuman disiplin berat.", kind="statement")
    for evidence in ([same, RULE], [DATE, RULE], [OFFICIAL, DATE], []):
        assert regulation_first(evidence) == evidence
        assert notice_of(cited(*evidence), "id") is None


def test_sanctions_are_recognised_in_both_languages():
    assert sanctions_in("sanksi moral dan penurunan jabatan") == sanctions_in("a moral sanction and a demotion")


def test_a_citation_tells_its_kind_place_force_and_outlets():
    answer = Answer("q", "q", "id", "answered", ()).with_sentence(RULE.text, [RULE], "quoted")
    record = answer.citations[0].record()
    assert (record["kind"], record["place"], record["force"]) == ("regulation", "Pasal 5", IN_FORCE)
    assert (record["status"], record["outlets"]) == ("Berlaku", ["Warta"])
    told = answer.with_outlets(lambda document: (document.publisher, "Antara"))
    assert told.citations[0].record()["outlets"] == ["Warta", "Antara"]
