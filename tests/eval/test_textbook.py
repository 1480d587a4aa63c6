"""The textbook chain: FAISS over whole passages, five stuffed, one generation."""

from dataclasses import replace

import numpy as np
import pytest

from eval.textbook import PASSAGES, FaissPassages, StoreEmbeddings, Textbook, nearest, passage_vectors
from eval.writer import context
from rag.answer import ANSWERED, DECLINED
from rag.chain import AnswerChain
from rag.generators import GeneratorError
from tests.eval.samples import TOPIC
from tests.rag.overlap_reader import READER
from tests.rag.samples import DOCUMENTS
from tests.rag.scripted_chat import chat

QUESTION = "Berapa peserta pengarahan di pendopo Kabupaten Wonoasri?"
ASKED = replace(TOPIC, question=QUESTION)


def textbook(store, reply):
    model = chat(replies={"other": reply})
    return Textbook(AnswerChain(store, READER, model, {"generator": "scripted"})), model


def test_the_nearest_passages_are_those_with_the_highest_cosine(store):
    found = nearest(passage_vectors(store), QUESTION)
    passages = [passage for document in DOCUMENTS for passage in store.passages(document.id)]
    vectors = store.embedder.encode_passages([passage.text for passage in passages])
    cosines = vectors @ store.embedder.encode_queries([QUESTION])[0]
    best = [passages[place].id for place in np.argsort(-cosines)][:PASSAGES]
    assert [document.metadata["passage"].id for document in found] == [document.id for document in found] == best
    assert [document.metadata["score"] for document in found] == pytest.approx(sorted(cosines, reverse=True)[:PASSAGES])


def test_no_more_than_five_passages_are_stuffed(store):
    embedding = StoreEmbeddings(store.embedder)
    many = FaissPassages.from_texts([f"Kabar nomor {number}." for number in range(9)], embedding)
    assert len(nearest(many, "Kabar nomor 4?")) == PASSAGES == 5
    assert nearest(many, "Kabar nomor 4.")[0].page_content == "Kabar nomor 4."


def test_an_empty_store_has_no_nearest_passage(store):
    assert nearest(FaissPassages.from_texts([], StoreEmbeddings(store.embedder)), QUESTION) == []


def test_it_stuffs_the_passages_numbered_and_generates_once(store):
    system, model = textbook(store, "Pengarahan dihadiri 586 peserta. [1]")
    answer = system.answer(ASKED)
    (messages,), (options,) = model.asked, model.options
    stuffed = [document.metadata["passage"] for document in nearest(passage_vectors(store), QUESTION)]
    assert messages[0].content.endswith(context(stuffed))
    assert context(stuffed).startswith(f"[1] {stuffed[0].text}\n\n[2] ")
    assert (messages[1].content, options["max_tokens"]) == (QUESTION, 160)
    assert (answer.status, answer.sentences[0].text) == (ANSWERED, "Pengarahan dihadiri 586 peserta.")
    (citation,) = answer.citations
    assert (citation.number, citation.quote) == (1, stuffed[0].text)
    assert 0 <= answer.timings_ms["first_sentence"] <= answer.timings_ms["total"]


def test_a_refusal_declines(store):
    system, _ = textbook(store, "Saya tidak tahu.")
    assert system.answer(ASKED).status == DECLINED


def test_what_it_found_are_the_sentences_of_its_passages_in_their_order(store):
    system, _ = textbook(store, "-")
    hits = system.retrieved(ASKED)
    found = nearest(passage_vectors(store), QUESTION)
    assert list(dict.fromkeys(hit.passage.id for hit in hits)) == [document.id for document in found]
    assert len(hits) == sum(len(document.metadata["passage"].sentences) for document in found)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_it_needs_a_generator(store):
    with pytest.raises(GeneratorError, match="'textbook' needs a generator"):
        Textbook(AnswerChain(store, READER, None, {}))
