"""The records of an answer: evidence, citation, sentence, answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from index.passage import Document, Hit, Passage
from rag.force import force_of
from rag.signals import Signals

ANSWERED = "answered"
DECLINED = "declined"
QUOTED = "quoted"  # the sentence is the source's own
VERIFIED = "verified"  # the sentence says it in other words or another language, and every check passed


@dataclass(frozen=True)
class Turn:
    """One earlier question of a chat, as it was understood, and whether it was answered."""

    question: str  # the standalone question
    answer: str


@dataclass(frozen=True)
class Question:
    """What a person asks. ``language`` is "auto", "id" or "en": the language to answer in."""

    text: str
    language: str = "auto"
    history: tuple[Turn, ...] = ()
    id: str | None = None


@dataclass(frozen=True)
class Evidence:
    """A sentence chosen to answer from: ``passage.text[start:end]``. ``score`` is a probability, 0 to 1."""

    passage: Passage
    sentence: int
    score: float
    signals: Signals | None = None  # what the score was made from

    @classmethod
    def from_hit(cls, hit: Hit, score: float, signals: Signals | None = None) -> Evidence:
        """The hit's sentence, with its score as evidence."""
        return cls(hit.passage, hit.sentence, score, signals)

    @property
    def text(self) -> str:
        """The exact sentence of the source."""
        return self.passage.sentence_text(self.sentence)

    @property
    def readable(self) -> str:
        """The sentence with the words that have to be read before it; to judge by, never to quote."""
        return self.passage.readable_text(self.sentence)

    @property
    def translation(self) -> str | None:
        """Its English rendering, where the document carries one."""
        return self.passage.sentences[self.sentence].translation

    @property
    def start(self) -> int:
        """Where the sentence starts in the document's text."""
        return self.passage.start + self.passage.sentences[self.sentence].start

    @property
    def end(self) -> int:
        """Where the sentence ends in the document's text."""
        return self.passage.start + self.passage.sentences[self.sentence].end


@dataclass(frozen=True)
class Citation:
    """A numbered source sentence: ``quote == document.text[start:end]``."""

    number: int
    document: Document
    passage_id: str
    quote: str
    start: int
    end: int
    place: str | None = None  # where it stands in a rule, e.g. "Pasal 5 huruf n angka 5"
    outlets: tuple[str, ...] = ()  # who published this text, where it was reprinted

    @classmethod
    def of(cls, item: Evidence, number: int) -> Citation:
        """The citation of a piece of evidence."""
        passage = item.passage
        return cls(number, passage.document, passage.id, item.text, item.start, item.end, passage.place)

    def record(self) -> dict[str, Any]:
        """The citation as it stands in the answer record."""
        source = self.document
        return {
            "number": self.number,
            "document_id": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published,
            "kind": source.kind,
            "place": self.place,
            "status": source.status,
            "force": force_of(source),
            "outlets": list(self.outlets) or [source.publisher],
            "url": source.url,
            "passage_id": self.passage_id,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True)
class AnswerSentence:
    """One sentence of an answer and the numbers of the citations that back it."""

    text: str
    citations: tuple[int, ...]
    support: str  # QUOTED | VERIFIED


@dataclass(frozen=True)
class Answer:
    """A cited answer, or a refusal: a declined answer has one plain sentence and no citations."""

    question: str
    standalone_question: str
    language: str
    status: str  # ANSWERED | DECLINED
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...] = ()
    notice: str | None = None  # what the reader should know of how the answer came about
    answerable: float | None = None  # the probability that the sources answer all that is asked, as measured
    timings_ms: dict[str, int] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    id: str | None = None

    def with_sentence(self, text: str, evidence: Sequence[Evidence], support: str) -> Answer:
        """The answer with one more sentence, its evidence cited: a source sentence cited before keeps its number."""
        citations = list(self.citations)
        numbers = []
        for item in evidence:
            known = next((c for c in citations if (c.passage_id, c.start) == (item.passage.id, item.start)), None)
            if known is None:
                number = len(citations) + 1
                known = Citation.of(item, number)
                citations.append(known)
            numbers.append(known.number)
        sentence = AnswerSentence(text, tuple(numbers), support)
        return replace(self, sentences=(*self.sentences, sentence), citations=tuple(citations))

    def with_outlets(self, outlets: Callable[[Document], tuple[str, ...]]) -> Answer:
        """The answer whose citations tell who published their text: ``answer.with_outlets(store.outlets)``."""
        return replace(self, citations=tuple(replace(each, outlets=outlets(each.document)) for each in self.citations))

    @property
    def text(self) -> str:
        """The whole answer with its [n] marks.

        Example: "Like dilarang. [1] Sanksinya moral. [1][2]"
        """
        return " ".join(marked(sentence) for sentence in self.sentences)

    def record(self) -> dict[str, Any]:
        """The answer record that ``--json``, ``--batch`` and the HTTP API give."""
        return {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "language": self.language,
            "status": self.status,
            "answer": self.text,
            "sentences": [asdict(sentence) for sentence in self.sentences],
            "citations": [citation.record() for citation in self.citations],
            "notice": self.notice,
            "answerable": self.answerable,
            "models": self.models,
            "timings_ms": self.timings_ms,
        }


@dataclass(frozen=True)
class Update:
    """What a running chain tells while it works; the last one has stage "done" and the whole answer.

    ``stage`` is "retrieve", "read", "write", "check" or "done"; ``fraction`` is how much of the stage is over (0 to 1)
    or None; ``answer`` is the answer as far as it is checked, or None while there is none.
    """

    stage: str
    fraction: float | None = None
    answer: Answer | None = None


def marked(sentence: AnswerSentence) -> str:
    """The sentence followed by its citation marks: "Like dilarang. [1][2]"."""
    marks = "".join(f"[{number}]" for number in sentence.citations)
    return f"{sentence.text} {marks}".rstrip()
