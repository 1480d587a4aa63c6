"""What is known of an embedding model before it is loaded; the default one behind the store, on shipped articles."""

import json
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from index import embedding
from index.build import build
from index.embedding import EmbeddingModelError, SentenceTransformerEmbedder, declared_dimension
from index.store import Store
from index.words import terms

NAME = "multilingual-e5-small"


def model_folder(folder, kinds, pooling):
    """The JSON files that tell a model's modules, and no weights."""
    modules = [{"idx": i, "name": str(i), "path": f"{i}_{kind}", "type": f"x.{kind}"} for i, kind in enumerate(kinds)]
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")
    return folder


PLAIN = ("Transformer", "Pooling", "Normalize")
NEW = {"embedding_dimension": 384, "pooling_mode": "mean"}
OLD = {"word_embedding_dimension": 384, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}


@pytest.mark.parametrize(
    ("kinds", "pooling", "dimension"),
    [
        (PLAIN, NEW, 384),
        (PLAIN[:2], NEW, 384),
        (PLAIN, NEW | {"pooling_mode": ["cls"]}, 384),
        (PLAIN, OLD, 384),
        (PLAIN, NEW | {"pooling_mode": ["cls", "mean"]}, None),
        (PLAIN, OLD | {"pooling_mode_cls_token": True}, None),
        (PLAIN, {}, None),
        (PLAIN, [], None),
        ((*PLAIN[:2], "Dense"), NEW, None),
        (("StaticEmbedding",), NEW, None),
    ],
)
def test_the_dimension_is_read_from_the_files_where_they_tell_it(tmp_path, kinds, pooling, dimension):
    assert declared_dimension(model_folder(tmp_path / "model", kinds, pooling)) == dimension


@pytest.mark.parametrize("modules", [None, "", "{}", "[1]", "\x00"])
def test_a_folder_that_is_no_model_is_refused_early_in_one_line(tmp_path, modules):
    if modules is not None:
        (tmp_path / "modules.json").write_text(modules, encoding="utf-8")
    with pytest.raises(EmbeddingModelError, match=str(tmp_path)) as refusal:
        SentenceTransformerEmbedder(tmp_path, "f")
    assert len(str(refusal.value).splitlines()) == 1


class LoadedModel:
    """What a loaded model offers, with vectors of four ones."""

    max_seq_length = 512

    def get_embedding_dimension(self):
        return 4

    def encode_query(self, texts, **_):
        return np.ones((len(texts), 4), dtype=np.float32)


@pytest.fixture
def loads(monkeypatch):
    """Every folder that a model was loaded from."""
    folders = []
    monkeypatch.setattr(embedding, "load_model", lambda folder: folders.append(folder) or LoadedModel())
    return folders


def test_name_fingerprint_and_dimension_are_known_without_loading(tmp_path, loads):
    embedder = SentenceTransformerEmbedder(model_folder(tmp_path / "model", PLAIN, NEW), "f" * 64)
    assert (embedder.name, embedder.fingerprint, embedder.dimension) == ("model", "f" * 64, 384)
    assert loads == []


def test_a_model_that_does_not_tell_its_dimension_is_loaded_for_it(tmp_path, loads):
    folder = model_folder(tmp_path / "model", (*PLAIN[:2], "Dense"), NEW)
    embedder = SentenceTransformerEmbedder(folder, "f")
    assert loads == []
    assert embedder.dimension == 4
    assert loads == [folder]


def test_many_threads_load_it_once(tmp_path, monkeypatch):
    everyone, loads = threading.Barrier(8), []

    def load_slowly(folder):
        loads.append(folder)
        threading.Event().wait(0.05)
        return LoadedModel()

    monkeypatch.setattr(embedding, "load_model", load_slowly)
    pooling = {"embedding_dimension": 4, "pooling_mode": "mean"}
    embedder = SentenceTransformerEmbedder(model_folder(tmp_path / "model", PLAIN, pooling), "f")
    shapes = []

    def encode():
        everyone.wait()
        shapes.append(embedder.encode_queries(["sanksi"]).shape)

    threads = [threading.Thread(target=encode) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(loads), shapes) == (1, [(1, 4)] * 8)


def test_weights_that_cannot_be_loaded_are_told_in_the_models_name(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError("no weights")

    folder = model_folder(tmp_path / "model", PLAIN, NEW)
    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=refuse))
    with pytest.raises(EmbeddingModelError, match="no weights"):
        SentenceTransformerEmbedder(folder, "f").encode_queries(["sanksi"])


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
