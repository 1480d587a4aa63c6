"""Answers and progress in the terminal: answers on standard output, everything else on standard error."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from index.passage import Document
from rag.answer import DECLINED, Answer, Citation, Question, marked
from ui.compose import Chain, updates
from ui.printable import printable
from ui.sources import by_document, is_answer_over_quotes, kind_words, outlets_words
from ui.web.texts import Texts, texts


def follow(chain: Chain, question: Question) -> Answer:
    """Ask, telling on standard error what is going on; Ctrl+C cancels the model too."""
    stages = texts("en" if question.language == "en" else "id").stages
    answer = None
    with Console(stderr=True).status(stages["retrieve"]) as status, closing(updates(chain, question)) as steps:
        for update in steps:
            status.update(stages.get(update.stage, ""))
            answer = update.answer or answer
    assert answer is not None  # the chain's last update carries it
    return answer


def print_answer(answer: Answer, console: Console) -> None:
    """The answer, then its sources with their quotes in full; of a declined one, that nothing was found."""
    t = texts("en" if answer.language == "en" else "id")
    declined = answer.status == DECLINED
    _print_sentences(answer, t, console)
    if declined:
        console.print(Text(t.covers, style="dim"))
    if answer.notice:
        console.print(Text(printable(answer.notice), style="dim"))
    if answer.citations:
        console.print(Text(f"\n{t.sources}", style="bold"))
    for document, citations in by_document(answer.citations):
        _print_source(document, citations, t, console)
        if answer.language != document.language:
            _print_indented(f"({t.original})", console, "dim")


def _print_sentences(answer: Answer, t: Texts, console: Console) -> None:
    """A paragraph a sentence, the first in bold; quotes under a sentence that sums them up are indented."""
    first, *others = [printable(marked(sentence)) for sentence in answer.sentences] or [""]
    console.print(Text(first, style="bold"))
    quotes_follow = is_answer_over_quotes(answer)
    if quotes_follow:
        _print_indented(f"{t.in_the_sources}:", console, "dim")
    for text in others:
        console.print()
        if quotes_follow:
            _print_indented(text, console)
        else:
            console.print(Text(text))


def _print_source(document: Document, citations: Sequence[Citation], t: Texts, console: Console) -> None:
    console.print(Text(printable(document.title), style="bold"))
    facts = (document.publisher, t.date(document.published), kind_words(document, t))
    _print_indented(", ".join(facts), console, "dim")
    if outlets := outlets_words(citations, t):
        _print_indented(outlets, console, "dim")
    if document.status:
        _print_indented(f"{t.status}: {document.status}", console, "dim")
    if document.url:
        _print_indented(document.url, console, "dim")
    for citation in citations:
        place = f"{citation.place}: " if citation.place else ""
        _print_indented(f"[{citation.number}] {place}“{citation.quote}”", console)


def _print_indented(text: str, console: Console, style: str = "") -> None:
    """The text under its source; a long word, such as an address, stays whole."""
    indent = "    "
    lines = textwrap.wrap(printable(text), console.width - len(indent), break_long_words=False, break_on_hyphens=False)
    for line in lines:
        console.print(Text(indent + line, style=style), soft_wrap=True)


@contextmanager
def byte_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A bar in bytes with the time left; call it with the bytes here, the bytes in all and what is being done."""
    with _shown(_bar(DownloadColumn())) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total, label: progress.update(task, completed=done, total=total, description=label)


@contextmanager
def count_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar in pieces with the time left; call it with the pieces done and the pieces in all."""
    with _shown(_bar(MofNCompleteColumn())) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def _shown(bar: Progress) -> Iterator[Progress]:
    """The bar while the block runs; it stays as a record, unless the block fails: the fault has the screen alone."""
    with bar:
        try:
            yield bar
        except BaseException:  # Ctrl+C too leaves no bar behind; raised again
            bar.live.transient = True
            bar.console.quiet = not bar.console.is_interactive  # Rich would end the bar with an empty line in a file
            raise


def _bar(amount: ProgressColumn) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
