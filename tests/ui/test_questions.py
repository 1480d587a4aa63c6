import json

import pytest

from ui.questions import MAX_QUESTION, EmptyQuestionError, LongQuestionError, QuestionError, read_batch, read_question


def test_blanks_around_a_question_do_not_count():
    assert read_question("  Apa sanksinya?\n").text == "Apa sanksinya?"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00"])
def test_nothing_is_no_question(text):
    with pytest.raises(EmptyQuestionError):
        read_question(text)


def test_the_longest_question_is_taken_and_one_more_character_is_not():
    assert len(read_question("a" * MAX_QUESTION).text) == MAX_QUESTION
    with pytest.raises(LongQuestionError, match="4,001 characters"):
        read_question("a" * (MAX_QUESTION + 1))


def test_half_a_character_is_refused():
    with pytest.raises(QuestionError, match="UTF-8"):
        read_question("apa \udce9?")


def test_a_batch_keeps_order_and_ids(tmp_path):
    path = tmp_path / "questions.jsonl"
    rows = [{"id": "b", "question": "Dua?\u2028?"}, {"question": "Satu?"}, {"id": 7, "question": "Tiga?", "facts": []}]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    questions = read_batch(path, "en")
    assert [(q.id, q.text, q.language) for q in questions] == [
        ("b", "Dua?\u2028?", "en"),
        (None, "Satu?", "en"),
        ("7", "Tiga?", "en"),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('"Apa?"', 'text "question"'),
        ("{}", 'text "question"'),
        ('{"question": 3}', 'text "question"'),
        ('{"id": [1], "question": "Apa?"}', '"id" must be'),
        ('{"question": " "}', "empty"),
        (json.dumps({"question": "a" * 4_001}), "4,001 characters"),
        ('{"question": "\\ud800"}', "UTF-8"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path, line, says):
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Apa?"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=f"line 2: .*{says}"):
        read_batch(path)


def test_a_file_without_a_question_is_refused(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n\n", encoding="utf-8")
    with pytest.raises(QuestionError, match="no question in"):
        read_batch(path)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_bytes('{"question": "é?"}'.encode("latin-1"))
    with pytest.raises(QuestionError, match="not UTF-8 text"):
        read_batch(path)
