"""From a question to a cited answer. Read this file first: it reads like the recipe.

question - language - standalone question - retrieve - evidence - answerable? - draft - verify - answer
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import patch_config

from index.passage import ENGLISH, INDONESIAN
from index.store import Store
from rag.answer import ANSWERED, DECLINED, QUOTED, VERIFIED, Answer, AnswerSentence, Evidence, Question, Update
from rag.condense import condense
from rag.draft import Reading, Sentence, Vote, draft, readable
from rag.evidence import NOTES, answerable, fitted_weights, rank_evidence
from rag.language import detect_language
from rag.prompts import load_prompt, message
from rag.retriever import HybridRetriever
from rag.translate import translate
from rag.verify import Similarity, backing, shared_terms, without_yes_no

QUOTES = 2  # sentences of an answer that is quoted
REPEATS = 0.9  # of a sentence's words said before: it adds nothing


@dataclass(frozen=True)
class Task:
    """A question made ready: in which language, standing alone, with its evidence, best first."""

    question: Question
    text: str  # the standalone question
    language: str
    evidence: Sequence[Evidence]
    config: RunnableConfig | None
    clock: Callable[[], int]  # milliseconds since the question came in


class AnswerChain(Runnable[Question, Answer]):
    """Answers questions from a store: a LangChain runnable.

    ``generator`` is any LangChain chat model, or None: answers are then quotations alone. ``models`` names the models
    in the answer's record.
    """

    def __init__(self, store: Store, generator: BaseChatModel | None, models: Mapping[str, str]) -> None:
        self.store = store
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
        hits = [found.metadata["hit"] for found in self.retriever.invoke(text, config, language=language)]
        evidence = rank_evidence(text, language, hits, self.store)
        task = Task(input, text, language, evidence, config, clock)
        answer = replace(self._blank(task), timings_ms={"retrieve": clock()})
        if answerable(evidence) < fitted_weights().decline_quick:
            yield self._declined(answer, task)
            return
        writing = self._written(self.generator, answer, task) if self.generator else self._quoted(answer, task)
        for update in writing:
            answer = update.answer or answer
            yield update
        yield self._done(answer, task)

    def warm_up(self) -> None:
        """Read the fixed beginning of the prompts once, so that the first question does not wait for it."""
        if self.generator is None:
            return
        for language in (ENGLISH, INDONESIAN):
            messages = load_prompt("answer", language).messages(question="", notes="")
            self.generator.bind(max_tokens=1).invoke(messages)

    def _answer(self, question: Question, run_manager: CallbackManagerForChainRun, config: RunnableConfig) -> Answer:
        answer = None
        for update in self.stream(question, patch_config(config, callbacks=run_manager.get_child())):
            answer = update.answer
        assert answer is not None  # the last update of a stream holds the whole answer
        return answer

    def _written(self, generator: BaseChatModel, answer: Answer, task: Task) -> Iterator[Update]:
        """The generator's sentences, each checked as it comes; quotations where it fails or is not to be trusted."""
        evidence = task.evidence[:NOTES]
        for event in draft(generator, task.text, task.language, evidence, task.config):
            if isinstance(event, Reading):
                yield Update("read", event.fraction)
            elif isinstance(event, Vote) and answerable(task.evidence, event.log_odds) < fitted_weights().decline:
                yield self._declined(answer, task)
                return
            elif isinstance(event, Vote):
                yield Update("write")
            elif isinstance(event, Sentence):
                answer = self._checked(answer, event.text, task)
                yield Update("check", answer=answer)
        if not answer.sentences:
            yield from self._quoted(answer, task)

    def _checked(self, answer: Answer, sentence: str, task: Task) -> Answer:
        """The answer with the sentence, if the evidence supports it and it says something new."""
        sentence = without_yes_no(sentence)
        said = " ".join(other.text for other in answer.sentences)
        if shared_terms(sentence, said, task.language) >= REPEATS and said:
            return answer
        found = backing(sentence, task.language, task.evidence[:NOTES], self.similarity)
        if found is None:
            return answer
        return timed(answer.with_sentence(sentence, [found], VERIFIED), task)

    def _quoted(self, answer: Answer, task: Task) -> Iterator[Update]:
        """The best source sentences themselves, in the reader's language where a checked rendering exists."""
        for item in task.evidence[:QUOTES]:
            text, support = readable(item, task.language), VERIFIED
            if task.language in (item.passage.document.language, None) or text == item.text:
                text, support = item.text, QUOTED
            if item.passage.document.language != task.language and item.translation is None:
                translated = self._translated(item, task)
                text, support = (translated, VERIFIED) if translated else (item.text, QUOTED)
                answer = answer if translated else replace(answer, notice=message("untranslated", task.language))
            answer = timed(answer.with_sentence(text, [item], support), task)
            yield Update("check", answer=answer)

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

    def _blank(self, task: Task) -> Answer:
        question = task.question
        return Answer(question.text, task.text, task.language, ANSWERED, (), models=self.models, id=question.id)

    def _declined(self, answer: Answer, task: Task) -> Update:
        sentence = AnswerSentence(message("declined", task.language), (), "")
        answer = replace(answer, status=DECLINED, sentences=(sentence,), citations=())
        return self._done(timed(answer, task), task)

    def _done(self, answer: Answer, task: Task) -> Update:
        return Update("done", 1.0, replace(answer, timings_ms=answer.timings_ms | {"total": task.clock()}))


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
