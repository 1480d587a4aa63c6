"""What a model wrote freely, read as an answer record: sentences, [n] marks, refusals. Nothing in it is checked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from eval.questions import Topic
from eval.systems import asked
from index.passage import Passage
from index.split import split_sentences
from rag.answer import ANSWERED, DECLINED, Answer, AnswerSentence, Citation
from rag.chain import AnswerChain
from rag.condense import condense
from rag.generators import GenerationError, GeneratorError, failures

MAX_TOKENS = 160
UNCHECKED = ""  # the support of a sentence that no check has passed

# What small models write when they decline, read off the textbook chain's answers to the founding set; no wording that
# also opens an answer ("tidak boleh", "not allowed"). An answer counts as declined by its first sentence alone.
REFUSALS = re.compile(
    r"""\b(?:saya\s+)?tidak\s+(?:tahu|mengetahui|diketahui|ditemukan|tersedia|memiliki\s+informasi)\b
    | \btidak\s+(?:ada|terdapat|menemukan|memberikan|memuat|mengandung|menyediakan)\s+(?:\w+\s+)?(?:informasi|jawaban)\b
    | \b(?:konteks|teks|dokumen|sumber)\b.{0,40}\btidak\s+(?:menyebutkan|menjelaskan|memuat|menyatakan|menjawab)\b
    | \btidak\s+(?:disebutkan|dijelaskan|dinyatakan)\s+(?:di|dalam|pada)\b
    | \b(?:i|we)\s+(?:do\s+not|don['’]t)\s+(?:know|have)\b
    | \b(?:i|we)\s+(?:can\s?not|can['’]t)\s+(?:answer|find|determine)\b
    | \b(?:does|do)\s+not\s+(?:\w+\s+)?(?:provide|contain|mention|specify|state|include|answer)\b
    | \b(?:does|do)n['’]t\s+(?:\w+\s+)?(?:provide|contain|mention|specify|state|include|answer)\b
    | \b(?:no|not\s+any)\s+(?:specific\s+)?(?:information|mention|answer)\b
    | \bnot\s+(?:explicitly\s+)?(?:mentioned|specified|stated|provided|found)\s+in\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MARK = r"\[\s*\d+(?:\s*[,;]\s*\d+)*\s*\]"
_MARKS = re.compile(rf"\s*({_MARK})")
_STOP_THEN_MARKS = re.compile(rf"([.!?…]+)((?:\s*{_MARK})+)")


@dataclass(frozen=True)
class Reply:
    """What a model wrote, and after how many milliseconds its first sentence and its last word came."""

    text: str
    first_sentence_ms: int
    total_ms: int


def generator_of(chain: AnswerChain, system: str) -> BaseChatModel:
    """The chain's generator, which this system can't do without."""
    if chain.generator is None:
        raise GeneratorError(f"the system {system!r} needs a generator; choose another than 'none'")
    return chain.generator


def standalone(topic: Topic, chain: AnswerChain) -> str:
    """The topic's question as the product makes it stand alone: baselines are compared on what comes after."""
    question = asked(topic, chain)
    return condense(question.text, topic.language, question.history, chain.generator)


def ask(generator: BaseChatModel, messages: Sequence[BaseMessage], started: float) -> Reply:
    """One generation, timed since ``started``. Raises ``GenerationError`` when the generator fails."""
    text, first = "", None
    for piece in _pieces(generator, messages):
        text += piece
        if first is None and len(sentences(text)) > 1:  # the second has begun
            first = elapsed_ms(started)
    total = elapsed_ms(started)
    return Reply(text, total if first is None else first, total)


def _pieces(generator: BaseChatModel, messages: Sequence[BaseMessage]) -> Iterator[str]:
    try:
        for chunk in generator.bind(max_tokens=MAX_TOKENS).stream(list(messages)):
            if chunk.content:
                yield str(chunk.content)
    except failures() as error:
        raise GenerationError(str(error)) from error


def answer_of(
    topic: Topic, question: str, reply: Reply, passages: Sequence[Passage], models: Mapping[str, str]
) -> Answer:
    """The reply as an answer: [n] cites the n-th of the passages whole; other numbers cite nothing."""
    timings = {"first_sentence": reply.first_sentence_ms, "total": reply.total_ms}
    blank = Answer(topic.question, question, topic.language, ANSWERED, (), models=dict(models), id=topic.id)
    blank = replace(blank, timings_ms=timings)
    written = [_sentence(part, len(passages)) for part in sentences(reply.text)]
    if is_refusal(reply.text):
        plain = tuple(AnswerSentence(each.text, (), UNCHECKED) for each in written)
        return replace(blank, status=DECLINED, sentences=plain or (AnswerSentence("", (), UNCHECKED),))
    numbers = sorted({number for sentence in written for number in sentence.citations})
    return replace(blank, sentences=tuple(written), citations=tuple(whole(n, passages[n - 1]) for n in numbers))


def sentences(text: str) -> list[str]:
    """The sentences with the marks that belong to each.

    >>> sentences("Like dilarang. [1] Sanksinya moral [2].")
    ['Like dilarang [1].', 'Sanksinya moral [2].']
    """
    joined = _STOP_THEN_MARKS.sub(lambda found: f"{found[2]}{found[1]}", text)
    found = [line[start:end] for line in joined.splitlines() for start, end in split_sentences(line)]
    return [sentence for sentence in found if _MARKS.sub("", sentence).strip(" .!?…")]


def is_refusal(text: str) -> bool:
    """Whether the first sentence says that there is no answer; a reply without a word is none either.

    >>> is_refusal("The context does not contain the answer."), is_refusal("ASN tidak boleh ikut kampanye.")
    (True, False)
    """
    found = sentences(text)
    return not found or bool(REFUSALS.search(found[0]))


def whole(number: int, passage: Passage) -> Citation:
    """The citation of a whole passage."""
    return Citation(number, passage.document, passage.id, passage.text, passage.start, passage.end)


def elapsed_ms(started: float) -> int:
    """Milliseconds since ``time.monotonic()`` gave ``started``."""
    return round((time.monotonic() - started) * 1000)


def _sentence(text: str, passages: int) -> AnswerSentence:
    numbers = [int(number) for mark in _MARKS.findall(text) for number in re.findall(r"\d+", mark)]
    known = tuple(dict.fromkeys(number for number in numbers if 1 <= number <= passages))
    return AnswerSentence(_MARKS.sub("", text).strip(), known, UNCHECKED)
