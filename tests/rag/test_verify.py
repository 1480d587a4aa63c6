"""Only what one source sentence says is shown: a table of what is refused, and why, and of what passes."""

import re
from dataclasses import replace

import pytest

from rag.prompts import load_prompt
from rag.verify import backing, objections, without_yes_no
from tests.rag.samples import BANNERS, BRIEFING, evidence_of, source_sentence

SANCTION = source_sentence(
    "Pada 22 September 2022 Bupati Wonoasri Dewi Ratnasari mengatakan 417 ASN yang menyukai unggahan bakal calon "
    "dikenai teguran lisan, teguran tertulis, atau penurunan jabatan.",
    "On 22 September 2022 the Regent of Wonoasri, Dewi Ratnasari, said that 417 civil servants (ASN) who liked posts "
    "of prospective candidates face a verbal reprimand, a written reprimand or a demotion.",
)
BAN = source_sentence(
    "ASN Wonoasri tidak boleh menghadiri kampanye tanpa izin bupati.",
    "Civil servants (ASN) of Wonoasri may not attend campaigns without leave of the regent.",
)
PERMIT = source_sentence(
    "ASN Wonoasri boleh mengikuti akun dinas.", "Civil servants (ASN) of Wonoasri may follow official accounts."
)
UNTRANSLATED = source_sentence("Pada 22 September 2022 Camat Joko Prasetyo mencabut 12 spanduk caleg di Tirtomoyo.")
ENGLISH_ONLY = source_sentence("On 6 May 2022 the Test Bureau opened 45 polling stations for Mary Holt.", language="en")


def alike(sentence, texts):
    return 0.95


def unlike(sentence, texts):
    return 0.5


def refused(sentence, language, evidence, similarity=unlike):
    return "; ".join(objections(sentence, language, evidence, similarity))


LIST_ID = "dikenai teguran lisan, teguran tertulis, atau penurunan jabatan"
LIST_EN = "face a verbal reprimand, a written reprimand or a demotion"
REFUSED_ID = [
    (SANCTION, f"Sebanyak 471 ASN yang menyukai unggahan bakal calon {LIST_ID}.", "numbers"),
    (SANCTION, f"Sebanyak lima ASN yang menyukai unggahan bakal calon {LIST_ID}.", "numbers"),
    (SANCTION, f"Pada 23 September 2022 ASN yang menyukai unggahan bakal calon {LIST_ID}.", "dates"),
    (SANCTION, f"Pada 22/9/2023 ASN yang menyukai unggahan bakal calon {LIST_ID}.", "dates"),
    (SANCTION, f"Pada 22 Oktober 2022 ASN yang menyukai unggahan bakal calon {LIST_ID}.", "dates"),
    (SANCTION, f"Bupati Kediri mengatakan ASN yang menyukai unggahan bakal calon {LIST_ID}.", "names.*Kediri"),
    (SANCTION, f"Zanariah mengatakan ASN yang menyukai unggahan bakal calon {LIST_ID}.", "names.*Zanariah"),
    (SANCTION, f"ASN yang menyukai unggahan calon {LIST_ID}.", "conditions.*bakal"),
    (SANCTION, f"ASN yang menyukai unggahan bakal calon tidak {LIST_ID}.", "conditions.*tidak"),
    (SANCTION, f"ASN yang hanya menyukai unggahan bakal calon {LIST_ID}.", "conditions.*hanya"),
    (SANCTION, f"ASN yang menyukai unggahan bakal calon wajib {LIST_ID}.", "obligation"),
    (SANCTION, "ASN yang menyukai unggahan bakal calon dikenai teguran lisan atau teguran tertulis.", "list"),
    (SANCTION, "ASN yang menyukai unggahan bakal calon dikenai penurunan jabatan.", "list"),
    (SANCTION, f"ASN yang membagikan unggahan bakal calon {LIST_ID}.", "not in the evidence"),
    (SANCTION, f"Civil servants (ASN) who liked posts of prospective candidates {LIST_EN}.", "wrong language"),
    (SANCTION, "Ibu kota Prancis adalah Paris.", "names.*Paris"),
    (SANCTION, f"ASN yang menyukai unggahan bakal calon {LIST_ID} [7].", "numbers.*7"),
    (SANCTION, "Pemerintah kota memberi penghargaan kepada warga teladan.", "not in the evidence"),
    (BAN, "ASN Wonoasri boleh menghadiri kampanye tanpa izin bupati.", "conditions.*tidak"),
    (BAN, "ASN Wonoasri tidak boleh menghadiri kampanye.", "conditions.*tanpa"),
    (BAN, "ASN Wonoasri tidak boleh menghadiri kampanye dan harus tanpa izin bupati.", "obligation"),
    (PERMIT, "ASN Wonoasri tidak boleh mengikuti akun dinas.", "conditions.*tidak"),
    (PERMIT, "ASN Wonoasri wajib mengikuti akun dinas.", "obligation"),
]
REFUSED_EN = [
    (SANCTION, f"The 471 civil servants (ASN) who liked posts of prospective candidates {LIST_EN}.", "numbers"),
    (SANCTION, f"On 23 September 2022 civil servants who liked posts of prospective candidates {LIST_EN}.", "dates"),
    (SANCTION, f"On September 22, 2023, civil servants who liked posts of prospective candidates {LIST_EN}.", "dates"),
    (SANCTION, f"The Regent of Kediri said that civil servants of prospective candidates {LIST_EN}.", "names.*Kediri"),
    (SANCTION, f"Civil servants (ASN) who liked posts of candidates {LIST_EN}.", "conditions.*prospective"),
    (SANCTION, f"Civil servants (ASN) who liked posts of prospective candidates do not {LIST_EN}.", "conditions.*not"),
    (SANCTION, f"Civil servants (ASN) who liked posts of prospective candidates must {LIST_EN}.", "obligation"),
    (SANCTION, "Civil servants (ASN) who liked posts of prospective candidates face a verbal reprimand.", "list"),
    (
        SANCTION,
        "Civil servants (ASN) who liked posts of prospective candidates face teguran lisan, a written reprimand or a "
        "demotion.",
        "left untranslated: .*teguran",
    ),
    (SANCTION, f"ASN yang menyukai unggahan bakal calon {LIST_ID}.", "wrong language"),
    (SANCTION, "The capital of France is Paris.", "names.*France.*Paris"),
    (BAN, "Civil servants (ASN) of Wonoasri may attend campaigns without leave of the regent.", "conditions.*not"),
    (BAN, "Civil servants (ASN) of Wonoasri may not attend campaigns.", "conditions.*without"),
    (PERMIT, "Civil servants (ASN) of Wonoasri may not follow official accounts.", "conditions.*not"),
    (PERMIT, "Civil servants (ASN) of Wonoasri must follow official accounts.", "obligation"),
    (PERMIT, "Civil servants (ASN) of Wonoasri may like official accounts.", "not in the evidence"),
    (ENGLISH_ONLY, "On 6 May 2022 the Test Bureau closed 45 polling stations.", "not in the evidence"),
]
ACCEPTED = [
    ("id", SANCTION, SANCTION.text),
    ("id", SANCTION, f"ASN yang menyukai unggahan bakal calon {LIST_ID}."),
    ("id", SANCTION, f"Pada 22/9/2022 Bupati Wonoasri mengatakan ASN yang menyukai unggahan bakal calon {LIST_ID}."),
    ("id", SANCTION, f"Pada September 2022 ASN yang menyukai unggahan bakal calon {LIST_ID}."),
    ("id", BAN, "ASN di Wonoasri tidak boleh menghadiri kampanye tanpa izin bupati."),
    ("id", PERMIT, "ASN boleh mengikuti akun dinas."),
    ("en", SANCTION, SANCTION.translation),
    ("en", SANCTION, f"Civil servants (ASN) who liked posts of prospective candidates {LIST_EN}."),
    ("en", SANCTION, f"On September 22, 2022, civil servants who liked posts of prospective candidates {LIST_EN}."),
    ("en", SANCTION, f"On 22/9/2022 civil servants who liked posts of prospective candidates {LIST_EN}."),
    ("en", SANCTION, f"Those of the 417 who liked posts of prospective candidates {LIST_EN}."),
    ("en", BAN, "Civil servants may not attend campaigns without leave of the regent."),
    ("en", PERMIT, "Civil servants may follow official accounts."),
    ("en", ENGLISH_ONLY, "The Test Bureau opened 45 polling stations on May 6, 2022."),
]


@pytest.mark.parametrize(("evidence", "sentence", "reason"), REFUSED_ID)
def test_an_indonesian_sentence_that_says_more_or_less_than_its_source_is_refused(evidence, sentence, reason):
    assert re.search(reason, refused(sentence, "id", evidence))


@pytest.mark.parametrize(("evidence", "sentence", "reason"), REFUSED_EN)
def test_an_english_sentence_that_says_more_or_less_than_its_source_is_refused(evidence, sentence, reason):
    assert re.search(reason, refused(sentence, "en", evidence))


@pytest.mark.parametrize(("language", "evidence", "sentence"), ACCEPTED)
def test_a_sentence_that_says_what_its_source_says_passes(language, evidence, sentence):
    assert refused(sentence, language, evidence) == ""


TRANSLATED = "On 22 September 2022 the district head Joko Prasetyo removed 12 banners of candidates in Tirtomoyo."


def test_a_sentence_in_another_language_than_its_source_passes_by_its_meaning():
    assert refused(TRANSLATED, "en", UNTRANSLATED, alike) == ""
    assert "meaning" in refused(TRANSLATED, "en", UNTRANSLATED, unlike)


@pytest.mark.parametrize(
    ("told", "instead", "reason"),
    [
        ("12 banners", "21 banners", "numbers"),
        ("22 September 2022", "23 September 2022", "dates"),
        ("Joko Prasetyo", "Budi Prasetyo", "names.*Budi"),
        ("banners", "spanduk", "untranslated.*spanduk"),
        ("removed", "must remove", "obligation"),
    ],
)
def test_near_meaning_does_not_excuse_a_changed_fact(told, instead, reason):
    assert re.search(reason, refused(TRANSLATED.replace(told, instead), "en", UNTRANSLATED, alike))


@pytest.mark.parametrize(
    "sentence",
    [
        "District head Joko Prasetyo removed 12 banners of candidates in Tirtomoyo on 22 September 2022.",
        "Twelve banners of candidates in Tirtomoyo were removed by Joko Prasetyo.",
    ],
)
def test_a_translation_may_begin_with_an_everyday_word(sentence):
    assert "names" not in refused(sentence, "en", UNTRANSLATED, alike)


RULE = source_sentence("ASN Wonoasri tidak boleh menghadiri kampanye bakal calon.")


@pytest.mark.parametrize(
    "sentence",
    [
        "The civil servants of Wonoasri may attend campaigns of prospective candidates.",
        "The civil servants of Wonoasri may not attend campaigns of candidates.",
    ],
)
def test_a_translation_keeps_the_negation_and_the_condition_however_near_its_meaning(sentence):
    assert "conditions" in refused(sentence, "en", RULE, alike)


def test_a_whole_translation_of_a_rule_passes():
    sentence = "The civil servants of Wonoasri may not attend campaigns of prospective candidates."
    assert refused(sentence, "en", RULE, alike) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "ASN meminta Bupati Wonoasri Dewi Ratnasari menolak hadiah dari calon.",
        "Calon menolak hadiah dari ASN.",
    ],
)
def test_the_words_of_a_source_in_another_order_are_not_what_it_says(sentence):
    assert refused(sentence, "id", evidence_of(BRIEFING, 0)) != ""


def test_the_day_of_a_date_is_no_count():
    assert refused("Pengarahan dihadiri 3 peserta.", "id", evidence_of(BRIEFING, 1)) != ""


def test_the_day_of_publication_is_not_the_day_of_the_event():
    """The roll call was on the 17th, the report came out on the 18th."""
    report = replace(BANNERS, published="2023-09-18", text="Apel di Tirtomoyo digelar pada 17 September 2023.")
    assert refused("Apel di Tirtomoyo digelar pada 17 September 2023.", "id", evidence_of(report)) == ""
    assert "dates" in refused("Apel di Tirtomoyo digelar pada 18 September 2023.", "id", evidence_of(report))


def test_the_publisher_and_the_place_of_the_source_may_be_named():
    evidence = evidence_of(BRIEFING, 1)
    sentence = "Menurut Kabar Lereng, pengarahan dihadiri 586 peserta."
    assert refused(sentence, "id", evidence) == ""


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Ya, ASN wajib netral.", "ASN wajib netral."),
        ("Tidak boleh, ASN wajib netral.", "ASN wajib netral."),
        ("No, they may not.", "They may not."),
        ("Yes. They may.", "They may."),
        ("Nota itu diteken.", "Nota itu diteken."),
        ("Yakni lima lembaga.", "Yakni lima lembaga."),
        ("Not one was found.", "Not one was found."),
    ],
)
def test_a_leading_yes_or_no_is_taken_off_and_nothing_else(sentence, rest):
    assert without_yes_no(sentence) == rest


def test_the_nearest_supporting_sentence_is_the_backing():
    wrong, right = evidence_of(BANNERS, 0), evidence_of(BANNERS, 1)
    sentence = "Lurah Tirtomoyo mencabut 12 spanduk caleg."
    assert backing(sentence, "id", [wrong, right], unlike) == right


def test_a_sentence_that_mixes_two_sources_has_no_backing():
    mixed = "Camat Tirtomoyo Joko Prasetyo mencabut 12 spanduk caleg di pasar."
    assert backing(mixed, "id", [evidence_of(BANNERS, 0), evidence_of(BANNERS, 1)], unlike) is None


def test_without_evidence_nothing_is_supported():
    assert backing("ASN wajib netral.", "id", [], alike) is None


def worked_examples():
    """Each answer that the prompts show the model, with the note it names."""
    for language in ("id", "en"):
        beginning = load_prompt("answer", language).beginning
        for asked, reply in zip(beginning[1::2], beginning[2::2], strict=True):
            vote, _, sentence = str(reply.content).partition("\n")
            if sentence:
                number = re.search(r"\d", vote)
                found = re.findall(rf"^{number.group() if number else '-'}\.? (.*)$", str(asked.content), re.MULTILINE)
                yield language, found[0], sentence.strip()


@pytest.mark.parametrize(("language", "note", "sentence"), worked_examples())
def test_the_answers_that_the_prompts_show_the_model_are_supported_by_their_notes(language, note, sentence):
    assert refused(sentence, language, source_sentence(note, language=language)) == ""
