"""What the evidence model learns from: gold and negatives as documented, drawn anew each round, the same by seed."""

import gzip
import json
from dataclasses import replace
from random import Random

import pytest

from eval import evidence_groups
from eval.evidence_groups import (
    FURTHER,
    HARD,
    IDK_SHARE,
    IN_ENGLISH,
    WINDOW,
    OwnQuestion,
    fit_to_train_on,
    idk_groups,
    law_groups,
    own_groups,
    passage_groups,
    read_own,
    rendered,
)
from eval.public.idk_mrc import ReadingQuestion
from eval.public.records import PublicSetError
from index.passage import Document, Hit
from index.split import split_passages
from rag.retriever import HybridRetriever
from tests.eval.public.folders import write
from tests.eval.samples import write_set
from tests.rag.samples import BANNERS, BRIEFING, STATEMENT, sentences_of

SENTENCES = [f"Kalimat nomor {number} dari dokumen panjang." for number in range(40)]
LONG = Document(
    id="panjang-2024",
    title="Dokumen panjang",
    publisher="Kabar Uji",
    published="2024-01-01",
    language="id",
    kind="news",
    text="\n".join(SENTENCES),
    summary_of="uji",
    translations=tuple(f"Sentence number {number} of a long document." for number in range(40)),
)
HITS = [Hit(passage, place, 0.5) for passage in split_passages(LONG) for place in range(len(passage.sentences))]
ORDER = {text: place for place, text in enumerate([*SENTENCES, *LONG.translations])}


class FixedSearch:
    """Finds the long document's sentences in their order, whatever is asked."""

    def __init__(self):
        self.asked = []

    def search(self, question, language):
        self.asked.append((question, language))
        return HITS


def asked(*gold, language="id"):
    return OwnQuestion("Kalimat apa?", language, frozenset(SENTENCES[place] for place in gold))


def groups(*questions, seed=1, rounds=1, progress=lambda done, total: None):
    return list(own_groups(questions, FixedSearch(), Random(seed), rounds, progress))


def places(group, label):
    """Where the texts with this label stand among what was found, in either language."""
    return [ORDER[text] % 40 for text, each in zip(group.texts, group.labels, strict=True) if each is label]


@pytest.mark.parametrize("gold", [(0,), (3, 5), (1, 4, 7, 23)], ids=["one", "two", "four"])
def test_a_group_is_some_gold_then_near_negatives_then_a_further_one(gold):
    for group in groups(asked(*gold), rounds=30):
        assert group.question == "Kalimat apa?"
        right, wrong = places(group, True), places(group, False)
        assert len(right) == min(2, len(gold))
        assert set(right) <= set(gold)
        others = [place for place in range(FURTHER) if place not in gold]
        assert len(wrong) == len(set(wrong)) == 4
        assert set(wrong[:3]) <= set(others[:HARD])
        assert wrong[3] in others[HARD:]
        assert group.labels == (True,) * len(right) + (False,) * 4


def test_a_near_miss_has_no_gold():
    for group in groups(asked(), rounds=30):
        assert group.labels == (False,) * 4
        assert set(places(group, False)) <= set(range(FURTHER))


def test_a_question_whose_gold_no_search_finds_is_left_out():
    assert groups(asked(FURTHER), asked(FURTHER - 1))[0].labels[0] is True
    assert len(groups(asked(FURTHER), asked(FURTHER - 1))) == 1


def test_each_round_draws_the_negatives_anew():
    drawn = groups(asked(0), asked(1), rounds=3)
    assert len(drawn) == 6
    assert len({group.texts for group in drawn[:3]}) == 3
    assert {places(group, True)[0] for group in drawn[:3]} == {0}


def test_a_question_is_searched_once_in_its_language_and_counted():
    search, seen = FixedSearch(), []
    questions = [asked(0, language="en"), asked(FURTHER), asked()]
    list(own_groups(questions, search, Random(1), 4, lambda *done: seen.append(done)))
    assert search.asked == [("Kalimat apa?", language) for language in ("en", "id", "id")]
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_the_same_seed_draws_the_same_groups():
    questions = (asked(0, 2), asked(), asked(5, language="en"))
    assert groups(*questions, seed=4, rounds=2) == groups(*questions, seed=4, rounds=2)
    assert groups(*questions, seed=4, rounds=2) != groups(*questions, seed=5, rounds=2)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_share_of_english_follows_the_language_of_the_question(language):
    random = Random(2)
    read = [rendered(HITS[0], language, random) for _ in range(4000)]
    assert set(read) == {SENTENCES[0], LONG.translations[0]}
    assert read.count(LONG.translations[0]) / 4000 == pytest.approx(IN_ENGLISH[language], abs=0.03)


@pytest.mark.parametrize("document", [BANNERS, STATEMENT], ids=lambda document: document.id)
def test_a_sentence_without_a_rendering_is_read_as_it_stands(document):
    passage, place = sentences_of(document)[0]
    random = Random(2)
    read = {rendered(Hit(passage, place, 0.5), "en", random) for _ in range(50)}
    assert read == {passage.sentence_text(place)}


def test_a_search_of_the_store_finds_gold_by_its_sentence(store, tmp_path):
    row = {"language": "id", "question": "Berapa peserta pengarahan di Wonoasri?", "gold": [[BRIEFING.id, 2]]}
    (question,) = read_own(write_set(tmp_path / "own.jsonl", row), store)
    gold = BRIEFING.text.split("\n")[1]
    assert question == OwnQuestion(row["question"], "id", frozenset([gold]))
    nothing = lambda done, total: None  # noqa: E731  # a progress that is not shown
    (group,) = own_groups([question], HybridRetriever(store=store), Random(1), 1, nothing)
    right = [text for text, label in zip(group.texts, group.labels, strict=True) if label]
    assert right in ([gold], [BRIEFING.translations[1]])
    assert len(group.texts) > 1


@pytest.mark.parametrize("gold", [["no-such-document", 1], [BRIEFING.id, 0], [BRIEFING.id, 5]])
def test_gold_that_the_index_lacks_is_told_in_one_line(store, tmp_path, gold):
    row = {"language": "id", "question": "Apa?", "gold": [gold]}
    path = write_set(tmp_path / "own.jsonl", row)
    with pytest.raises(PublicSetError, match=f"line 1: the index has no sentence {gold[1]} of '{gold[0]}'"):
        read_own(path, store)


def haystack(path, *rows):
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


HAY = [{"id": f"uu/{number}", "text": f"Pasal {number}\n  mengatur  hal. " + "x" * 600} for number in range(30)]


def law_questions(path, *passages):
    rows = [{"question": f"Apa {each}?", "passage": each, "answerable": each != "uu/2"} for each in passages]
    return write_set(path, *rows)


def test_a_law_question_stands_with_its_passage_and_with_another_that_does_not_answer(tmp_path):
    questions = law_questions(tmp_path / "laws.jsonl", "uu/1", "uu/2")
    drawn = list(law_groups(questions, haystack(tmp_path / "hay.gz", *HAY), Random(1)))
    assert [(group.question, group.labels) for group in drawn] == [
        ("Apa uu/1?", (True, False)),
        ("Apa uu/2?", (False, False)),
    ]
    assert drawn[0].texts[0].startswith("Pasal 1 mengatur hal. xxx")
    assert {len(text) for group in drawn for text in group.texts} == {WINDOW}
    assert drawn == list(law_groups(questions, tmp_path / "hay.gz", Random(1)))


def test_a_law_question_about_a_passage_that_is_not_there_is_told_in_one_line(tmp_path):
    questions = law_questions(tmp_path / "laws.jsonl", "uu/99")
    with pytest.raises(PublicSetError, match=r"laws\.jsonl: it asks about 'uu/99', which is not in"):
        list(law_groups(questions, haystack(tmp_path / "hay.gz", *HAY), Random(1)))


WHOLE = gzip.compress(json.dumps(HAY).encode())
BROKEN = {
    "missing": None,
    "not zipped": b"{}",
    "half": WHOLE[: len(WHOLE) // 2],
    "damaged": WHOLE[:20] + bytes(10) + WHOLE[30:],
    "no JSON": gzip.compress(b"{"),
    "no text": gzip.compress(b'{"id": "uu/1"}'),
    "no object": gzip.compress(b"[1]"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_haystack_that_cannot_be_read_is_told_in_one_line(tmp_path, content):
    path = tmp_path / "hay.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PublicSetError, match=r"can't read .*hay\.gz") as caught:
        list(law_groups(law_questions(tmp_path / "laws.jsonl", "uu/1"), path, Random(1)))
    assert len(str(caught.value).splitlines()) == 1


PASSAGE = (
    "Gunung Semeru adalah gunung tertinggi di Pulau Jawa. Semeru meletus pada 4 Desember 2021 sore hari. "
    "Pendek saja. Para pendaki menunggu di Ranu Kumbolo. " + "Kalimat tambahan yang panjang tentang pendakian. " * 20
)
ANSWERED = {
    "id": "q1",
    "question": "Kapan Semeru meletus?",
    "passage_id": "p",
    "answers": [{"text": "4 Desember 2021", "start": 0}],
    "answerable": True,
    "kind": "tydi",
}
UNANSWERED = ANSWERED | {"id": "q2", "question": "Kapan Rinjani meletus?", "answers": [], "answerable": False}


def idk(folder, *rows):
    return write(folder, passages=[{"id": "p", "text": PASSAGE}], train=list(rows))


def drawn(folder, random, kept_out=()):
    return list(idk_groups(fit_to_train_on(folder, kept_out, random), random))


def test_an_answered_question_stands_with_the_sentence_that_answers_first(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence_groups, "IDK_SHARE", 1.0)
    (group,) = drawn(idk(tmp_path / "idk", ANSWERED), Random(1))
    assert group.texts[0] == "Semeru meletus pada 4 Desember 2021 sore hari."
    assert group.labels == (True, False, False, False)
    for text in group.texts[1:]:
        assert text in PASSAGE
        assert "4 Desember 2021" not in text
        assert len(text) > 25


def test_an_unanswered_question_stands_with_a_window_of_its_passage(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence_groups, "IDK_SHARE", 1.0)
    folder = idk(tmp_path / "idk", *[UNANSWERED | {"id": f"q{number}"} for number in range(20)])
    groups = drawn(folder, Random(1))
    assert {group.labels for group in groups} == {(False,)}
    assert {len(group.texts[0]) for group in groups} == {WINDOW}
    assert all(group.texts[0] in PASSAGE for group in groups)
    assert len({group.texts[0] for group in groups}) > 1


def test_a_share_of_the_public_questions_is_drawn_the_same_by_seed(tmp_path):
    folder = idk(tmp_path / "idk", *[UNANSWERED | {"id": f"q{number}"} for number in range(2000)])
    groups = drawn(folder, Random(1))
    assert len(groups) / 2000 == pytest.approx(IDK_SHARE, abs=0.03)
    assert groups == drawn(folder, Random(1))


@pytest.mark.parametrize(
    ("kept_out", "left"), [("Kapan Semeru meletus", 0), ("Kapan Gunung Semeru meletus?", 0), ("Di mana Semeru?", 1)]
)
def test_a_question_that_a_figure_is_reported_on_is_not_trained_on(tmp_path, monkeypatch, kept_out, left):
    monkeypatch.setattr(evidence_groups, "IDK_SHARE", 1.0)
    folder = idk(tmp_path / "idk", ANSWERED | {"question": "Kapan Semeru meletus?"})
    assert len(fit_to_train_on(folder, [kept_out], Random(1))) == left


def about(number, answered):
    """A question about a passage of its own."""
    text = f"Gunung Kelud ke-{number} meletus pada tahun {1900 + number}."
    answers = (str(1900 + number),) if answered else ()
    return ReadingQuestion(
        f"q{number}", f"Kapan Gunung Kelud ke-{number} meletus?", f"p{number}", text, answered, answers, "tydi"
    )


def test_a_whole_passage_stands_with_like_ones_that_lack_the_answer():
    asked = [about(number, answered=bool(number % 2)) for number in range(40, 60)]
    groups = list(passage_groups(asked, Random(1)))
    assert [group.question for group in groups] == [each.question for each in asked]
    for each, group in zip(asked, groups, strict=True):
        assert group.texts[0] == each.passage
        assert group.labels == (each.answerable, False, False, False)
        assert len(set(group.texts)) == 4
    assert groups == list(passage_groups(asked, Random(1)))


def test_an_answer_beyond_what_is_read_of_a_passage_does_not_count():
    asked = replace(
        about(41, answered=True), passage="Gunung ini tinggi. " * 40 + "Gunung itu meletus pada tahun 1941."
    )
    (group,) = passage_groups([asked], Random(1))
    assert group.labels == (False,)
    assert list(passage_groups([], Random(1))) == []
