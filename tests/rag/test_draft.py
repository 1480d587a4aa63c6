"""The model's reply as events: its vote, then whole sentences as they are written."""

import math

import pytest

from rag.draft import Choice, Reading, Sentence, Vote, draft, notes
from rag.generators import GenerationError
from tests.rag.samples import BANNERS, BRIEFING, evidence_of
from tests.rag.scripted_chat import BrokenModelError, chat

EVIDENCE = [evidence_of(BRIEFING, 2), evidence_of(BRIEFING, 0)]
TWO = "Yes 1\nSatu sanksi disebut. Dua sanksi diminta."


def events(model, kind=object, language="id"):
    return [event for event in draft(model, "Apa sanksinya?", language, EVIDENCE) if isinstance(event, kind)]


def sentences(model):
    return [event.text for event in events(model, Sentence)]


@pytest.mark.parametrize("yes", [0.999, 0.7, 0.5, 0.01])
def test_the_vote_is_the_log_odds_of_the_first_token(yes):
    (vote,) = events(chat(TWO, yes=yes), Vote)
    assert vote.log_odds == pytest.approx(math.log(yes / (1 - yes)), abs=0.01)


def test_a_token_that_is_not_listed_counts_as_unlikely_not_as_impossible():
    (sure,) = events(chat(TWO, yes=1.0), Vote)
    assert 6 < sure.log_odds < math.inf


@pytest.mark.parametrize(
    ("reply", "sign"), [("Yes 1\nA b c.", 1), ("yes", 1), ("No", -1), ("no.", -1), ("Maaf, saya", -1)]
)
def test_without_probabilities_the_word_is_the_vote(reply, sign):
    (vote,) = events(chat(reply), Vote)
    assert math.copysign(1, vote.log_odds) == sign


@pytest.mark.parametrize(
    ("reply", "chances"),
    [("Yes 1\nA b c.", (1.0, 0.0)), ("Yes 2\nA b c.", (0.0, 1.0)), ("Yes 7\nA b c.", (0.5, 0.5))],
)
def test_the_number_behind_the_yes_is_the_choice_and_a_note_that_is_not_there_chooses_none(reply, chances):
    (choice,) = events(chat(reply), Choice)
    assert choice.chances == pytest.approx(chances)


@pytest.mark.parametrize("reply", ["Yes\nTiga sanksi.", "Yes", ""])
def test_a_reply_without_a_number_on_its_first_line_chooses_nothing(reply):
    assert events(chat(reply), Choice) == []


def test_the_model_is_asked_for_probabilities_and_for_few_words():
    model = chat(TWO)
    events(model)
    (options,) = model.options
    assert options["logprobs"] is True
    assert 0 < options["max_tokens"] < 200


def test_whole_sentences_come_in_order_and_once():
    assert sentences(chat(TWO)) == ["Satu sanksi disebut.", "Dua sanksi diminta."]


def test_a_sentence_comes_while_the_next_one_is_being_written():
    model = chat(TWO)
    stream = draft(model, "Apa sanksinya?", "id", EVIDENCE)
    first = next(event for event in stream if isinstance(event, Sentence))
    assert first == Sentence("Satu sanksi disebut.")
    assert " diminta." not in model.written
    stream.close()
    assert model.open_streams == []


def test_the_vote_comes_before_any_sentence_is_written():
    model = chat(TWO)
    stream = draft(model, "Apa sanksinya?", "id", EVIDENCE)
    next(event for event in stream if isinstance(event, Vote))
    assert model.written == ["Yes"]
    stream.close()


def test_a_sentence_cut_short_is_dropped():
    model = chat("Yes 1\nSatu sanksi disebut. Dua sanksi", ends="length")
    assert sentences(model) == ["Satu sanksi disebut."]


def test_a_last_sentence_without_a_full_stop_counts_when_the_model_ended_it():
    assert sentences(chat("Yes 1\nSatu sanksi disebut. Dua sanksi diminta")) == [
        "Satu sanksi disebut.",
        "Dua sanksi diminta",
    ]


@pytest.mark.parametrize("reply", ["", "Yes", "Yes 1", "No", "Yes 1\n", "Yes 1\n  \n"])
def test_a_reply_without_a_text_after_its_first_line_has_no_sentences(reply):
    assert sentences(chat(reply)) == []


def test_a_reply_of_nothing_has_no_vote():
    assert events(chat(""), Vote) == []


def test_progress_in_reading_is_passed_on_in_order():
    readings = [event.fraction for event in events(chat(TWO, reading=(0.25, 0.5, 1.0)), Reading)]
    assert readings == [0.25, 0.5, 1.0]


def test_an_error_of_the_model_is_told_as_one_of_the_generator():
    with pytest.raises(GenerationError, match="broke") as told:
        events(chat(TWO, breaks_after=3))
    assert isinstance(told.value.__cause__, BrokenModelError)


@pytest.mark.parametrize(("language", "number"), [("id", 2), ("en", 2)])
def test_the_notes_hold_each_sentence_once_in_the_readers_language(language, number):
    text = BRIEFING.translations[number] if language == "en" else evidence_of(BRIEFING, number).text
    assert notes(EVIDENCE, language).count(text) == 1
    assert len(notes(EVIDENCE, language).splitlines()) == len(EVIDENCE)


def test_a_note_without_a_rendering_is_read_in_its_own_language():
    assert evidence_of(BANNERS).text in notes([evidence_of(BANNERS)], "en")


def test_the_model_reads_the_notes_and_the_question():
    model = chat(TWO)
    events(model)
    assert notes(EVIDENCE, "id") in model.asked[0][-1].content
    assert "Apa sanksinya?" in model.asked[0][-1].content
