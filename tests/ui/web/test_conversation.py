from rag.answer import Question, Update
from tests.ui.fakes import LIKING, answer_to
from ui.web.conversation import FAILED, STOPPED, Conversation

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


def test_only_whole_answers_are_history():
    talk = Conversation().asked(LIKING).updated(Update("done", 1.0, ANSWER))
    talk = talk.asked("Siapa presiden Prancis?").updated(Update("done", 1.0, DECLINED))
    talk = talk.asked(LIKING).updated(Update("write", None, ANSWER)).ended(STOPPED)
    history = talk.asked("Kalau share bagaimana?").history()
    assert [turn.question for turn in history] == [LIKING]
    assert history[0].answer == ANSWER.text
