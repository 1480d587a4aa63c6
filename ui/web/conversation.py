"""What one browser tab has asked so far: values that each step replaces by new ones, and the session that does so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Lock

from rag.answer import ANSWERED, Answer, Turn, Update
from ui.turns import WAIT

DONE = "done"
STOPPED = "stopped"
FAILED = "failed"


@dataclass(frozen=True)
class Exchange:
    """A question and as much of its answer as there is; ``stage`` is an Update's, or one of the four above."""

    question: str
    answer: Answer | None = None
    stage: str = WAIT
    fraction: float | None = None
    incident: str | None = None  # of a failure: the code under which the log tells more

    @property
    def pending(self) -> bool:
        """Whether its answer is still being made."""
        return self.stage not in (DONE, STOPPED, FAILED)


@dataclass(frozen=True)
class Conversation:
    """The exchanges in order; at most the last one is pending."""

    exchanges: tuple[Exchange, ...] = ()

    @property
    def last(self) -> Exchange | None:
        """The latest exchange."""
        return self.exchanges[-1] if self.exchanges else None

    @property
    def pending(self) -> bool:
        """Whether an answer is being made."""
        return self.last is not None and self.last.pending

    def asked(self, question: str) -> Conversation:
        """With a new question at its end."""
        return Conversation((*self.exchanges, Exchange(question)))

    def updated(self, update: Update) -> Conversation:
        """With the last exchange as far as the update says.

        An update without an answer takes none away,
        and one that comes after the end changes nothing.
        """
        if not self.pending:
            return self
        last = self.exchanges[-1]
        answer = update.answer or last.answer
        return self._with_last(replace(last, answer=answer, stage=update.stage, fraction=update.fraction))

    def ended(self, stage: str, incident: str | None = None) -> Conversation:
        """With the last exchange stopped or failed, if it was pending."""
        if not self.pending:
            return self
        return self._with_last(replace(self.exchanges[-1], stage=stage, fraction=None, incident=incident))

    def history(self) -> tuple[Turn, ...]:
        """The answered questions before the pending one, as the chain reads them."""
        answers = [exchange.answer for exchange in self.exchanges if exchange.stage == DONE]
        return tuple(Turn(a.standalone_question, a.text) for a in answers if a is not None and a.status == ANSWERED)

    def _with_last(self, exchange: Exchange) -> Conversation:
        return Conversation((*self.exchanges[:-1], exchange))


class Session:
    """One tab's conversation while answers run beside the tab's clicks.

    Each question starts a new run; only the current run may add to the conversation. So an answer that was stopped,
    and notices late, neither comes back nor writes over the next one.
    """

    def __init__(self) -> None:
        self.talk = Conversation()
        self._run = 0
        self._lock = Lock()

    def __deepcopy__(self, _: object) -> Session:
        """A fresh session: Gradio copies the page's first value for each tab."""
        return Session()

    def ask(self, question: str) -> bool:
        """Take the question in, unless another is being answered."""
        with self._lock:
            if self.talk.pending:
                return False
            self._run += 1
            self.talk = self.talk.asked(question)
            return True

    def end(self, stage: str, incident: str | None = None) -> None:
        """Stop the current run, if there is one."""
        with self._lock:
            self._run += 1
            self.talk = self.talk.ended(stage, incident)

    def clear(self) -> None:
        """Start from nothing."""
        with self._lock:
            self._run += 1
            self.talk = Conversation()

    def follow(self, updates: Iterator[Update]) -> Iterator[None]:
        """Take updates in, yielding after each, until they end or the run does."""
        run = self._run
        for update in updates:
            with self._lock:
                if self._run != run or not self.talk.pending:
                    return
                self.talk = self.talk.updated(update)
            yield
