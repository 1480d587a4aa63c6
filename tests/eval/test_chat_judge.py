"""A chat model as the judge: what it is told, and how its reply is read."""

import pytest

from eval.chat_judge import ChatJudge
from eval.measures.alce import alce_recall
from rag.generators import GenerationError
from tests.eval.measures.cases import case, saying
from tests.rag.samples import BANNERS, BRIEFING, evidence_of
from tests.rag.scripted_chat import chat

ITEM = evidence_of(BRIEFING, 1)
SAID = "Pengarahan dihadiri 586 peserta."


def judge(reply, **settings):
    model = chat(replies={"other": reply}, **settings)
    return ChatJudge(model, "scripted"), model


@pytest.mark.parametrize(
    ("reply", "follows"),
    [
        ("Yes", True),
        ("yes.", True),
        ("**Yes** because", True),
        ("Ya, benar", True),
        ("No", False),
        ("No, yes", False),
        ("Tidak", False),
    ],
)
def test_the_first_word_of_the_reply_is_the_verdict(reply, follows, caplog):
    assert judge(reply)[0].entails([ITEM], SAID, "id") is follows
    assert caplog.records == []


@pytest.mark.parametrize("reply", ["Yesterday", "Mungkin", "The sources say yes", " "])
def test_a_reply_that_is_neither_counts_as_no_and_is_logged(reply, caplog):
    assert judge(reply)[0].entails([ITEM], SAID, "id") is False
    assert "neither Yes nor No" in caplog.text


def test_it_is_told_every_source_with_its_rendering_and_the_sentence():
    asking, model = judge("Yes")
    other = evidence_of(BANNERS)
    asking.entails([ITEM, other], SAID, "id")
    ((_, human),) = model.asked
    for part in (ITEM.text, ITEM.translation, BRIEFING.publisher, other.text, BANNERS.publisher):
        assert part in human.content
    assert human.content.count("\n- ") == 2
    assert human.content.endswith(f"Sentence: {SAID}")
    assert model.options[0]["max_tokens"] == 8


def test_a_sentence_that_cites_nothing_is_not_asked_about():
    asking, model = judge("Yes")
    assert alce_recall(case(saying(SAID)), asking) == 0.0
    assert model.asked == []


def test_a_model_that_breaks_is_told_from_a_bug():
    with pytest.raises(GenerationError, match=r"the judge chat-1 \(scripted\) failed: the model broke"):
        judge("Yes it is", breaks_after=1)[0].entails([ITEM], SAID, "id")


def test_it_is_named_after_its_model():
    assert judge("Yes")[0].name == "chat-1 (scripted)"
