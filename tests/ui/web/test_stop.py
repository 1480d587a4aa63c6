"""Stop on the page, over the real chain and a scripted generator: between two of its pieces the model is let go."""

import warnings

import pytest

from index.store import Store
from rag.answer import ANSWERED
from rag.chain import AnswerChain
from tests.rag.e5_like_embedder import E5LikeEmbedder
from tests.rag.overlap_reader import READER
from tests.rag.samples import BRIEFING
from tests.rag.scripted_chat import chat
from ui.turns import OneAtATime
from ui.web.conversation import STOPPED, Session

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Gradio's own imports
    from ui.web.page import ChatPage

QUESTION = "Kapan pengarahan di pendopo Kabupaten Wonoasri dihadiri 586 peserta?"


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "store", E5LikeEmbedder()) as opened:
        opened.add(BRIEFING)
        yield opened


def until(steps, session, stage):
    """Let the answer go on until its exchange is in this stage."""
    for _ in steps:
        if session.talk.last.stage == stage:
            return
    raise AssertionError(f"it never came to {stage!r}")


@pytest.mark.parametrize(("stage", "most"), [("read", 0), ("write", 2)])
def test_stop_lets_the_model_go_and_the_next_question_starts(store, stage, most):
    model = chat("Yes 1\nPengarahan digelar pada 3 Maret 2021.", yes=0.99, reading=(0.2, 0.4, 0.6))
    page = ChatPage(OneAtATime(AnswerChain(store, READER, model, {}), 8))
    session = Session()
    session.ask(QUESTION)
    steps = page._answer(session, "id")
    until(steps, session, stage)
    assert model.open_streams == [1]
    page._stopped(session, "id")
    list(steps)
    assert model.open_streams == []
    assert len(model.written) <= most  # the piece that was shown, and the one that was under way
    assert session.talk.last.stage == STOPPED

    assert session.ask(QUESTION)
    list(page._answer(session, "id"))
    assert session.talk.last.answer.status == ANSWERED
    assert session.talk.exchanges[0].stage == STOPPED
