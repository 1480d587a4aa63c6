from copy import deepcopy

from rag.answer import Question, Update
from tests.ui.fakes import LIKING, answer_to
from ui.web.conversation import FAILED, STOPPED, Conversation, Session

ANSWER = answer_to(Question(LIKING))
DECLINED = answer_to(Question("Siapa presiden Prancis?"))


def test_a_question_waits_until_its_last_update():
    talk = Conversation().asked(LIKING)
    assert talk.pending
    assert talk.updated(Update("read", 0.5)).pending
    assert not talk.updated(Update("done", 1.0, ANSWER)).pending


def test_an_update_without_an_answer_takes_none_away():
    talk = Conversation().asked(LIKING).updated(Update("write", None, ANSWER)).updated(Update("check", 0.5))
    assert talk.last is not None
    assert talk.last.answer == ANSWER


def test_stopping_keeps_what_there_is():
    talk = Conversation().asked(LIKING).updated(Update("write", None, ANSWER)).ended(STOPPED)
    assert talk.last is not None
    assert (talk.last.stage, talk.last.answer, talk.pending) == (STOPPED, ANSWER, False)


def test_what_is_over_cannot_be_stopped():
    talk = Conversation().asked(LIKING).updated(Update("done", 1.0, ANSWER))
    assert talk.ended(STOPPED) == talk
    assert Conversation().ended(FAILED) == Conversation()


def test_an_update_after_the_end_changes_nothing():
    talk = Conversation().asked(LIKING).ended(STOPPED)
    assert talk.updated(Update("write", None, ANSWER)) == talk


def test_only_whole_answers_are_history():
    talk = Conversation().asked(LIKING).updated(Update("done", 1.0, ANSWER))
    talk = talk.asked("Siapa presiden Prancis?").updated(Update("done", 1.0, DECLINED))
    talk = talk.asked(LIKING).updated(Update("write", None, ANSWER)).ended(STOPPED)
    history = talk.asked("Kalau share bagaimana?").history()
    assert [turn.question for turn in history] == [LIKING]
    assert history[0].answer == ANSWER.text


def test_one_question_at_a_time():
    session = Session()
    assert session.ask(LIKING)
    assert not session.ask("Kalau share bagaimana?")
    session.end(STOPPED)
    assert session.ask("Kalau share bagaimana?")


def test_a_stopped_answer_neither_comes_back_nor_writes_over_the_next():
    session = Session()
    session.ask(LIKING)
    late = session.follow(iter([Update("read"), Update("write", None, ANSWER), Update("done", 1.0, ANSWER)]))
    next(late)
    session.end(STOPPED)
    session.ask("Siapa presiden Prancis?")
    assert list(late) == []
    assert session.talk.last is not None
    assert (session.talk.last.question, session.talk.last.answer) == ("Siapa presiden Prancis?", None)
    assert session.talk.exchanges[0].stage == STOPPED


def test_every_tab_has_a_session_of_its_own():
    session = Session()
    session.ask(LIKING)
    assert deepcopy(session).talk == Conversation()
