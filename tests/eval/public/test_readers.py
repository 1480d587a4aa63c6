"""The readers of the public sets: small records, and one clear line for a file that is broken."""

import pytest

from eval.public import belebele, idk_mrc, indonli, nomiracl, nusax
from eval.public.records import PublicSetError
from eval.questions import QuestionSetError
from tests.eval.public import folders


def test_belebele_is_passages_and_questions_in_both_languages(tmp_path):
    data = belebele.read(folders.belebele(tmp_path))
    assert [(passage.pair, passage.language) for passage in data.passages] == [
        ("a", "id"),
        ("a", "en"),
        ("b", "id"),
        ("b", "en"),
    ]
    assert data.questions[1] == belebele.ParallelQuestion(
        "b-q1", "b", {"id": "Apa yang diminum gajah?", "en": "What do elephants drink?"}
    )
    assert [question.id for question in data.part(1, 2).questions] == ["b-q1"]
    assert data.part(1, 2).passages == data.passages


def test_idk_mrc_is_questions_with_their_passage(tmp_path):
    answered, unanswered = idk_mrc.read(folders.idk_mrc(tmp_path))
    assert (answered.passage, answered.answers) == (folders.IDK_PASSAGES[0]["text"], ("Global Positioning System",))
    assert (unanswered.answerable, unanswered.answers, unanswered.kind) == (False, (), "unans-human")


def test_idk_mrc_reads_the_questions_for_fitting_from_their_own_file(tmp_path):
    folders.write(tmp_path, passages=folders.IDK_PASSAGES, train=folders.IDK_QUESTIONS[:1])
    assert [question.id for question in idk_mrc.read(tmp_path, "train.jsonl")] == ["q1"]


def test_nomiracl_is_questions_with_their_candidates_in_order(tmp_path):
    first, second, *_ = nomiracl.read(folders.nomiracl(tmp_path))
    texts = {row["id"]: row["text"] for row in folders.NOMIRACL_PASSAGES}
    assert (first.passages, first.answerable) == ((texts["2#0"], texts["1#0"]), True)
    assert (second.passages, second.answerable) == ((texts["2#0"],), False)


def test_indonli_is_pairs_with_their_label(tmp_path):
    (pair,) = indonli.read(folders.write(tmp_path, pairs=folders.INDONLI))
    assert (pair.id, pair.label, pair.supported) == ("i1", "contradiction", False)


def test_nusax_is_sentence_pairs_of_a_split(tmp_path):
    rows = [*folders.NUSAX, folders.NUSAX[0] | {"key": "x2", "split": "test"}]
    folder = folders.write(tmp_path, parallel=rows)
    assert nusax.read(folder, "train") == [nusax.SentencePair("x1", "train", "Enak banget.", "So tasty.")]
    assert len(nusax.read(folder)) == 2


BROKEN = {
    "no file": (belebele, {}, "can't read"),
    "empty file": (indonli, {"pairs": []}, "is empty"),
    "missing field": (
        nusax,
        {"parallel": [{"key": "x", "split": "train", "id": "Enak."}]},
        "line 1: it has no field 'en'",
    ),
    "blank text": (nusax, {"parallel": [*folders.NUSAX, folders.NUSAX[0] | {"en": " "}]}, "line 2: 'en' is no text"),
    "unknown label": (indonli, {"pairs": [folders.INDONLI[0] | {"label": "maybe"}]}, "unknown label 'maybe'"),
    "unknown language": (
        belebele,
        {"passages": [folders.BELEBELE_PASSAGES[0] | {"lang": "fr"}], "questions": folders.BELEBELE_QUESTIONS},
        "unknown language 'fr'",
    ),
    "question without its passage": (
        belebele,
        {"passages": folders.BELEBELE_PASSAGES[:3], "questions": folders.BELEBELE_QUESTIONS},
        "question 'b-q1' lacks its passage",
    ),
    "unknown passage": (
        idk_mrc,
        {"passages": folders.IDK_PASSAGES[1:], "questions": folders.IDK_QUESTIONS},
        "question 'q1' names a passage that is not there",
    ),
    "answerable without an answer": (
        idk_mrc,
        {"passages": folders.IDK_PASSAGES, "questions": [folders.IDK_QUESTIONS[1] | {"answerable": True}]},
        "answerable goes with answers",
    ),
    "answerable is no flag": (
        nomiracl,
        {"passages": folders.NOMIRACL_PASSAGES, "queries": [folders.NOMIRACL_QUERIES[0] | {"answerable": "yes"}]},
        "'answerable' is neither true nor false",
    ),
    "unknown candidate": (
        nomiracl,
        {"passages": folders.NOMIRACL_PASSAGES[1:], "queries": folders.NOMIRACL_QUERIES},
        "question 'n1' names a candidate that is not there",
    ),
    "no candidates": (
        nomiracl,
        {"passages": folders.NOMIRACL_PASSAGES, "queries": [folders.NOMIRACL_QUERIES[0] | {"candidates": []}]},
        "'candidates' is no list",
    ),
}


@pytest.mark.parametrize(("reader", "files", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_set_is_told_in_one_line(tmp_path, reader, files, told):
    with pytest.raises(PublicSetError, match=told) as caught:
        reader.read(folders.write(tmp_path, **files))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"key": "i1"', "line 1: "),
        (b"[1]\n", "line 1: "),
        (b"3\n", "line 1: "),
        (b"\xff\n", "not UTF-8"),
        (b"\n\n", "empty"),
    ],
)
def test_a_file_that_is_not_json_lines_is_told_in_one_line(tmp_path, content, told):
    (tmp_path / "pairs.jsonl").write_bytes(content)
    with pytest.raises(QuestionSetError, match=told):
        indonli.read(tmp_path)


@pytest.mark.parametrize(
    ("reader", "folder", "count"),
    [
        (lambda folder: belebele.read(folder).questions, "belebele_en_id", 447),
        (idk_mrc.read, "idk_mrc", 764),
        (nomiracl.read, "nomiracl_id", 242),
        (nomiracl.read, "nomiracl_en", 265),
        (indonli.read, "indonli", 2197),
        (nusax.read, "nusax", 1000),
    ],
    ids=["belebele", "idk-mrc", "nomiracl-id", "nomiracl-en", "indonli", "nusax"],
)
def test_the_real_set_is_read_whole(reader, folder, count):
    if not (folders.SHARED / folder).is_dir():
        pytest.skip(f"no folder shared/data/{folder} beside the checkout")
    assert len(reader(folders.SHARED / folder)) == count
