import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from index.passage import Document
from rag.answer import ANSWERED, QUOTED, VERIFIED, Answer, AnswerSentence, Citation, Question, Update
from tests.ui.fakes import DECREE, LIKING, LIKING_ENGLISH, NEWS, OFFENCE, SANCTION, answer_to, citation
from ui.web import render
from ui.web.conversation import FAILED, STOPPED, Conversation
from ui.web.texts import texts

ID, EN = texts("id"), texts("en")
ELEMENTS = {"a", "blockquote", "code", "details", "div", "h1", "h2", "li", "mark", "ol", "p", "progress", "section"}
ELEMENTS |= {"span", "summary", "time"}
ATTRIBUTES = {"class", "datetime", "href", "id", "lang", "max", "rel", "role", "target", "title", "value"}

HOSTILE = [
    '<img src=x onerror="window.__xss=1"><script>window.__xss=1</script>',
    '"><svg/onload=window.__xss=1>',
    "</title></textarea></mark></blockquote></div><script>window.__xss=1</script>",
    "<details open ontoggle=window.__xss=1>",
    '<div style="position:fixed;inset:0">Masukkan kata sandi</div>',
    '<form action="https://jahat.invalid"><input type=password></form><base href="//jahat.invalid">',
    "[klik](javascript:window.__xss=1) ![](http://jahat.invalid/a.png) ![x][r]\n\n[r]: http://jahat.invalid/b.png",
    "`</code>` **tebal** $\\includegraphics{http://jahat.invalid/c}$ ${alert(1)} {{constructor}}",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "\x1b[2Jhilang\x00 \u202etxet\u2066 \ufeff",
    "<!--\n\n# Judul\n\n<script>window.__xss=1</script>\n\n-->",
    "' onmouseover='alert(1)",
]
HOSTILE_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//jahat.invalid",
    "https:\\\\jahat.invalid",
    "https://orang:sandi@jahat.invalid/",
    "https://",
    "http://[::1",
    'https://a.go.id/" onclick="alert(1)',
    "file:///etc/passwd",
    "",
]


class Elements(HTMLParser):
    """Every element of an HTML text with its attributes, and its visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def done(answer: Answer) -> Conversation:
    return Conversation().asked(answer.question).updated(Update("done", 1.0, answer))


def hostile_answer(text: str) -> Answer:
    document = Document(text, text, text, text, "id", text, f"{text} Kalimat. {text}", url=text, status=text)
    start = document.text.index("Kalimat.")
    cited = Citation(1, document, "x#1", "Kalimat.", start, start + 8)
    sentence = AnswerSentence(text, (1,), VERIFIED)
    return Answer(text, f"{text}?", "en", ANSWERED, (sentence,), (cited,), notice=text)


@pytest.mark.parametrize("text", HOSTILE + HOSTILE_LINKS)
def test_no_text_becomes_markup(text):
    """The same hostile text as question, sentence, title, publisher, date, kind, status, passage, URL and notice."""
    talk = done(hostile_answer(text))
    talk = replace(talk, exchanges=(*talk.exchanges, replace(talk.exchanges[0], stage=FAILED, incident=text)))
    html = render.conversation(talk, EN) + render.latest_sources(talk, EN) + render.problem(text)
    for tag, attributes in Elements(html).found:
        assert tag in ELEMENTS
        assert set(attributes) <= ATTRIBUTES
        assert (attributes.get("href") or "#").startswith("#")


@pytest.mark.parametrize("text", HOSTILE)
def test_html_is_one_line_so_that_nothing_in_it_is_markdown(text):
    talk = done(hostile_answer(text))
    assert len((render.conversation(talk, EN) + render.latest_sources(talk, EN)).splitlines()) == 1


@pytest.mark.parametrize("url", HOSTILE_LINKS)
def test_only_plain_web_addresses_are_links(url):
    assert render.safe_link(url) is None


@pytest.mark.parametrize("url", ["https://contoh.go.id/a?b=c&d=1", "http://contoh.go.id"])
def test_a_web_address_is_a_link(url):
    assert render.safe_link(url) == url


def test_text_is_shown_as_it_is_written():
    assert Elements(render.safe("a < b & 'c' \"d\"")).text == "a < b & 'c' \"d\""


def test_each_mark_leads_to_its_source():
    talk = done(answer_to(Question(LIKING)))
    marks = [a["href"] for tag, a in Elements(render.conversation(talk, ID)).found if a.get("class") == "cite"]
    listed = [f"#{a['id']}" for tag, a in Elements(render.latest_sources(talk, ID)).found if a.get("class") == "number"]
    assert marks == listed == ["#source-1-1", "#source-1-2"]


def test_marks_of_an_earlier_answer_lead_to_its_own_sources():
    answer = answer_to(Question(LIKING))
    talk = done(answer).asked(LIKING_ENGLISH).updated(Update("done", 1.0, answer_to(Question(LIKING_ENGLISH))))
    html = render.conversation(talk, ID)
    ids = [a["id"] for _, a in Elements(html + render.latest_sources(talk, ID)).found if "id" in a]
    targets = [a["href"] for _, a in Elements(html).found if a.get("class") == "cite"]
    assert sorted(ids) == sorted(set(ids))
    assert {target[1:] for target in targets} == set(ids)


def test_the_quote_is_marked_inside_its_passage():
    html = render.sources(answer_to(Question(LIKING)), 1, ID)
    assert f"<mark>{SANCTION.quote}</mark>" in html
    assert "Keputusan bersama ini mengatur pengawasan netralitas ASN. <mark>" in html
    assert "Bagian lain" not in html  # another passage


def test_context_of_a_long_passage_is_cut_at_words():
    text = "awal " * 400 + "Kutipan ini. " + "akhir " * 400
    start = text.index("Kutipan")
    cited = Citation(1, replace(NEWS, text=text), "x#1", "Kutipan ini.", start, start + 12)
    before, after = render.around_quotes([cited])
    assert before.startswith("… awal ")
    assert after.endswith(" akhir …")
    assert len(before) <= render.CONTEXT_LENGTH + 2
    assert len(after) <= render.CONTEXT_LENGTH + 2


def test_a_passage_with_two_quotes_is_shown_once_with_both_marked():
    """The second sentence is cited first: the passage stands in the order of its text, each number by its quote."""
    earlier = citation(2, DECREE, "Keputusan bersama ini mengatur pengawasan netralitas ASN.")
    html = render.sources(replace(answer_to(Question(LIKING)), citations=(SANCTION, earlier)), 1, ID)
    assert re.findall("<mark>(.*?)</mark>", html) == [earlier.quote, SANCTION.quote]
    assert [a["id"] for _, a in Elements(html).found if "id" in a] == ["source-1-2", "source-1-1"]
    (shown,) = re.findall("<blockquote.*?</blockquote>", html)
    passage = " ".join(DECREE.text.partition("\n\n")[0].split())
    assert " ".join(Elements(re.sub(r'<span class="number".*?</span>', "", shown)).text.split()) == passage


def test_quotes_of_different_passages_stand_apart():
    other = citation(2, DECREE, "Bagian lain mengatur hal lain.")
    html = render.sources(replace(answer_to(Question(LIKING)), citations=(SANCTION, other)), 1, ID)
    assert html.count("<blockquote") == 2


def test_much_text_between_two_quotes_is_cut_at_words():
    text = "Kutipan satu. " + "antara " * 400 + "Kutipan dua."
    document = replace(NEWS, text=text)
    _, between, _ = render.around_quotes(
        [citation(1, document, "Kutipan satu."), citation(2, document, "Kutipan dua.")]
    )
    assert set(between.split()) == {"antara", "…"}
    assert len(between) <= 2 * render.CONTEXT_LENGTH + 3


@pytest.mark.parametrize(("language", "date", "kind"), [(ID, "25 Juli 2024", "berita"), (EN, "25 July 2024", "news")])
def test_a_source_tells_publisher_date_and_kind(language, date, kind):
    text = Elements(render.sources(answer_to(Question(LIKING)), 1, language)).text
    assert "Harian Contoh" in text
    assert date in text
    assert kind in text


def test_a_rules_status_and_address_are_shown():
    html = render.sources(answer_to(Question(LIKING)), 1, ID)
    assert Elements(html).text.count("Status: Masih berlaku") == 1
    assert 'href="https://contoh.go.id/skb-2022"' in html


def test_a_rule_tells_whether_it_is_in_force_in_the_pages_language():
    for status, indonesian, english in (
        ("Berlaku", "peraturan, berlaku", "regulation, in force"),
        ("Berlaku; diubah dengan UU 1/2020", "peraturan, berlaku, sudah diubah", "regulation, in force, amended"),
        ("Digantikan PP 94/2021", "peraturan, tidak berlaku lagi", "regulation, no longer in force"),
    ):
        cited = replace(SANCTION, document=replace(DECREE, status=status))
        answer = replace(answer_to(Question(LIKING)), citations=(cited,))
        for language, words in ((ID, indonesian), (EN, english)):
            assert f"22 September 2022 · {words}Status" in Elements(render.sources(answer, 1, language)).text


def test_the_place_in_a_rule_and_the_outlets_of_a_text_are_shown():
    placed = replace(SANCTION, place="Pasal 5 huruf n <b>")
    reprinted = replace(OFFENCE, outlets=("Antara", "Harian <b>"))
    html = render.sources(replace(answer_to(Question(LIKING)), citations=(placed, reprinted)), 1, ID)
    assert "Pasal 5 huruf n <b>" in Elements(html).text
    assert "2 media, 1 sumber: Antara, Harian <b>" in Elements(html).text
    assert "<b>" not in html
    assert "media, 1 sumber" not in render.sources(answer_to(Question(LIKING)), 1, ID)


def test_a_document_cited_twice_is_told_of_once():
    other = citation(3, DECREE, "Bagian lain mengatur hal lain.")
    answer = replace(answer_to(Question(LIKING)), citations=(SANCTION, OFFENCE, other))
    html = render.sources(answer, 1, ID)
    assert html.count(DECREE.title) == 1
    assert [a["id"] for _, a in Elements(html).found if "id" in a] == ["source-1-1", "source-1-3", "source-1-2"]


def test_an_english_page_adds_the_english_title():
    answer = answer_to(Question(LIKING))
    assert str(NEWS.title_english) in render.sources(answer, 1, EN)
    assert str(NEWS.title_english) not in render.sources(answer, 1, ID)


def test_an_english_answer_says_that_its_quotes_are_the_indonesian_original():
    english, indonesian = answer_to(Question(LIKING_ENGLISH)), answer_to(Question(LIKING))
    assert render.sources(english, 1, EN).count(EN.original) == 2
    assert EN.original not in render.sources(indonesian, 1, EN)


def paragraphs(answer):
    """The class of every paragraph of the answer, in order."""
    html = render.conversation(done(answer), ID)
    return [a["class"] for tag, a in Elements(html).found if tag == "p" and a["class"] not in ("asked", "note")]


def with_supports(*supports):
    sentences = tuple(AnswerSentence(f"Kalimat {n}.", (1,), support) for n, support in enumerate(supports))
    return replace(answer_to(Question(LIKING)), sentences=sentences, citations=(SANCTION,))


@pytest.mark.parametrize("supports", [(QUOTED, QUOTED, QUOTED), (VERIFIED, VERIFIED, VERIFIED), (QUOTED, VERIFIED)])
def test_every_sentence_is_a_paragraph_and_the_first_leads(supports):
    assert paragraphs(with_supports(*supports)) == ["sentence lead"] + ["sentence"] * (len(supports) - 1)


def test_quotes_stand_as_detail_under_a_sentence_that_sums_them_up():
    answer = with_supports(VERIFIED, QUOTED, QUOTED)
    assert paragraphs(answer) == ["sentence lead", "detail-label", "sentence", "sentence"]
    html = render.conversation(done(answer), ID)
    assert html.index("Kalimat 0.") < html.index('class="detail"') < html.index(ID.in_the_sources)
    assert html.index(ID.in_the_sources) < html.index("Kalimat 1.") < html.index("Kalimat 2.")


def test_every_paragraph_carries_its_own_marks():
    html = render.conversation(done(answer_to(Question(LIKING))), ID)
    first, second = html.split('<p class="sentence')[1:]
    assert ("#source-1-1" in first, "#source-1-2" in first) == (True, False)
    assert ("#source-1-1" in second, "#source-1-2" in second) == (False, True)


@pytest.mark.parametrize("question", [LIKING, "Siapa presiden Prancis?"])
def test_a_notice_is_shown(question):
    answer = replace(answer_to(Question(question)), notice="Disusun tanpa model bahasa.")
    assert "Disusun tanpa model bahasa." in render.conversation(done(answer), ID)


def test_not_found_looks_unlike_an_answer():
    talk = done(answer_to(Question("Siapa presiden Prancis?")))
    html = render.conversation(talk, ID)
    assert 'class="declined"' in html
    assert 'class="answer"' not in html
    assert "Tidak ditemukan: korpus tidak memuat jawabannya." in html
    assert render.safe(ID.covers) in html
    assert render.safe(ID.no_sources) in render.latest_sources(talk, ID)


def test_a_follow_up_tells_how_it_was_understood():
    answer = replace(answer_to(Question(LIKING)), standalone_question="Apa sanksi membagikan unggahan?")
    assert "Apa sanksi membagikan unggahan?" in render.conversation(done(answer), ID)
    assert ID.understood_as not in render.conversation(done(answer_to(Question(LIKING))), ID)


def test_progress_is_told_in_words_and_with_its_fraction():
    talk = Conversation().asked(LIKING)
    assert ID.stages["wait"] in render.conversation(talk, ID)
    html = render.conversation(talk.updated(Update("read", 0.25)), ID)
    assert ID.stages["read"] in html
    assert 'value="0.25"' in html


def test_what_was_stopped_says_so():
    talk = Conversation().asked(LIKING).ended(STOPPED)
    assert ID.stopped in render.conversation(talk, ID)
    assert "<progress" not in render.conversation(talk, ID)


def test_citations_quote_their_documents():
    for each in (SANCTION, OFFENCE):
        assert each.quote == each.document.text[each.start : each.end]
