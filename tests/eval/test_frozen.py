import json

import pytest

from eval.frozen import FrozenCorpus, UnknownDocumentError, answer_of
from eval.verdicts import judge
from tests.eval.samples import TOPIC, declined, quoting
from tests.rag.samples import BRIEFING, DOCUMENTS


def thawed(corpus):
    """The corpus after a stay in a file."""
    return FrozenCorpus.from_records(json.loads(json.dumps(corpus.records())))


def test_documents_and_passages_come_back_as_they_were_but_for_what_their_sentences_carry(store):
    corpus = thawed(FrozenCorpus.of(store))
    assert [document.id for document in corpus.documents()] == sorted(document.id for document in DOCUMENTS)
    for document in store.documents():
        assert corpus.document(document.id).text == document.text
        for before, after in zip(store.passages(document.id), corpus.passages(document.id), strict=True):
            assert (after.id, after.text, after.sentences) == (before.id, before.text, before.sentences)


@pytest.mark.parametrize("answer", [quoting(), quoting(3), declined()])
def test_a_verdict_over_files_is_the_verdict_over_the_store(store, answer):
    corpus = thawed(FrozenCorpus.of(store))
    again = answer_of(json.loads(json.dumps(answer.record())), corpus)
    assert again.record() == answer.record()
    assert judge(TOPIC, again, corpus) == judge(TOPIC, answer, store)


def test_another_word_in_a_document_is_another_fingerprint(store):
    corpus = FrozenCorpus.of(store)
    records = corpus.records()
    assert thawed(corpus).fingerprint() == corpus.fingerprint()
    records[0]["title"] += "!"
    assert FrozenCorpus.from_records(records).fingerprint() != corpus.fingerprint()


def test_a_citation_of_a_document_that_is_not_there_is_told(store):
    corpus = FrozenCorpus.from_records(each for each in FrozenCorpus.of(store).records() if each["id"] != BRIEFING.id)
    with pytest.raises(UnknownDocumentError, match=BRIEFING.id):
        answer_of(quoting().record(), corpus)
