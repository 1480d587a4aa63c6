"""One question as a report shows it: what it needed, and what each run made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.facts import holds_all
from eval.labels import label
from eval.questions import Topic
from eval.run_files import RunFiles
from index.passage import Document
from rag.answer import DECLINED, Answer, Citation

GOOD, BAD, OPEN = "good", "bad", "open"


@dataclass(frozen=True)
class Outcome:
    """What a run made of a question, in a word and as good, bad or neither."""

    word: str
    grade: str


@dataclass(frozen=True)
class Quote:
    """A cited sentence with its source and, where the document carries one, its English rendering."""

    citation: Citation
    translation: str | None
    gold: bool


@dataclass(frozen=True)
class Reply:
    """A run's answer to the question; None where the run has not got to it."""

    run: int
    system: str
    answer: Answer | None
    outcome: Outcome
    quotes: tuple[Quote, ...]
    stated: tuple[bool, ...]  # for each group of facts, whether the answer holds it


@dataclass(frozen=True)
class QuestionView:
    """A question, its gold, the replies and the values of every measure that applies."""

    topic: Topic
    gold: tuple[str, ...]  # "Title (publisher, date)" of each gold document
    replies: tuple[Reply, ...]
    verdicts: tuple[tuple[str, tuple[str, ...]], ...]  # measure, and its value in each run

    @property
    def marks(self) -> str:
        """The words that the page's filters look for."""
        grades = {reply.outcome.grade for reply in self.replies}
        answerable = "answerable" if self.topic.answerable else "unanswerable"
        spread = "differs" if len(grades) > 1 else "same"
        return " ".join(
            [
                answerable,
                spread,
                *(f"some-{grade}" for grade in sorted(grades)),
                *(f"kind-{kind}" for kind in self.topic.kinds),
            ]
        )


def question_views(runs: Sequence[RunFiles]) -> list[QuestionView]:
    """Every question that any run asked, in the order of the runs; the same id with other words is another question."""
    topics = {(topic.id, topic.question): topic for run in runs for topic in run.topics.values()}
    return [_view(topic, runs) for topic in topics.values()]


def _view(topic: Topic, runs: Sequence[RunFiles]) -> QuestionView:
    asking = [(number, run) for number, run in enumerate(runs) if _asked(run, topic)]
    replies = tuple(_reply(number, run, topic) for number, run in asking)
    documents = {name: document for _, run in asking for name, document in run.documents.items()}
    gold = tuple(_named(name, documents.get(name)) for name in topic.documents)
    return QuestionView(topic, gold, replies, _verdicts(topic.id, [run for _, run in asking]))


def _named(name: str, document: Document | None) -> str:
    return f"{document.title} ({document.publisher}, {document.published})" if document else name


def _asked(run: RunFiles, topic: Topic) -> bool:
    mine = run.topics.get(topic.id)
    return mine is not None and mine.question == topic.question


def _reply(number: int, run: RunFiles, topic: Topic) -> Reply:
    answer = run.answers.get(topic.id)
    said = " ".join(sentence.text for sentence in answer.sentences) if answer else ""
    stated = tuple(holds_all([group], said) for group in (*topic.facts, *topic.extra_facts))
    quotes = tuple(
        Quote(citation, run.translation(citation), citation.document.id in topic.documents)
        for citation in (answer.citations if answer else ())
    )
    return Reply(number, run.system, answer, _outcome(run, topic, answer), quotes, stated)


def _outcome(run: RunFiles, topic: Topic, answer: Answer | None) -> Outcome:
    if answer is None:
        return Outcome("not asked yet", OPEN)
    declined = answer.status == DECLINED
    if not topic.answerable:
        return Outcome("declined rightly", GOOD) if declined else Outcome("should have declined", BAD)
    if declined:
        return Outcome("wrongly declined", BAD)
    right = run.scored.values.get("right", {}).get(topic.id)
    if right is None:
        return Outcome("answered", OPEN)
    return Outcome("right", GOOD) if right else Outcome("wrong", BAD)


def _verdicts(topic_id: str, runs: Sequence[RunFiles]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    measures = dict.fromkeys(measure for run in runs for measure in run.scored.values)
    found = {measure: [run.scored.values.get(measure, {}).get(topic_id) for run in runs] for measure in measures}
    return tuple(
        (label(measure).title, tuple(label(measure).of_one_question(value) for value in values))
        for measure, values in found.items()
        if any(value is not None for value in values)
    )
