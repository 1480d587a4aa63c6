import json
from pathlib import Path

import pytest

from eval.facts import normalised
from eval.questions import QuestionSetError, parsed_topics, read_topics
from tests.eval.samples import RECORD, TOPIC, write_set

BAD = {
    "no JSON": "{",
    "no object": "[]",
    "a number": "3",
    "a key is missing": {key: value for key, value in RECORD.items() if key != "facts"},
    "facts are no list": RECORD | {"facts": 3},
    "facts are null": RECORD | {"facts": None},
    "a fact group is empty": RECORD | {"facts": [[]]},
    "a fact group is a number": RECORD | {"facts": [3]},
    "a wording is empty": RECORD | {"facts": [[""]]},
    "a wording is a number": RECORD | {"facts": [[586]]},
    "answerable is a text": RECORD | {"answerable": "yes"},
    "answerable without facts": RECORD | {"facts": []},
    "answerable without documents": RECORD | {"documents": []},
    "a third language": RECORD | {"language": "fr"},
    "an empty question": RECORD | {"question": ""},
    "the id is a number": RECORD | {"id": 7},
    "the id is two words": RECORD | {"id": "q 1"},
    "documents are a text": RECORD | {"documents": "wonoasri-2021"},
    "an extra fact group is empty": RECORD | {"extra_facts": [[]]},
    "the history is a text": RECORD | {"history": "Siapa bupati Wonoasri?"},
    "an earlier question is empty": RECORD | {"history": [""]},
    "a kind is unheard of": RECORD | {"kinds": ["rude"]},
    "a kind is a list": RECORD | {"kinds": [["slang"]]},
    "all_documents is a text": RECORD | {"all_documents": "yes"},
}


def test_a_record_becomes_a_topic(tmp_path):
    assert read_topics(write_set(tmp_path / "set.jsonl", RECORD)) == [TOPIC]


def test_what_a_record_may_hold_besides_is_read(tmp_path):
    more = {
        "extra_facts": [["3 Maret 2021", "3 March 2021"]],
        "history": ["Siapa bupati Wonoasri?"],
        "kinds": ["follow_up", "slang"],
        "all_documents": True,
    }
    (topic,) = read_topics(write_set(tmp_path / "set.jsonl", RECORD | more))
    assert topic.extra_facts == (("3 Maret 2021", "3 March 2021"),)
    assert (topic.history, topic.kinds) == (("Siapa bupati Wonoasri?",), ("follow_up", "slang"))
    assert topic.all_documents
    assert read_topics(write_set(tmp_path / "again.jsonl", topic.record())) == [topic]


def test_every_bad_line_is_told_and_the_others_are_read(tmp_path):
    path = write_set(tmp_path / "set.jsonl", RECORD, "{", RECORD | {"id": "q2"}, RECORD | {"facts": 3})
    topics, faults = parsed_topics(path)
    assert [topic.id for topic in topics] == ["q1", "q2"]
    assert ["line 2" in faults[0], "line 4" in faults[1], len(faults)] == [True, True, 2]


def test_a_split_leaves_the_others_out(tmp_path):
    path = write_set(tmp_path / "set.jsonl", RECORD, "", RECORD | {"id": "q2", "split": "final"})
    assert [topic.id for topic in read_topics(path)] == ["q1", "q2"]
    assert [topic.id for topic in read_topics(path, "final")] == ["q2"]


@pytest.mark.parametrize("record", BAD.values(), ids=BAD)
def test_a_bad_record_is_named_by_its_line(tmp_path, record):
    path = write_set(tmp_path / "set.jsonl", RECORD, record)
    with pytest.raises(QuestionSetError, match="line 2") as refusal:
        read_topics(path)
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("records", "split", "told"),
    [
        ([RECORD], "test", "no question of split 'test' .* its splits are: dev"),
        ([""], None, "it is empty"),
        ([RECORD, RECORD], None, "'q1'"),
    ],
)
def test_a_set_without_a_question_to_ask_is_refused(tmp_path, records, split, told):
    with pytest.raises(QuestionSetError, match=told):
        read_topics(write_set(tmp_path / "set.jsonl", *records), split)


def test_an_unreadable_file_is_named(tmp_path):
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "missing.jsonl", tmp_path, tmp_path / "latin.jsonl"):
        with pytest.raises(QuestionSetError, match=str(path)):
            read_topics(path)


def test_a_line_separator_inside_a_text_does_not_end_its_line(tmp_path):
    question = "Siapa\u2028yang memimpin?"
    path = write_set(tmp_path / "set.jsonl", RECORD | {"question": question})
    assert "\u2028" in path.read_text(encoding="utf-8")
    assert read_topics(path)[0].question == question


@pytest.mark.parametrize("name", ["founding", "regulations", "fitting"])
def test_the_projects_own_sets_are_sound(name):
    folder = Path(__file__).parents[2] / "eval" / "questions"
    assert len(read_topics(folder / f"{name}.jsonl")) >= 60


@pytest.mark.parametrize("reported", ["founding", "regulations"])
@pytest.mark.parametrize("learnt", ["fitting", "evidence", "evidence_laws"])
def test_no_question_is_both_learnt_from_and_reported_on(learnt, reported):
    assert not asked_in(learnt) & asked_in(reported)


def asked_in(name):
    file = Path(__file__).parents[2] / "eval" / "questions" / f"{name}.jsonl"
    found = {normalised(json.loads(line)["question"]) for line in file.read_text(encoding="utf-8").splitlines()}
    assert len(found) > 100
    return found
