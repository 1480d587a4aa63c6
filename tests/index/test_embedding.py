"""The default embedding model behind the store, on the shipped articles."""

import numpy as np
import pytest

from index.build import build
from index.embedding import SentenceTransformerEmbedder
from index.store import Store
from index.words import terms

NAME = "multilingual-e5-small"


@pytest.fixture(scope="module")
def e5(model_shelf):
    return SentenceTransformerEmbedder(model_shelf.path(NAME), model_shelf.fingerprint(NAME), NAME)


@pytest.fixture(scope="module")
def shipped(e5, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped") / "store"
    build(folder, e5)
    with Store.open(folder, e5) as store:
        yield store


@pytest.mark.models
def test_vectors_are_unit_vectors_in_the_order_of_the_texts(e5):
    texts = ["ASN dilarang menyukai unggahan.", "Apel.", "Kegiatan itu digelar di Kediri pada 8 Mei 2024 pagi."] * 7
    told = []
    vectors = e5.encode_passages(texts, lambda done, total: told.append((done, total)))
    assert vectors.shape == (21, e5.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(21), abs=1e-4)
    for position in range(3):
        alone = e5.encode_passages([texts[position]])[0]
        assert float(alone @ vectors[position]) == pytest.approx(1, abs=1e-4)
    assert told == [(16, 21), (21, 21)]
    assert e5.encode_passages([]).shape == (0, e5.dimension)


@pytest.mark.models
def test_questions_and_passages_have_prompts_of_their_own(e5):
    question, passage = e5.encode_queries(["sanksi moral"])[0], e5.encode_passages(["sanksi moral"])[0]
    assert 0.5 < float(question @ passage) < 0.999


@pytest.mark.models
def test_a_text_over_the_limit_is_cut_knowingly(e5, caplog):
    e5.encode_passages(["kata " * 2000])
    assert "reads only the first 512 of 2" in caplog.text
    assert e5.count_tokens("kata " * 2000) > 2000


@pytest.mark.models
def test_every_shipped_sentence_fits_the_model(shipped, e5):
    for document in shipped.documents():
        assert max(map(e5.count_tokens, [*document.text.split("\n"), *document.translations])) <= 512


@pytest.mark.models
@pytest.mark.parametrize("question", ["sanksi like postingan", "sanctions for liking a post"])
def test_the_lead_question_finds_a_sentence_on_likes_in_both_languages(shipped, e5, question):
    hits = shipped.search_dense(e5.encode_queries([question])[0], 5)
    found = [hit for hit in hits if "like" in hit.passage.sentence_text(hit.sentence).lower()]
    assert found
    assert "sanksi" in " ".join(hit.passage.sentence_text(hit.sentence).lower() for hit in found)
    assert shipped.languages(found[0]) == {"id", "en"}


@pytest.mark.models
@pytest.mark.parametrize(
    ("question", "language"), [("sanksi like postingan", "id"), ("What sanctions apply to liking a post?", "en")]
)
def test_word_search_finds_it_too(shipped, question, language):
    hits = shipped.search_words(terms(question, language), language, 5)
    assert any("like" in hit.passage.sentence_text(hit.sentence).lower() for hit in hits)
