import io
import sys

import pytest

from tests.ui.fakes import LIKING, FakeChain, parts_over


@pytest.fixture
def type_in(monkeypatch):
    def type_lines(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return type_lines


def test_a_follow_up_is_asked_with_what_was_answered_before(command, type_in):
    chain = FakeChain()
    type_in(LIKING, "Siapa presiden Prancis?", "Kalau share bagaimana?")
    assert command("chat", parts=parts_over(chain)).code == 0
    assert [[turn.question for turn in question.history] for question in chain.asked] == [[], [LIKING], [LIKING]]


def test_an_empty_line_is_no_end(command, type_in):
    chain = FakeChain()
    type_in("", LIKING)
    assert "empty" not in command("chat", parts=parts_over(chain)).err
    assert [question.text for question in chain.asked] == [LIKING]


@pytest.mark.parametrize("word", ["/keluar", "/exit", "/quit"])
def test_a_word_ends_the_chat(command, type_in, word):
    chain = FakeChain()
    type_in(word, LIKING)
    assert command("chat", parts=parts_over(chain)).code == 0
    assert chain.asked == []


def test_answers_alone_are_on_standard_output(command, type_in):
    type_in(LIKING)
    outcome = command("chat")
    assert outcome.out.startswith("ASN yang menyukai")
    assert "/keluar" in outcome.err
