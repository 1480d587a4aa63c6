"""The report in a real browser."""

from __future__ import annotations

import shutil

import pytest

from eval.report import read_run, report
from tests.eval.scored_samples import write_run
from tests.eval.test_report import hostile_run

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESK, PHONE = (1280, 900), (375, 800)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Open a report; it asks for nothing else and complains of nothing."""
    contexts, requests, complaints = [], [], []

    def open_page(file, size, scheme="light"):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda line: complaints.append(line.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert all(url.endswith("/report.html") for url in requests)
    assert complaints == []


@pytest.fixture
def file(tmp_path):
    """Three runs, one of them hostile."""
    folders = [write_run(tmp_path / "a"), write_run(tmp_path / "b", "textbook"), hostile_run(tmp_path / "c")]
    page = tmp_path / "report.html"
    page.write_text(report([read_run(folder) for folder in folders]), encoding="utf-8")
    return page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_is_no_wider_than_the_screen(visit, file, size):
    page = visit(file, size)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_hostile_text_does_nothing_in_a_browser(visit, file):
    page = visit(file, DESK)
    assert page.evaluate("window.__xss") is None
    assert page.evaluate("document.scripts.length") == 0


def test_filters_hide_questions_and_count_the_others(visit, file):
    page = visit(file, DESK)
    questions = page.locator(".question")
    shown = questions.and_(page.locator(":visible"))
    everything = questions.count()
    page.select_option("#language", "en")
    assert shown.count() == 1
    assert "How many attended the briefing" in shown.inner_text()
    page.select_option("#language", "")
    page.select_option("#answerable", "unanswerable")
    assert 0 < shown.count() < everything
    page.select_option("#outcome", "some-bad")
    assert shown.count() == 0


def test_a_question_opens_to_its_answer_and_evidence(visit, file):
    page = visit(file, PHONE)
    evidence = page.locator(".question blockquote").first
    assert not evidence.is_visible()
    page.locator(".question > summary").first.click()
    assert evidence.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit, file, scheme):
    """WCAG's contrast of body text, notes and marks is at least 4.5."""
    page = visit(file, DESK, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert (
        page.evaluate(CONTRASTS, [".note", "small", ".tag.good", ".tag.bad", ".mark", "h1", "th", ".translation"]) == []
    )


CONTRASTS = """selectors => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  return selectors.filter(selector => {
    const element = document.querySelector(selector);
    if (!element) return true;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05) < 4.5;
  });
}"""
