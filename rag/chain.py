"""From a question to a cited answer. Read this file first: it reads like the recipe.

question - language - standalone question - things asked - retrieve - evidence - answerable? - draft - verify - quote -
answer

The answer rests on quoted source sentences. The generator votes whether they answer, helps to choose among them, and
may open the answer with a shorter sentence of its own, if code finds it supported. Measured, a small model's paraphrase
of a rule drops conditions ("bakal"), so what it cannot prove is not shown.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import patch_config

from index.document_store import DocumentStore
from index.passage import ENGLISH, INDONESIAN
from rag.answer import ANSWERED, DECLINED, QUOTED, VERIFIED, Answer, AnswerSentence, Evidence, Question, Update
from rag.compound import things_asked
from rag.condense import condense
from rag.draft import Choice, Reading, Sentence, Vote, draft, readable
from rag.evidence import NOTES, Reader, answerable, chosen, fitted_weights, rank_evidence
from rag.force import in_force, notice_of, regulation_first
from rag.generators import GenerationError
from rag.glossary import glossary_lines
from rag.language import detect_language
from rag.llama import LlamaChat
from rag.origins import counted_once
from rag.prompts import load_prompt, message
from rag.retriever import HybridRetriever
from rag.stages import both_stages
from rag.translate import translate
from rag.verify import Similarity, backing, without_yes_no

logger = logging.getLogger(__name__)

SHORTER = 0.75  # of its source sentence's length: a longer sentence of the generator's gains the reader nothing


@dataclass(frozen=True)
class Task:
    """A thing asked, made ready: in which language, standing alone, with its evidence, best first."""

    text: str
    language: str
    evidence: Sequence[Evidence]
    config: RunnableConfig | None
    clock: Callable[[], int]  # milliseconds since the question came in
    times: Mapping[str, int]  # what it showed after each stage so far


class AnswerChain(Runnable[Question, Answer]):
    """Answers questions from a store: a LangChain runnable.

    ``generator`` is any LangChain chat model, or None: answers are then quotations alone. ``reader`` is the evidence
    model; ``models`` names the models in the answer's record.
    """

    def __init__(
        self, store: DocumentStore, reader: Reader, generator: BaseChatModel | None, models: Mapping[str, str]
    ) -> None:
        self.store = store
        self.reader = reader
        self.retriever = HybridRetriever(store=store)
        self.generator = generator
        self.models = dict(models)

    def invoke(self, input: Question, config: RunnableConfig | None = None, **_: Any) -> Answer:  # noqa: A002  # LangChain's name
        """The whole answer."""
        return self._call_with_config(self._answer, input, config)

    def stream(  # type: ignore[override]  # its items are updates: an answer cannot be added up from pieces
        self,
        input: Question,  # noqa: A002  # LangChain's name
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Iterator[Update]:
        """The answer as it grows, sentence by checked sentence; closing the iterator cancels the generator."""
        clock = stopwatch()
        language = input.language if input.language != "auto" else question_language(input)
        yield Update("retrieve")
        text = condense(input.text, language, input.history, self.generator, config)
        answer = Answer(input.text, text, language, ANSWERED, (), models=self.models, id=input.id)
        answer = replace(answer, timings_ms={"condense": clock()})
        chances: list[float] = []
        for thing in things_asked(text, language):
            if answer.sentences:  # of the first half
                yield Update("retrieve", answer=answer)
            task = self._ready(thing, language, config, clock)
            answer = before = judged(answer, task)
            for update in self._answered(answer, task) if may_answer(task.evidence, self.generator) else ():
                answer = update.answer or answer
                yield update
            chances.append(answer.answerable or 0.0)
            if answer.sentences == before.sentences:
                answer = with_notice(answer, message("part_declined", language))
        answer = replace(answer, answerable=min(chances)).with_outlets(self.store.outlets)
        yield Update("done", 1.0, finished(answer, language, clock))

    def _ready(self, text: str, language: str, config: RunnableConfig | None, clock: Callable[[], int]) -> Task:
        """The task of answering one thing asked: its evidence searched and ranked."""
        found = self.retriever.invoke(text, config, language=language)
        times = {"search": clock()}
        hits = [item.metadata["hit"] for item in found]
        evidence = counted_once(rank_evidence(text, language, hits, self.store, self.reader))
        return Task(text, language, evidence, config, clock, times | {"retrieve": clock()})

    def _answered(self, answer: Answer, task: Task) -> Iterator[Update]:
        """Sentences from the generator and the sources; from the sources alone where no generator works."""
        quotes = chosen(task.evidence)
        if self.generator is not None:
            try:
                quotes, answer = yield from self._drafted(self.generator, answer, task)
                yield Update("check", answer=answer)
            except GenerationError as error:
                logger.warning("the generator failed: %s", error)
                answer = with_notice(answer, message("unwritten", task.language))
                quotes = quotes if may_answer(task.evidence, None) else []
        for item in self._complete(quotes, task):
            answer = timed(self._with_quote(answer, item, task), task)
            yield Update("check", answer=answer)

    @staticmethod
    def _complete(quotes: Sequence[Evidence], task: Task) -> list[Evidence]:
        """The quotes in the order to be read: rules in force, both stages of a candidate, a rule before an official."""
        return regulation_first(both_stages(in_force(quotes, task.text), task.evidence[:NOTES], task.text))

    def warm_up(self) -> None:
        """Read the fixed beginning of the prompts once, so that the first question does not wait for it."""
        if self.generator is None:
            return
        for language in (INDONESIAN, ENGLISH):
            messages = load_prompt("answer", language).messages(question="", notes="")
            if isinstance(self.generator, LlamaChat):
                self.generator.keep(messages)
            else:
                self.generator.bind(max_tokens=1).invoke(messages)

    def _answer(self, question: Question, run_manager: CallbackManagerForChainRun, config: RunnableConfig) -> Answer:
        answer = None
        for update in self.stream(question, patch_config(config, callbacks=run_manager.get_child())):
            answer = update.answer
        assert answer is not None  # the last update of a stream holds the whole answer
        return answer

    def _drafted(
        self, generator: BaseChatModel, answer: Answer, task: Task
    ) -> Generator[Update, None, tuple[list[Evidence], Answer]]:
        """The source sentences that the generator's vote and choice leave, and the answer with its checked opening."""
        notes = task.evidence[:NOTES]
        quotes = chosen(notes)
        events = draft(generator, task.text, task.language, notes, task.config)
        with closing(events):  # leaving early cancels the generator
            for event in events:
                if isinstance(event, Vote):
                    chance = answerable(task.evidence, event.log_odds)
                    times = answer.timings_ms | {"vote": task.clock()}
                    answer = replace(answer, answerable=round(chance, 3), timings_ms=times)
                    if chance < fitted_weights().decline:
                        return [], answer
                elif isinstance(event, Choice):
                    quotes = chosen(notes, event.chances)
                elif isinstance(event, Sentence):
                    return quotes, self._with_lead(answer, event.text, quotes, task)
                yield Update("read", event.fraction) if isinstance(event, Reading) else Update("write")
        return quotes, answer

    def _with_lead(self, answer: Answer, sentence: str, quotes: Sequence[Evidence], task: Task) -> Answer:
        """The answer opened by the generator's sentence, if one chosen source sentence supports it and is longer."""
        sentence = without_yes_no(sentence)
        found = backing(sentence, task.language, quotes, self.similarity)
        if found is None or len(sentence) > SHORTER * len(readable(found, task.language)):
            return answer
        return timed(answer.with_sentence(sentence, [found], VERIFIED), task)

    def _with_quote(self, answer: Answer, item: Evidence, task: Task) -> Answer:
        if task.language == item.passage.document.language:
            return answer.with_sentence(item.text, [item], QUOTED)
        text = readable(item, task.language) if item.translation else self._translated(item, task)
        if text is None or text == item.text:
            answer = untranslated(answer, item, task.language)
            return answer.with_sentence(item.text, [item], QUOTED)
        return answer.with_sentence(text, [item], VERIFIED)

    def _translated(self, item: Evidence, task: Task) -> str | None:
        if self.generator is None:
            return None
        return translate(self.generator, item, task.language, self.similarity, task.config)

    @property
    def similarity(self) -> Similarity:
        """The best cosine of a sentence with any of the texts, by the store's embedding model."""
        embedder = self.store.embedder

        def best(sentence: str, texts: Sequence[str]) -> float:
            return float((embedder.encode_passages(list(texts)) @ embedder.encode_passages([sentence])[0]).max())

        return best


def judged(answer: Answer, task: Task) -> Answer:
    """The answer before anything is written on the task: how likely its evidence answers, and the times so far.

    The times are those of the first thing asked.
    """
    chance = round(answerable(task.evidence), 3)
    return replace(answer, answerable=chance, timings_ms=dict(task.times) | answer.timings_ms)


def may_answer(evidence: Sequence[Evidence], generator: BaseChatModel | None) -> bool:
    """Whether the measured signals let the question through: to the generator's vote, or, without one, at all."""
    weights = fitted_weights()
    return answerable(evidence) >= (weights.decline_alone if generator is None else weights.decline_quick)


def finished(answer: Answer, language: str, clock: Callable[[], int]) -> Answer:
    """The answer, no sentence twice, with its total time; one without a sentence says that nothing was found."""
    answer = replace(answer, sentences=tuple(dict.fromkeys(answer.sentences)))
    times = answer.timings_ms | {"total": clock()}
    if not answer.sentences:
        sentence = AnswerSentence(message("declined", language), (), "")
        times.setdefault("first_sentence", times["total"])
        answer = replace(answer, status=DECLINED, sentences=(sentence,), citations=(), notice=None)
    return with_notice(replace(answer, timings_ms=times), notice_of(answer.citations, language))


def with_notice(answer: Answer, notice: str | None) -> Answer:
    """The answer that tells this too, once."""
    told = answer.notice or ""
    return replace(answer, notice=f"{told} {notice}".strip()) if notice and notice not in told else answer


def untranslated(answer: Answer, item: Evidence, language: str) -> Answer:
    """The answer that tells why it quotes this sentence as it stands, with the official rendering of its terms."""
    answer = with_notice(answer, message("untranslated", language))
    terms = "; ".join(line for line in glossary_lines(item.text, language) if line not in (answer.notice or ""))
    return with_notice(answer, f"{terms}." if terms else None)


def question_language(question: Question) -> str:
    """The language the question is asked in; an unclear one ("2024?") keeps that of the chat."""
    before = question.history[-1].question if question.history else ""
    return detect_language(question.text, default=detect_language(before) if before else INDONESIAN)


def timed(answer: Answer, task: Task) -> Answer:
    """The answer with the time of its first sentence, once it has one."""
    if "first_sentence" in answer.timings_ms:
        return answer
    return replace(answer, timings_ms=answer.timings_ms | {"first_sentence": task.clock()})


def stopwatch() -> Callable[[], int]:
    """A function that tells the milliseconds since now."""
    start = time.monotonic()
    return lambda: round((time.monotonic() - start) * 1000)
