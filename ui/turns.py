"""One question at a time, in the order of asking: the models serve no two at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

from rag.answer import Answer, Question, Update
from ui.compose import Chain, updates

WAIT = "wait"  # the stage of an Update from a question that waits
LOOK_UP = 0.5  # seconds between two looks whether whoever waits has left


class BusyError(Exception):
    """Too many questions wait already."""


@dataclass(frozen=True)
class Turn:
    """A place in the line."""

    line: Line

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is this one's turn, or so long; whether it is."""
        with self.line.moved:
            return self.line.moved.wait_for(lambda: self.line.places[0] is self, seconds)


class Line:
    """Those who wait and, at its head, whoever is served."""

    def __init__(self) -> None:
        self.places: deque[Turn] = deque()
        self.moved = Condition()

    @contextmanager
    def turn(self, most: int | None = None) -> Iterator[Turn]:
        """A place at the end of the line, unless ``most`` wait already; it is left again in any case."""
        with self.moved:
            if most is not None and len(self.places) > most:  # one of them is being served
                raise BusyError(f"{most} questions are waiting already; ask again in a minute")
            turn = Turn(self)
            self.places.append(turn)
        try:
            yield turn
        finally:
            with self.moved:
                self.places = deque(place for place in self.places if place is not turn)
                self.moved.notify_all()


class OneAtATime:
    """A chain whose questions form a line, whichever thread they come from."""

    def __init__(self, chain: Chain, most_waiting: int) -> None:
        self._chain = chain
        self._most_waiting = most_waiting
        self._line = Line()

    def invoke(self, question: Question, /) -> Answer:
        """The answer; with too many before it the question is refused."""
        with self._line.turn(self._most_waiting) as turn:
            turn.wait()
            return self._chain.invoke(question)

    def stream(self, question: Question, /) -> Iterator[Update]:
        """The updates, those of waiting included; closing it leaves the line."""
        with self._line.turn() as turn:
            while not turn.wait(LOOK_UP):
                yield Update(WAIT)
            yield from updates(self._chain, question)

    def warm_up(self) -> None:
        """Done beside the line: a question that comes meanwhile is not held up by all of it."""
        self._chain.warm_up()
