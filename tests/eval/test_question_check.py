from dataclasses import replace
from pathlib import Path

import pytest

from eval.question_check import check
from eval.questions import read_topics
from index.build import read_articles
from index.markdown import shipped_articles
from tests.eval.samples import TOPIC, UNANSWERABLE
from tests.rag.samples import BRIEFING, DOCUMENTS

ASKED_IN_ENGLISH = replace(TOPIC, id="q3", language="en", question="How many attended the briefing in Wonoasri?")
PAIR = (replace(TOPIC, pair="p1"), replace(ASKED_IN_ENGLISH, pair="p1"))


def test_a_sound_set_has_nothing_against_it():
    report = check(PAIR, DOCUMENTS)
    assert (report.faults, report.warnings) == ((), ())


@pytest.mark.parametrize(
    ("topics", "fault"),
    [
        ([TOPIC, replace(TOPIC, question="Di mana pengarahan itu digelar?")], "more than one question has the id 'q1'"),
        (
            [TOPIC, replace(TOPIC, id="q9", question="berapa peserta  pengarahan di WONOASRI")],
            "'q1' and 'q9' are the same",
        ),
        ([replace(TOPIC, pair="p1")], "pair 'p1' is not one question in each language: q1"),
        ([PAIR[0], replace(PAIR[1], answerable=False)], "pair 'p1' is answerable in one language alone"),
        ([PAIR[0], replace(PAIR[1], split="final")], "pair 'p1' is in two splits"),
        ([replace(TOPIC, documents=("nowhere", BRIEFING.id))], "question 'q1': the corpus has no document 'nowhere'"),
    ],
)
def test_what_makes_a_set_unfit_is_a_fault(topics, fault):
    (told,) = check(topics, DOCUMENTS).faults
    assert fault in told


def test_questions_that_differ_in_hardly_a_word_are_looked_at():
    words = "siapa yang memimpin pengarahan bagi semua pegawai negeri di pendopo Wonoasri"
    topics = [replace(TOPIC, question=words), replace(TOPIC, id="q9", question=f"{words} itu")]
    assert check(topics, DOCUMENTS).warnings == ("questions 'q1' and 'q9' are nearly the same",)


def test_the_same_words_after_another_question_ask_something_else():
    topics = [
        replace(TOPIC, history=("Siapa bupati Wonoasri?",)),
        replace(TOPIC, id="q9", history=("Apa isi spanduk?",)),
    ]
    assert check(topics, DOCUMENTS).faults == ()


def test_a_fact_that_no_sentence_of_the_gold_documents_holds_is_looked_at():
    lost = replace(TOPIC, facts=(("586",), ("587", "588")))
    (warning,) = check([lost], DOCUMENTS).warnings
    assert warning == "question 'q1': no sentence of its documents holds any of 587, 588"


def test_a_wording_that_only_two_sentences_together_hold_is_in_no_sentence():
    across = replace(TOPIC, facts=(("dari calon. Pengarahan",),))
    assert len(check([across], DOCUMENTS).warnings) == 1


def test_a_fact_in_the_english_rendering_is_found():
    assert check([replace(TOPIC, facts=(("verbal reprimand",),))], DOCUMENTS).warnings == ()


def test_questions_are_counted_by_language_and_everything_else():
    near = replace(UNANSWERABLE, question="Siapa camat Wonoasri?", why_unanswerable="near_miss", kinds=("slang",))
    counts = check([*PAIR, near], DOCUMENTS).counts
    assert counts["language"] == {"questions": {"id": 2, "en": 1}}
    assert counts["answerable"] == {"no": {"id": 1}, "yes": {"id": 1, "en": 1}}
    assert counts["kind"] == {"near_miss": {"id": 1}, "slang": {"id": 1}}
    assert counts["split"] == {"dev": {"id": 2, "en": 1}}
    assert counts["style"] == {"plain": {"id": 2, "en": 1}}


@pytest.mark.parametrize("name", ["founding", "regulations", "fitting"])
def test_the_projects_own_sets_have_no_fault(name):
    topics = read_topics(Path(__file__).parents[2] / "eval" / "questions" / f"{name}.jsonl")
    assert check(topics, read_articles(shipped_articles())).faults == ()
