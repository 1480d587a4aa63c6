"""The chat page: Gradio components and what happens between them. What it shows is made in ``render``."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import gradio as gr

from ui.compose import Chain, updates
from ui.questions import EmptyQuestionError, LongQuestionError, QuestionError, read_question
from ui.web import render
from ui.web.conversation import FAILED, STOPPED, Conversation, Session
from ui.web.texts import LANGUAGES, Texts, preferred_language, texts

LANGUAGE_NAMES = [("Indonesia", "id"), ("English", "en")]

logger = logging.getLogger(__name__)


class ChatPage:
    """The page over one chain. Each browser tab has its own conversation, kept for the session and nowhere else."""

    def __init__(self, chain: Chain, answer_language: str = "auto") -> None:
        self._chain = chain
        self._answer_language = answer_language

    def blocks(self) -> gr.Blocks:
        """The page, ready to be mounted."""
        t = texts(LANGUAGES[0])
        with gr.Blocks(title=t.title, analytics_enabled=False, fill_width=True) as blocks:
            self._session = gr.State(Session())
            with gr.Row(elem_id="top"):
                self._masthead = _html(render.masthead(t), "masthead")
                self._language = gr.Radio(
                    LANGUAGE_NAMES, value=LANGUAGES[0], label=t.language, elem_id="language", container=False
                )
            with gr.Row(elem_id="desk"):
                with gr.Column(elem_id="chat", scale=3):
                    self._build_chat(t)
                with gr.Column(elem_id="side", scale=2):
                    self._sources = _html(render.latest_sources(Conversation(), t), "sources")
            self._disclaimer = _html(render.disclaimer(t), "disclaimer")
            self._connect(blocks)
        return blocks

    def _build_chat(self, t: Texts) -> None:
        self._conversation = _html(render.conversation(Conversation(), t), "conversation")
        with gr.Column(elem_id="examples") as self._examples:
            self._examples_label = _html(render.label(t.examples), "examples-label")
            self._example_buttons = [
                gr.Button(question, elem_classes="example", size="sm") for question in t.example_questions
            ]
        with gr.Column(elem_id="asking"):
            self._problem = _html("", "problem")
            self._box = gr.Textbox(
                label=t.question, placeholder=t.placeholder, lines=1, max_lines=5, elem_id="question", autofocus=True
            )
            with gr.Row(elem_id="buttons"):
                self._new = gr.Button(t.new_chat, elem_id="new", visible=False)
                self._stop = gr.Button(t.stop, elem_id="stop", variant="stop", visible=False)
                self._ask = gr.Button(t.ask, elem_id="ask", variant="primary")

    def _connect(self, blocks: gr.Blocks) -> None:
        """Who calls what. Only the step that waits for the model is queued; the others answer at once."""
        quick: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
        slow: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "model", "trigger_mode": "multiple"}
        slow |= {"show_progress": "hidden", "api_visibility": "private"}
        state = [self._session, self._language]
        view = [self._conversation, self._sources, self._examples, self._new, self._stop, self._ask]
        asking = [*view, self._box, self._problem]
        for trigger, question in self._triggers():
            trigger(self._begin, [question, *state], asking, **quick).success(self._answer, state, view, **slow)
        self._stop.click(self._stopped, state, view, **quick)
        self._new.click(self._cleared, state, asking, **quick)
        wording = [self._masthead, self._disclaimer, self._box, self._examples_label, *self._example_buttons]
        self._language.change(self._reworded, state, [*wording, *view], **quick)
        blocks.load(_browser_language, None, self._language, **quick)

    def _triggers(self) -> list[tuple[Any, Any]]:
        """Each way to ask, with the component that holds the question."""
        ways = [(self._box.submit, self._box), (self._ask.click, self._box)]
        return ways + [(button.click, button) for button in self._example_buttons]

    def _begin(self, text: str, session: Session, language: str) -> list[Any]:
        """Take the question into the conversation, or say why not."""
        problem = _problem(text, texts(language))
        if problem is None and not session.ask(text.strip()):
            problem = texts(language).busy
        if problem:
            return [*_view(session, language), gr.skip(), render.problem(problem)]
        return [*_view(session, language), "", ""]

    def _answer(self, session: Session, language: str) -> Iterator[list[Any]]:
        """Follow the chain until it ends or Stop is pressed.

        When the tab closes, Gradio closes this generator, and with it the chain's.
        """
        talk = session.talk
        if not talk.pending or talk.last is None:
            return
        question = read_question(talk.last.question, language=self._answer_language, history=talk.history())
        try:
            with closing(updates(self._chain, question)) as steps:
                for _ in session.follow(steps):
                    yield _view(session, language)
        except Exception:  # a bug, or a model that failed: the tab must not stay pending, nor show the message
            incident = secrets.token_hex(4)
            logger.exception("incident %s on the page", incident)
            session.end(FAILED, incident)
        yield _view(session, language)

    def _stopped(self, session: Session, language: str) -> list[Any]:
        session.end(STOPPED)
        return _view(session, language)

    def _cleared(self, session: Session, language: str) -> list[Any]:
        session.clear()
        return [*_view(session, language), "", ""]

    def _reworded(self, session: Session, language: str) -> list[Any]:
        """Every text of the page, and the conversation, in the other language."""
        t = texts(language)
        box = gr.update(label=t.question, placeholder=t.placeholder)
        examples = [gr.update(value=question) for question in t.example_questions]
        wording = [render.masthead(t), render.disclaimer(t), box, render.label(t.examples), *examples]
        return [*wording, *_view(session, language)]


def _view(session: Session, language: str) -> list[Any]:
    """What the page shows of a conversation: its HTML, its sources, and which buttons make sense."""
    t, talk = texts(language), session.talk
    return [
        render.conversation(talk, t),
        render.latest_sources(talk, t),
        gr.update(visible=not talk.exchanges),
        gr.update(value=t.new_chat, visible=bool(talk.exchanges) and not talk.pending),
        gr.update(value=t.stop, visible=talk.pending),
        gr.update(value=t.ask, visible=not talk.pending),
    ]


def _problem(text: str, t: Texts) -> str | None:
    """Why this is no question, in the page's language."""
    try:
        read_question(text)
    except EmptyQuestionError:
        return t.empty
    except LongQuestionError:
        return t.too_long
    except QuestionError as error:
        return str(error)
    return None


def _html(html: str, elem_id: str) -> gr.Markdown:
    """A place for HTML made by ``render``; Markdown cleans it once more, where gr.HTML would run scripts."""
    return gr.Markdown(html, elem_id=elem_id, sanitize_html=True, latex_delimiters=[], container=False)


def _browser_language(request: gr.Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))
