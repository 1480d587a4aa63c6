import re
from dataclasses import replace

import pytest

from eval.report import facts_of, figure_tables, judges_of, memory_table, read_run, report, stage_table, visible
from eval.report_questions import question_views
from eval.runs import RunFolderError
from index.passage import Document
from rag.answer import VERIFIED, AnswerSentence
from tests.eval.samples import declined
from tests.eval.scored_samples import ANSWERS, ENGLISH, MADE, TOPICS, score, write_run
from tests.rag.samples import BRIEFING, evidence_of
from tests.ui.web.test_render import HOSTILE, Elements

HARMLESS = set(
    "html head meta title style body header nav main section h1 h2 h3 p ul ol li a div table thead tbody tr th td b "
    "small span bdi code details summary label select option figure figcaption blockquote q svg line text polyline "
    "circle".split()
)


@pytest.fixture
def product(tmp_path):
    return read_run(write_run(tmp_path / "product"))


@pytest.fixture
def stopped(tmp_path):
    """Another system, declining the first question; it was stopped before the last."""
    values = {"right": {"q1": 0.0, "q2": None, "q3": None}}
    answers = [replace(declined(), answerable=0.1), ANSWERS[1]]
    scores = [score("right", "id", 0.0, 1)]
    made = MADE | {"settings": {"top": 5}}
    return read_run(write_run(tmp_path / "b", "textbook", answers=answers, made=made, scores=scores, values=values))


def hostile_run(path):
    """Foreign text in every place where it can stand."""
    text = " ".join(HOSTILE)
    source = Document(**dict.fromkeys(("title", "publisher", "published", "kind", "text"), text), id="x", language="id")
    topic = replace(TOPICS[0], question=text, id=HOSTILE[1], facts=((text,),), extra_facts=((text,),), history=(text,))
    answer = replace(ANSWERS[0], notice=text, standalone_question=text, timings_ms={text: 3}, models={text: text})
    answer = replace(answer, sentences=(AnswerSentence(text, (1,), text),))
    answer = answer.with_sentence(text, [evidence_of(source)], VERIFIED)
    unanswerable = replace(TOPICS[1], why_unanswerable=text)
    made = MADE | {"settings": {text: {text: text}}}
    scores = [score(text, "all", 0.5), score("right", text, 0.5)]
    return write_run(
        path, text, topics=(topic, unanswerable), answers=(answer, ANSWERS[1]), made=made, scores=scores,
        values={text: {text: 0.3}},
    )  # fmt: skip


def test_hostile_text_is_shown_and_does_nothing(tmp_path):
    page = report([read_run(hostile_run(tmp_path / "run"))])
    found = Elements(page).found
    assert {name for name, _ in found} <= HARMLESS
    attributes = {attribute for _, attrs in found for attribute in attrs}
    assert not {attribute for attribute in attributes if attribute.startswith("on") or attribute in ("src", "style")}
    assert {attrs["href"] for name, attrs in found if name == "a"} == {
        "#figures",
        "#curves",
        "#latency",
        "#runs",
        "#questions",
    }
    assert "<script>window.__xss=1</script>" in Elements(page).text
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", page) is None


def test_nothing_is_loaded_from_elsewhere(product):
    page = report([product])
    assert "default-src 'none'" in page
    assert re.search(r"https?://|@import|url\(|<script|<link|<img|srcset", page) is None


def test_a_page_is_the_same_each_time(product, stopped):
    assert report([product, stopped]) == report([product, stopped])


def test_figures_stand_side_by_side_by_language_and_direction(product, stopped):
    tables = {table.heading: table for table in figure_tables([product, stopped])}
    assert list(tables) == [
        "Both languages",
        "Indonesian questions",
        "English questions",
        "Direction id-id (question-text)",
        "Direction en-id (question-text)",
    ]
    ((measure, scores),) = tables["Indonesian questions"].rows
    assert (measure.title, [each.value for each in scores]) == ("Right", [1.0, 0.0])
    assert tables["English questions"].rows[0][1][1] is None


@pytest.mark.parametrize(
    "shown",
    [
        "Berapa peserta pengarahan di Wonoasri?",
        "586 peserta",  # the answer and its evidence
        "attended by 586 participants",  # the English rendering of the evidence
        "Kabar Lereng",
        "To be declined: no source answers it",
        "memory_mib, peak",
        "Direction en-id (question-text)",
        "0.930",
        "Risk-coverage curve",
        "Reliability of the answerability score of product",
    ],
)
def test_the_page_shows_what_a_reader_looks_for(product, shown):
    assert shown in report([product])


def test_runs_over_different_questions_are_shown_with_a_warning(product, tmp_path):
    other = read_run(write_run(tmp_path / "other", "less", topics=TOPICS[:2], answers=ANSWERS[:2]))
    assert "did not ask the same questions" in report([product, other])
    assert "did not ask the same questions" not in report([product, product])
    assert [len(view.replies) for view in question_views([product, other])] == [2, 2, 1]


def test_one_id_over_two_questions_makes_two_questions(product, tmp_path):
    asked = (replace(TOPICS[0], question="Siapa?"),)
    other = read_run(write_run(tmp_path / "other", "less", topics=asked, answers=ANSWERS[:1]))
    assert [view.topic.question for view in question_views([product, other])][0::3] == [TOPICS[0].question, "Siapa?"]


def test_each_run_s_outcome_is_a_word(product, stopped):
    words = [[reply.outcome.word for reply in view.replies] for view in question_views([product, stopped])]
    assert words == [["right", "wrongly declined"], ["declined rightly"] * 2, ["wrong", "not asked yet"]]


def test_an_answer_to_what_nothing_answers_should_have_been_declined(tmp_path):
    run = read_run(write_run(tmp_path / "run", answers=[ANSWERS[0], ANSWERS[0], ANSWERS[0]]))
    assert question_views([run])[1].replies[0].outcome.word == "should have declined"


def test_the_facts_of_a_right_answer_are_ticked_off(product):
    right, _, wrong = question_views([product])
    assert right.replies[0].stated == (True, True)
    assert wrong.replies[0].stated == (False, False)


def test_a_cited_document_is_gold_or_not(tmp_path):
    topics = (TOPICS[0], replace(ENGLISH, documents=("elsewhere",)))
    views = question_views([read_run(write_run(tmp_path / "run", topics=topics, answers=[ANSWERS[0], ANSWERS[2]]))])
    assert [view.replies[0].quotes[0].gold for view in views] == [True, False]
    assert views[0].gold == (f"{BRIEFING.title} (Kabar Lereng, 2021-03-04)",)
    assert views[1].gold == ("elsewhere",)


def test_filters_find_a_question_by_its_marks(product, stopped):
    first, second, _ = question_views([product, stopped])
    assert first.marks.split() == ["answerable", "differs", "some-bad", "some-good"]
    assert second.marks.split() == ["unanswerable", "same", "some-good"]


def test_the_kinds_of_questions_can_be_filtered(tmp_path):
    topics = (replace(TOPICS[0], kinds=("slang", "near_miss")),)
    run = read_run(write_run(tmp_path / "run", topics=topics, answers=ANSWERS[:1]))
    assert question_views([run])[0].marks.endswith("kind-slang kind-near_miss")
    assert '<option value="near_miss">near miss</option>' in report([run])


def test_verdicts_stand_beside_each_other(product, stopped):
    first, second, _ = question_views([product, stopped])
    assert dict(first.verdicts) == {"Right": ("yes", "no"), "Whole answer": ("0.2 s", "–")}
    assert dict(second.verdicts)["Declined when it should"] == ("yes", "–")


def test_what_differs_between_runs_is_told(product, stopped):
    facts = {fact.name: fact for fact in facts_of([product, stopped])}
    assert facts["settings, top"].values == ("24", "5")
    assert facts["settings, top"].differs
    assert not facts["machine, cpu"].differs
    assert facts["scored, draws"].values == ("200", "200")


def test_who_judged_stands_with_its_error_beside_the_figures(product):
    judged = replace(
        product, scored=replace(product.scored, judges={"alce_recall": "strict: none", "x": "strict: none"})
    )
    assert judges_of([judged, judged]) == {"strict: none": ["Citation recall", "x"]}
    assert "Citation recall, x: by the judge strict: none." in report([judged])


def test_times_are_told_by_stage(product):
    """First sentence: 0.1 and 0.1; total: 0.2, 0.15 and 0.2 seconds."""
    stages = dict(stage_table([product]))
    assert stages["first_sentence"][0] == pytest.approx((0.1, 0.1))
    assert stages["total"][0] == pytest.approx((0.2, 0.2))


def test_memory_is_told_by_stage_beside_the_times(product):
    known = replace(product, made={**product.made, "memory_mib": {"before": 101, "loaded": 2793, "peak": 3646}})
    unknown = replace(product, made={**product.made, "memory_mib": {}})
    assert memory_table([known, unknown]) == [
        ("before loading", (101, None)),
        ("models loaded", (2793, None)),
        ("most while answering", (3646, None)),
    ]
    assert memory_table([unknown]) == []
    assert "<b>3646</b>" in report([known])


def test_a_run_without_scores_of_answerability_has_no_curves(tmp_path):
    answers = [replace(answer, answerable=None, timings_ms={}) for answer in ANSWERS]
    page = report([read_run(write_run(tmp_path / "run", answers=answers))])
    assert "no curves" in page
    assert "No answer carries times" in page
    assert "<svg" not in page


def test_a_folder_that_is_no_whole_run_is_refused(tmp_path):
    folder = write_run(tmp_path / "run")
    (folder / "documents.jsonl").unlink()
    with pytest.raises(RunFolderError, match=r"documents\.jsonl"):
        read_run(folder)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1bb", "a□001Bb"),
        ("\u202ea", "□202Ea"),
        ("a\nb\tc", "a\nb\tc"),
        ("Kabupaten – “x”", "Kabupaten – “x”"),
        (3, 3),
    ],
)
def test_characters_that_act_are_made_visible(text, shown):
    assert visible(text) == shown
