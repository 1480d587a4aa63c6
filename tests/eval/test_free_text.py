"""Free text as an answer record: sentences, marks, refusals, times."""

import pytest

from eval.free_text import Reply, answer_of, ask, generator_of, is_refusal, sentences, standalone
from rag.answer import ANSWERED, DECLINED
from rag.chain import AnswerChain
from rag.generators import GenerationError, GeneratorError
from tests.eval.samples import TOPIC
from tests.rag.overlap_reader import READER
from tests.rag.samples import BANNERS, BRIEFING, sentences_of
from tests.rag.scripted_chat import chat

PASSAGES = list(dict.fromkeys(passage for document in (BRIEFING, BANNERS) for passage, _ in sentences_of(document)))


def read(text):
    return answer_of(TOPIC, TOPIC.question, Reply(text, 2, 3), PASSAGES, {"generator": "scripted"})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Like dilarang. [1] Sanksinya moral. [2]", ["Like dilarang [1].", "Sanksinya moral [2]."]),
        ("Like dilarang [1]. Sanksinya moral.", ["Like dilarang [1].", "Sanksinya moral."]),
        ("Hadir 586 peserta. [1][2]", ["Hadir 586 peserta [1][2]."]),
        ("1. Teguran lisan [1]\n2. Teguran tertulis [1]", ["1. Teguran lisan [1]", "2. Teguran tertulis [1]"]),
        ("[1]", []),
        ("", []),
    ],
)
def test_a_mark_stays_with_the_sentence_before_it(text, parts):
    assert sentences(text) == parts


def test_marks_become_citations_of_whole_passages():
    answer = read("Pengarahan dihadiri 586 peserta. [2, 1] Dua belas spanduk dicabut [3].")
    assert [(sentence.text, sentence.citations) for sentence in answer.sentences] == [
        ("Pengarahan dihadiri 586 peserta.", (2, 1)),
        ("Dua belas spanduk dicabut.", (3,)),
    ]
    assert [citation.number for citation in answer.citations] == [1, 2, 3]
    for citation in answer.citations:
        passage = PASSAGES[citation.number - 1]
        assert (citation.passage_id, citation.quote) == (passage.id, passage.text)
        assert citation.document.text[citation.start : citation.end] == citation.quote


def test_a_mark_of_no_passage_cites_nothing():
    answer = read("Hadir 586 peserta [0] [9].")
    assert (answer.sentences[0].text, answer.sentences[0].citations, answer.citations) == ("Hadir 586 peserta.", (), ())


def test_the_record_has_the_topic_and_the_times():
    answer = read("Hadir 586 peserta [1].")
    assert (answer.id, answer.language, answer.status) == (TOPIC.id, TOPIC.language, ANSWERED)
    assert (answer.timings_ms, answer.models) == ({"first_sentence": 2, "total": 3}, {"generator": "scripted"})


@pytest.mark.parametrize(
    "text",
    [
        "I do not know.",
        "I don't know the answer.",
        "The context does not provide information about the account.",
        "Based on the context, there is no information about Jember.",
        "The salary is not mentioned in the context.",
        "Saya tidak tahu.",
        "Maaf, saya tidak memiliki informasi tentang hal itu.",
        "Konteks tidak menyebutkan nama akun tersebut.",
        "Tidak ada informasi mengenai Pemilu 2029 [1].",
        "Hal itu tidak disebutkan dalam konteks.",
        "",
        "[1]",
    ],
)
def test_a_refusal_is_recognised_in_either_language(text):
    assert is_refusal(text)
    answer = read(text)
    assert (answer.status, answer.citations) == (DECLINED, ())
    assert len(answer.sentences) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ASN tidak boleh menghadiri kampanye.",
        "ASN tidak diperbolehkan memberi dukungan [1].",
        "Civil servants are not allowed to campaign.",
        "Tidak, ASN dilarang ikut kampanye.",
        "No, they may not.",
        "There were no partisan civil servants in Ponorogo [2].",
        "The Regent opened the event. The context does not mention the hour.",
    ],
)
def test_a_prohibition_is_no_refusal(text):
    assert not is_refusal(text)
    assert read(text).status == ANSWERED


def test_a_reply_is_timed_by_its_first_sentence_and_its_end(monkeypatch):
    ticks = iter(range(1, 100))
    monkeypatch.setattr("eval.free_text.elapsed_ms", lambda _: next(ticks))
    reply = ask(chat(replies={"other": "Hadir 586 peserta. Ia pulang lagi."}), [], 0.0)
    assert reply.text == "Hadir 586 peserta. Ia pulang lagi."
    assert (reply.first_sentence_ms, reply.total_ms) == (1, 2)


def test_a_single_sentence_is_first_when_it_is_whole():
    reply = ask(chat(replies={"other": "Hadir 586 peserta."}), [], 0.0)
    assert reply.first_sentence_ms == reply.total_ms


def test_a_failing_generator_is_told_from_a_bug():
    with pytest.raises(GenerationError, match="broke"):
        ask(chat(replies={"other": "Hadir 586 peserta."}, breaks_after=1), [], 0.0)


def test_a_system_that_writes_needs_a_generator(store):
    with pytest.raises(GeneratorError, match="'textbook' needs a generator"):
        generator_of(AnswerChain(store, READER, None, {}), "textbook")


def test_a_follow_up_is_asked_as_the_product_understands_it(store):
    from dataclasses import replace

    chain = AnswerChain(store, READER, None, {})
    follow_up = replace(TOPIC, question="Kalau hadiah bagaimana?", history=("Apa sanksi ASN Wonoasri?",))
    assert standalone(follow_up, chain) == "Apa sanksi ASN Wonoasri? Kalau hadiah bagaimana?"
    assert standalone(TOPIC, chain) == TOPIC.question
