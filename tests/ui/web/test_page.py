"""The page in a real browser, over a chain that answers from memory."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from rag.answer import Update
from tests.ui.fakes import LIKING, LIKING_ENGLISH, NOT_FOUND, OFFENCE, SANCTION, FakeChain
from tests.ui.web.test_render import HOSTILE, hostile_answer
from ui.web.texts import texts

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ID, EN = texts("id"), texts("en")
BOX = "#question textarea, #question input"


class HostileChain(FakeChain):
    """Answers with hostile text in every place."""

    def stream(self, question):
        yield Update("done", 1.0, hostile_answer(" ".join(HOSTILE)))


@dataclass
class Site:
    """A served page and its chain."""

    url: str
    chain: FakeChain


@dataclass
class Visit:
    """A browser page, with all that it asked of the network and complained about."""

    page: playwright.Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")

    def turn(self, number: int) -> playwright.Locator:
        return self.page.locator(".turn").nth(number - 1)

    def expect(self, selector: str) -> playwright.LocatorAssertions:
        return playwright.expect(self.page.locator(selector))


def served(chain: FakeChain) -> Iterator[Site]:
    import uvicorn

    from ui.web.app import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(chain, dict), log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", chain)
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def gate() -> threading.Event:
    """Closed, an answer stays at its first sentence."""
    return threading.Event()


@pytest.fixture(scope="module")
def site(gate: threading.Event) -> Iterator[Site]:
    yield from served(FakeChain(gate))


@pytest.fixture
def visit(site: Site, gate: threading.Event, browser: playwright.Browser) -> Iterator[Visit]:
    gate.set()
    yield from visiting(site, browser, "id-ID", (1280, 900))


def visiting(site: Site, browser: playwright.Browser, locale: str, size: tuple[int, int]) -> Iterator[Visit]:
    """Open the page; afterwards it has asked nothing of other hosts and complained of nothing."""
    context = browser.new_context(locale=locale, viewport={"width": size[0], "height": size[1]})
    visit = Visit(context.new_page())
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("console", lambda line: visit.complaints.append(line.text) if line.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.goto(site.url)
    visit.expect(".welcome").to_be_visible()
    yield visit
    context.close()
    assert [url for url in visit.requests if not url.startswith((site.url, "data:", "blob:"))] == []
    assert visit.complaints == []


def test_sentences_appear_one_by_one_with_their_sources(visit, gate):
    gate.clear()
    visit.ask(LIKING)
    playwright.expect(visit.turn(1).locator(".sentence")).to_have_count(1)
    visit.expect(".working .stage").to_have_text(f"{ID.stages['write']} …")
    visit.expect("#stop").to_be_visible()
    gate.set()
    playwright.expect(visit.turn(1).locator(".sentence")).to_have_count(2)
    visit.expect(".working").to_have_count(0)
    visit.expect("#side mark").to_have_text([SANCTION.quote, OFFENCE.quote])
    visit.expect("#side .source-title").to_contain_text([SANCTION.document.title, OFFENCE.document.title])
    visit.expect("#stop").to_be_hidden()


def test_a_mark_leads_to_its_source(visit):
    visit.ask(LIKING)
    visit.page.click(".cite >> text=[2]")
    assert visit.page.url.endswith("#source-1-2")
    visit.expect("#source-1-2").to_be_in_viewport()


def test_an_example_is_asked_with_one_click(visit):
    visit.page.click(f"button.example >> text={LIKING_ENGLISH}")
    visit.expect(".answer").to_have_attribute("lang", "en")
    visit.expect("#side .original").to_have_count(2)
    visit.expect("#examples").to_be_hidden()


def test_the_switch_changes_every_text_and_keeps_the_conversation(visit):
    visit.ask(LIKING)
    visit.expect("#side time").to_have_text(["22 September 2022", "25 Juli 2024"])
    visit.page.click("#language label:has-text('English')")
    visit.expect("#side time").to_have_text(["22 September 2022", "25 July 2024"])
    visit.expect("#side h2").to_have_text(EN.sources_of_latest)
    visit.expect(".masthead p").to_have_text(EN.purpose)
    visit.expect("#ask").to_have_text(EN.ask)
    visit.expect(".disclaimer p").to_have_text(EN.disclaimer)
    visit.expect(BOX).to_have_attribute("placeholder", EN.placeholder)
    visit.expect(".sentence").to_have_count(2)


def test_a_browser_in_english_opens_the_page_in_english(site, browser):
    for visit in visiting(site, browser, "en-GB", (1280, 900)):
        visit.expect(".masthead p").to_have_text(EN.purpose)
        visit.expect("button.example").to_have_text(EN.example_questions)


def test_not_found_is_shown_as_what_it_is(visit):
    visit.ask("Siapa presiden Prancis?")
    visit.expect(".declined-title").to_have_text(NOT_FOUND)
    visit.expect(".declined .covers").to_have_text(ID.covers)
    visit.expect("#side .empty").to_have_text(ID.no_sources)
    visit.expect(".answer").to_have_count(0)


def test_stop_cancels_the_chain_and_keeps_what_there_is(visit, site, gate):
    gate.clear()
    closed = site.chain.closed
    visit.ask(LIKING)
    playwright.expect(visit.turn(1).locator(".sentence")).to_have_count(1)
    visit.page.click("#stop")
    visit.expect(".reply .note").to_have_text(ID.stopped)
    visit.expect(".sentence").to_have_count(1)
    visit.expect("#ask").to_be_visible()
    gate.set()
    visit.ask("Siapa presiden Prancis?")  # answered only once the stopped one has let go of the model
    visit.expect(".declined").to_be_visible()
    assert site.chain.closed == closed + 1


def test_a_follow_up_is_asked_with_its_history_and_a_new_chat_without(visit, site):
    visit.ask(LIKING)
    visit.expect("#new").to_be_visible()
    visit.ask("Kalau share bagaimana?")
    visit.expect(".declined").to_be_visible()
    assert [turn.question for turn in site.chain.asked[-1].history] == [LIKING]
    visit.page.click("#new")
    visit.expect(".welcome").to_be_visible()
    visit.ask("Kalau share bagaimana?")
    visit.expect(".declined").to_be_visible()
    assert site.chain.asked[-1].history == ()


def test_what_cannot_be_asked_is_answered_beside_the_box(visit, site):
    asked = len(site.chain.asked)
    visit.ask("   ")
    visit.expect(".problem p").to_have_text(ID.empty)
    visit.ask("a" * 100_000)
    visit.expect(".problem p").to_have_text(ID.too_long)
    visit.ask(LIKING)
    visit.expect(".problem").to_have_count(0)
    visit.expect(".sentence").to_have_count(2)
    assert len(site.chain.asked) == asked + 1


def test_everything_fits_a_phone(site, gate, browser):
    gate.set()
    for visit in visiting(site, browser, "id-ID", (390, 844)):
        visit.ask(LIKING)
        visit.expect(".sentence").to_have_count(2)
        for selector in ("#masthead", "#language", "#conversation", "#question", "#ask", "#sources"):
            box = visit.page.locator(selector).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390, selector
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 390


def test_controls_have_names(visit):
    visit.expect(BOX).to_have_accessible_name(ID.question)
    for role, name in (("button", ID.ask), ("radio", "English"), ("heading", "TanyaASN")):
        playwright.expect(visit.page.get_by_role(role, name=name)).to_have_count(1)


def test_hostile_text_is_shown_and_does_nothing(browser):
    for site in served(HostileChain()):
        for visit in visiting(site, browser, "id-ID", (1280, 900)):
            visit.ask("<img src=x onerror='window.__xss=1'>")
            visit.expect("#side .source").to_have_count(1)
            visit.expect(".asked").to_contain_text("<img src=x onerror='window.__xss=1'>")
            assert visit.page.evaluate("window.__xss") is None
            for selector in ("img", "script", "form", "input", "iframe", "svg", "math", "style", "[style]"):
                visit.expect(f":is(#conversation, #sources) .md {selector}").to_have_count(0)


def test_a_bug_is_told_by_a_code(browser):
    for site in served(FakeChain(failure=ZeroDivisionError("secret"))):
        for visit in visiting(site, browser, "id-ID", (1280, 900)):
            visit.ask(LIKING)
            visit.expect(".failure").to_contain_text(ID.failed)
            visit.expect("#ask").to_be_visible()
            assert "secret" not in visit.page.content()
