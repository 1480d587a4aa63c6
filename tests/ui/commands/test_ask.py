import json
from dataclasses import replace

import pytest

from rag.answer import Update
from tests.ui.fakes import LIKING, LIKING_ENGLISH, NOT_FOUND, OFFENCE, SANCTION, FakeChain, answer_to, parts_over

UNKNOWN = "Siapa presiden Prancis?"


def test_the_answer_comes_with_its_sources_in_full(command):
    outcome = command("ask", LIKING)
    assert outcome.code == 0
    flat = " ".join(outcome.out.split())
    assert flat.index("[1]") < flat.index("Sumber")
    for expected in (
        SANCTION.quote,
        OFFENCE.quote,
        "Harian Contoh, 25 Juli 2024, berita",
        "https://contoh.go.id/skb-2022",
    ):
        assert expected in flat


def test_sources_of_an_english_answer_are_told_in_english(command):
    flat = " ".join(command("ask", LIKING_ENGLISH).out.split())
    assert "22 September 2022, regulation, in force Status (in Indonesian): Masih berlaku" in flat
    assert "Quoted from the Indonesian original" in flat


def test_a_sentence_is_a_paragraph(command):
    before_sources = command("ask", LIKING).out.split("\nSumber\n")[0]
    paragraphs = [" ".join(paragraph.split()) for paragraph in before_sources.strip().split("\n\n")]
    assert paragraphs == [f"{SANCTION.quote} [1]", "Suka di akun calon juga disebut pelanggaran disiplin. [2]"]


def test_quotes_stand_indented_under_a_sentence_that_sums_them_up(command):
    class Summing(FakeChain):
        def stream(self, question):
            lead, quote = answer_to(question).sentences[1], answer_to(question).sentences[0]
            answer = replace(answer_to(question), sentences=(lead, quote), notice="Terjemahan tidak ada.")
            yield Update("done", 1.0, answer)

    out = command("ask", LIKING, parts=parts_over(Summing())).out
    assert out.startswith(
        "Suka di akun calon juga disebut pelanggaran disiplin. [2]\n    Bunyi sumbernya:\n\n    ASN yang"
    )
    assert "\nTerjemahan tidak ada.\n" in out


def test_not_found_is_said_plainly(command):
    outcome = command("ask", UNKNOWN)
    assert outcome.code == 0
    assert outcome.out.startswith(NOT_FOUND)
    assert "Sumber\n" not in outcome.out


def test_json_is_the_answer_record_and_nothing_else(command):
    outcome = command("ask", LIKING, "--json")
    record = json.loads(outcome.out)
    assert outcome.out.count("\n") == 1
    assert (record["status"], record["answer"]) == (
        "answered",
        f"{SANCTION.quote} [1] Suka di akun calon juga disebut pelanggaran disiplin. [2]",
    )
    assert [citation["quote"] for citation in record["citations"]] == [SANCTION.quote, OFFENCE.quote]


def test_a_batch_is_answered_in_order_one_record_a_line(command, tmp_path):
    path = tmp_path / "questions.jsonl"
    questions = [("c", UNKNOWN), ("a", LIKING), ("b", LIKING_ENGLISH)]
    path.write_text("\n".join(json.dumps({"id": name, "question": text}) for name, text in questions), encoding="utf-8")
    outcome = command("ask", "--batch", str(path))
    records = [json.loads(line) for line in outcome.out.splitlines()]
    assert [record["id"] for record in records] == ["c", "a", "b"]
    assert [record["status"] for record in records] == ["declined", "answered", "answered"]


def test_a_bad_line_stops_a_batch_before_anything_is_answered(command, tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"question": LIKING}) + "\nnot json\n", encoding="utf-8")
    chain = FakeChain()
    outcome = command("ask", "--batch", str(path), parts=parts_over(chain))
    assert (outcome.code, outcome.out, chain.asked) == (2, "", [])
    assert "line 2" in outcome.err


@pytest.mark.parametrize("language", ["auto", "id", "en"])
def test_the_language_wanted_reaches_the_chain(command, language):
    chain = FakeChain()
    command("ask", LIKING, "--language", language, parts=parts_over(chain))
    assert [question.language for question in chain.asked] == [language]


def test_nothing_in_an_answer_can_steer_the_terminal(command):
    class Steering(FakeChain):
        def stream(self, question):
            for update in super().stream(question):
                answer = update.answer and replace(update.answer, notice="\x1b]0;judul\x07 [bold]tebal[/bold] \u202e")
                yield replace(update, answer=answer)

    outcome = command("ask", LIKING, parts=parts_over(Steering()))
    assert "\x1b]" not in outcome.out
    assert "\u202e" not in outcome.out
    assert "[bold]tebal[/bold]" in outcome.out


def test_a_bug_is_told_in_one_line_and_its_traceback_is_in_the_log(command, home):
    outcome = command("ask", LIKING, parts=parts_over(FakeChain(failure=ZeroDivisionError("by nought"))))
    assert outcome.code == 1
    assert outcome.err.strip().splitlines()[-1].startswith("tanya-asn: internal error (ZeroDivisionError)")
    assert "Traceback" not in outcome.err
    assert "by nought" in (home / "logs" / "tanya-asn.log").read_text(encoding="utf-8")


def test_the_record_is_the_one_of_the_answer(command):
    from rag.answer import Question

    record = json.loads(command("ask", LIKING_ENGLISH, "--json").out)
    assert record == json.loads(json.dumps(answer_to(Question(LIKING_ENGLISH)).record()))
