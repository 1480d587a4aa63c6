import threading

import pytest

from rag.answer import Question
from tests.ui.fakes import LIKING, FakeChain, answer_to
from ui.turns import WAIT, BusyError, Line, OneAtATime

OTHER = "Siapa presiden Prancis?"


def test_turns_come_in_the_order_of_asking():
    line, served = Line(), []

    def take(number):
        with line.turn() as turn:
            turn.wait()
            served.append(number)

    with line.turn() as first:
        assert first.wait(0)
        threads = []
        for number in range(5):
            threads.append(threading.Thread(target=take, args=(number,)))
            threads[-1].start()
            while len(line.places) < number + 2:  # it stands in line before the next one comes
                threading.Event().wait(0.001)
        assert served == []
    for thread in threads:
        thread.join()
    assert served == list(range(5))
    assert not line.places


def test_a_streamed_question_says_that_it_waits_until_the_one_before_is_over():
    chain = OneAtATime(FakeChain(), 8)
    first, second = chain.stream(Question(LIKING)), chain.stream(Question(OTHER))
    assert next(first).stage == "retrieve"
    assert next(second).stage == WAIT
    list(first)
    assert [update.stage for update in second][-1] == "done"


def test_closing_a_stream_closes_the_chain_and_lets_the_next_one_in():
    inner = FakeChain()
    chain = OneAtATime(inner, 8)
    stopped = chain.stream(Question(LIKING))
    next(stopped)
    stopped.close()
    assert inner.closed == 1
    assert chain.invoke(Question(LIKING)) == answer_to(Question(LIKING))


def test_who_gives_up_waiting_holds_nobody_up():
    inner = FakeChain()
    chain = OneAtATime(inner, 8)
    first, bored = chain.stream(Question(LIKING)), chain.stream(Question(OTHER))
    next(first)
    next(bored)
    bored.close()
    list(first)
    assert chain.invoke(Question(LIKING)).status == "answered"
    assert [question.text for question in inner.asked] == [LIKING, LIKING]


def test_a_call_too_many_is_refused_and_a_place_that_is_left_is_free_again():
    chain = OneAtATime(FakeChain(), most_waiting=0)
    served = chain.stream(Question(LIKING))
    next(served)
    with pytest.raises(BusyError, match="ask again"):
        chain.invoke(Question(OTHER))
    served.close()
    assert chain.invoke(Question(OTHER)).status == "declined"


def test_a_failing_question_gives_its_turn_on():
    inner = FakeChain(failure=ZeroDivisionError("once"))
    chain = OneAtATime(inner, 8)
    with pytest.raises(ZeroDivisionError):
        chain.invoke(Question(LIKING))
    with pytest.raises(ZeroDivisionError):
        list(chain.stream(Question(LIKING)))
    assert len(inner.asked) == 2
