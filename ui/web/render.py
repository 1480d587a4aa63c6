"""From answers to safe HTML: pure functions, every text escaped, only http(s) links.

The page shows this HTML through Markdown components, so it is always one line: without a line break nothing in it
can be read as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

from index.passage import Document
from rag.answer import DECLINED, Answer, AnswerSentence, Citation
from ui.printable import printable
from ui.sources import by_document, is_answer_over_quotes, kind_words, outlets_words
from ui.turns import WAIT
from ui.web.conversation import FAILED, STOPPED, Conversation, Exchange
from ui.web.texts import Texts

CONTEXT_LENGTH = 220  # characters of context shown on each side of a quote, at most


def safe(text: str) -> str:
    """A text as HTML that shows it and does nothing else.

    Example: "a <b>\\n c" -> "a &lt;b&gt; c"
    """
    return escape(printable(text), quote=True)


def safe_link(url: str | None) -> str | None:
    """The URL if a browser may be sent there: plain http(s) with a host and no credentials."""
    if not url or re.search(r"[\s\\<>\"'`]", url) or printable(url) != url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed bracket of an IPv6 address
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


def masthead(texts: Texts) -> str:
    """The page's name and what it is for."""
    return f'<div class="masthead"><h1>{safe(texts.title)}</h1><p>{safe(texts.purpose)}</p></div>'


def disclaimer(texts: Texts) -> str:
    """What an answer is and is not."""
    return f'<div class="disclaimer"><p>{safe(texts.disclaimer)}</p></div>'


def label(text: str) -> str:
    """A small heading over a group."""
    return f'<div class="label"><p>{safe(text)}</p></div>'


def problem(text: str) -> str:
    """Why a question was not taken."""
    return f'<div class="problem" role="alert"><p>{safe(text)}</p></div>'


def conversation(talk: Conversation, texts: Texts) -> str:
    """The whole conversation; the sources of all but the latest answer fold under their answer."""
    if not talk.exchanges:
        return f'<div class="welcome"><p>{safe(texts.welcome)}</p></div>'
    last = len(talk.exchanges)
    turns = [_exchange(exchange, number, number == last, texts) for number, exchange in enumerate(talk.exchanges, 1)]
    return f'<div class="talk" role="log">{"".join(turns)}</div>'


def latest_sources(talk: Conversation, texts: Texts) -> str:
    """The panel beside the conversation: what backs the latest answer."""
    answer = talk.last.answer if talk.last else None
    heading = f"<h2>{safe(texts.sources_of_latest if answer else texts.sources)}</h2>"
    if answer and answer.citations:
        body = sources(answer, len(talk.exchanges), texts)
    else:
        empty = texts.no_sources if answer and answer.status == DECLINED else texts.no_sources_yet
        body = f'<p class="empty">{safe(empty)}</p>'
    return f'<div class="panel">{heading}{body}</div>'


def sources(answer: Answer, turn: int, texts: Texts) -> str:
    """The list of an answer's documents, each with the quoted sentences under their numbers."""
    items = []
    for document, citations in by_document(answer.citations):
        quotes = "".join(_passage(quoted, turn) for quoted in by_passage(citations))
        about = (
            _title(document, texts) + _facts(document, texts) + _outlets(citations, texts) + _status(document, texts)
        )
        more = _original(document, answer, texts) + _link(document, texts)
        items.append(f'<li class="source">{about}{quotes}{more}</li>')
    return f'<ol class="sources">{"".join(items)}</ol>'


def by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    """The citations of one document, those of one passage together, each passage's in the order of its text."""
    passages: dict[tuple[int, str | None], list[Citation]] = {}
    for citation in citations:
        start = citation.document.text.rfind("\n\n", 0, citation.start)
        passages.setdefault((start, citation.place), []).append(citation)
    return [sorted(quoted, key=lambda citation: citation.start) for quoted in passages.values()]


def around_quotes(quoted: Sequence[Citation]) -> list[str]:
    """What stands before, between and after the quotes of one passage, in the order of its text.

    A passage ends at a blank line; what is long is cut at a word, with an ellipsis.
    """
    text, first, last = quoted[0].document.text, quoted[0], quoted[-1]
    start, end = text.rfind("\n\n", 0, first.start), text.find("\n\n", last.end)
    before = text[0 if start < 0 else start + 2 : first.start]
    after = text[last.end : None if end < 0 else end]
    if len(before) > CONTEXT_LENGTH:
        before = "… " + before[-CONTEXT_LENGTH:].partition(" ")[2]
    if len(after) > CONTEXT_LENGTH:
        after = after[:CONTEXT_LENGTH].rpartition(" ")[0] + " …"
    between = [text[one.end : next_one.start] for one, next_one in pairwise(quoted)]
    return [before, *(_middle_cut(each) for each in between), after]


def _middle_cut(text: str) -> str:
    if len(text) <= 2 * CONTEXT_LENGTH:
        return text
    return text[:CONTEXT_LENGTH].rpartition(" ")[0] + " … " + text[-CONTEXT_LENGTH:].partition(" ")[2]


def _exchange(exchange: Exchange, number: int, latest: bool, texts: Texts) -> str:
    asked = f'<p class="asked"><span class="unseen">{safe(texts.asked)}: </span>{safe(exchange.question)}</p>'
    shown = [_answer(exchange.answer, number, texts)] if exchange.answer else []
    if exchange.pending:
        shown.append(_progress(exchange, texts))
    if exchange.stage == STOPPED:
        shown.append(f'<p class="note">{safe(texts.stopped)}</p>')
    if exchange.stage == FAILED:
        code = f"<code>{safe(exchange.incident or '?')}</code>"
        shown.append(f'<p class="note failure">{safe(texts.failed)} {code}</p>')
    if exchange.answer and exchange.answer.citations and not latest:
        summary = f"<summary>{safe(texts.sources)} ({len(exchange.answer.citations)})</summary>"
        shown.append(f"<details>{summary}{sources(exchange.answer, number, texts)}</details>")
    return f'<section class="turn">{asked}<div class="reply">{"".join(shown)}</div></section>'


def _answer(answer: Answer, turn: int, texts: Texts) -> str:
    notice = f'<p class="note">{safe(answer.notice)}</p>' if answer.notice else ""
    if answer.status == DECLINED:
        said = safe(" ".join(sentence.text for sentence in answer.sentences))
        covers = f'<p class="covers">{safe(texts.covers)}</p>'
        return f'<div class="declined"><p class="declined-title">{said}</p>{covers}</div>{notice}'
    understood = ""
    if answer.standalone_question.strip() != answer.question.strip():
        understood = f'<p class="understood">{safe(texts.understood_as)}: {safe(answer.standalone_question)}</p>'
    language = "en" if answer.language == "en" else "id"
    return f'{understood}<div class="answer" lang="{language}">{_sentences(answer, turn, texts)}</div>{notice}'


def _sentences(answer: Answer, turn: int, texts: Texts) -> str:
    """A paragraph a sentence; quotes under a sentence that sums them up are set apart as what the sources say."""
    first = "".join(_sentence(sentence, turn, texts, "sentence lead") for sentence in answer.sentences[:1])
    more = "".join(_sentence(sentence, turn, texts, "sentence") for sentence in answer.sentences[1:])
    if is_answer_over_quotes(answer):
        more = f'<div class="detail"><p class="detail-label">{safe(texts.in_the_sources)}</p>{more}</div>'
    return first + more


def _sentence(sentence: AnswerSentence, turn: int, texts: Texts, name: str) -> str:
    """The sentence and its marks; each mark leads to its source."""
    marks = "".join(
        f'<a class="cite" href="#source-{turn}-{int(number)}" title="{safe(texts.source)} {int(number)}">'
        f"[{int(number)}]</a>"
        for number in sentence.citations
    )
    return f'<p class="{name}">{safe(sentence.text)}{"&nbsp;" if marks else ""}{marks}</p>'


def _progress(exchange: Exchange, texts: Texts) -> str:
    label = safe(texts.stages.get(exchange.stage, texts.stages[WAIT]))
    if exchange.fraction is None:
        bar = "<progress></progress>"
    else:
        bar = f'<progress max="1" value="{min(max(exchange.fraction, 0.0), 1.0):.2f}"></progress>'
    return f'<div class="working"><span class="stage" role="status">{label} …</span>{bar}</div>'


def _passage(quoted: Sequence[Citation], turn: int) -> str:
    """A passage with its quotes marked; the answer's marks lead to their numbers.

    The number of a single quote stands beside the passage, those of several before their own quotes.
    """
    first = quoted[0]
    numbers = [f'<span class="number" id="source-{turn}-{each.number}">{each.number}</span>' for each in quoted]
    beside, inside = (numbers[0], [""]) if len(quoted) == 1 else ("", [f"{number} " for number in numbers])
    before, *following = (safe(part) for part in around_quotes(quoted))
    marks = (f" {number}<mark>{safe(each.quote)}</mark> " for number, each in zip(inside, quoted, strict=True))
    text = before + "".join(mark + after for mark, after in zip(marks, following, strict=True))
    place = f'<p class="facts">{safe(first.place)}</p>' if first.place else ""
    passage = f'<blockquote lang="{safe(first.document.language)}">{place}{text}</blockquote>'
    return f'<div class="quoted">{beside}{passage}</div>'


def _title(document: Document, texts: Texts) -> str:
    title = f'<span lang="{safe(document.language)}">{safe(document.title)}</span>'
    if texts.code == "en" and document.title_english:
        title += f' <span class="translated" lang="en">{safe(document.title_english)}</span>'
    return f'<p class="source-title">{title}</p>'


def _facts(document: Document, texts: Texts) -> str:
    """Publisher, date, kind and, of a rule, whether it is in force."""
    date = f'<time datetime="{safe(document.published)}">{safe(texts.date(document.published))}</time>'
    kind = safe(kind_words(document, texts))
    named = f'<span class="kind kind-{safe(document.kind)}">{kind}</span>'
    return f'<p class="facts">{safe(document.publisher)} · {date} · {named}</p>'


def _outlets(citations: Sequence[Citation], texts: Texts) -> str:
    """That several portals printed this one text."""
    told = outlets_words(citations, texts)
    return f'<p class="facts">{safe(told)}</p>' if told else ""


def _status(document: Document, texts: Texts) -> str:
    """Of a rule: whether it is in force, in the document's language."""
    if not document.status:
        return ""
    told = f'<span lang="{safe(document.language)}">{safe(document.status)}</span>'
    return f'<p class="status"><span class="status-label">{safe(texts.status)}:</span> {told}</p>'


def _original(document: Document, answer: Answer, texts: Texts) -> str:
    """For an answer in another language than its source: that the quote is the original."""
    return "" if answer.language == document.language else f'<p class="original">{safe(texts.original)}</p>'


def _link(document: Document, texts: Texts) -> str:
    url = safe_link(document.url)
    if url is None:
        return ""
    label = f"{safe(texts.open_source)} {safe(urlsplit(url).hostname or '')}"
    return f'<a class="open" href="{safe(url)}" target="_blank" rel="noopener noreferrer nofollow">{label}</a>'
