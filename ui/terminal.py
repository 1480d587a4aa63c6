"""Answers and progress in the terminal: answers on standard output, everything else on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from rich.console import Console
from rich.padding import Padding
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

from rag.answer import DECLINED, Answer, Citation, Question, marked
from ui.compose import Chain, updates
from ui.printable import printable
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
    if answer.status == DECLINED:
        console.print(Text(f"{t.declined}.", style="bold"))
    console.print(Text(" ".join(printable(marked(sentence)) for sentence in answer.sentences)))
    if answer.status == DECLINED:
        console.print(Text(t.covers, style="dim"))
    if answer.notice:
        console.print(Text(printable(answer.notice), style="dim"))
    if answer.citations:
        console.print(Text(f"\n{t.sources}", style="bold"))
    for citation in answer.citations:
        _print_source(citation, answer, t, console)


def _print_source(citation: Citation, answer: Answer, t: Texts, console: Console) -> None:
    document = citation.document
    console.print(Text(f"[{citation.number}] {printable(document.title)}"), soft_wrap=False)
    facts = [document.publisher, t.date(document.published), t.kinds.get(document.kind, document.kind)]
    lines = [Text(printable(", ".join(facts)), style="dim")]
    if document.status:
        lines.append(Text(printable(f"{t.status}: {document.status}"), style="dim"))
    lines.append(Text(f"“{printable(citation.quote)}”"))
    if answer.language != document.language:
        lines.append(Text(t.original, style="dim italic"))
    if document.url:
        lines.append(Text(printable(document.url), style="dim"))
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 4)))


@contextmanager
def byte_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A bar in bytes with the time left; call it with the bytes here, the bytes in all and what is being done."""
    with _bar(DownloadColumn()) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total, label: progress.update(task, completed=done, total=total, description=label)


@contextmanager
def count_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar in pieces with the time left; call it with the pieces done and the pieces in all."""
    with _bar(MofNCompleteColumn()) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _bar(amount: ProgressColumn) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
