"""Embedding by a server: same vectors, in batches, through passing failures."""

import json
from dataclasses import replace

import numpy as np
import pytest

from index.server_embedding import ATTEMPTS, BATCH, EmbeddingServer, EmbeddingServerError, ServerEmbedder
from index.store import Store
from tests.index.embedding_server import stub_server
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import DIGEST

TEXTS = [f"kalimat nomor {number} tentang netralitas" for number in range(3 * BATCH + 5)]


@pytest.fixture
def server():
    with stub_server() as running:
        yield running


@pytest.fixture
def embedder(server):
    opened = ServerEmbedder(EmbeddingServer(server.url, "uji"), first_pause=0.0)
    yield opened
    opened._client.close()


def test_texts_get_their_own_unit_vectors_in_batches(server, embedder):
    expected = FakeEmbedder().encode_queries(TEXTS)
    assert embedder.encode_passages(TEXTS) == pytest.approx(expected, abs=1e-6)
    asked = [request["input"] for request in server.requests]
    assert max(map(len, asked)) == BATCH
    assert sorted(text for texts in asked for text in texts) == sorted(["dimension", *TEXTS])
    assert {(request["path"], request["model"]) for request in server.requests} == {("/v1/embeddings", "uji")}


def test_the_dimension_is_asked_for_once(server, embedder):
    assert (embedder.dimension, embedder.dimension) == (32, 32)
    assert len(server.requests) == 1


def test_no_texts_give_no_rows(embedder):
    assert embedder.encode_queries([]).shape == (0, 32)


def test_prefixes_and_key_are_sent(server):
    wanted = EmbeddingServer(server.url, "uji", query_prefix="query: ", passage_prefix="passage: ", key="rahasia")
    embedder = ServerEmbedder(wanted)
    embedder.encode_queries(["apa?"])
    embedder.encode_passages(["itu."])
    embedder._client.close()
    assert [request["input"] for request in server.requests[1:]] == [["query: apa?"], ["passage: itu."]]
    assert set(server.keys) == {"Bearer rahasia"}


def test_progress_is_told(embedder):
    told = []
    embedder.encode_passages(TEXTS, lambda done, total: told.append((done, total)))
    assert told == [(BATCH, 197), (2 * BATCH, 197), (3 * BATCH, 197), (197, 197)]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(server, embedder, status):
    server.failures = [(status, "busy", {"Retry-After": "0"})] * (ATTEMPTS - 1)
    assert embedder.dimension == 32
    assert len(server.requests) == ATTEMPTS


def test_a_lasting_failure_is_told_in_one_line(server, embedder):
    server.failures = [(503, "busy", {})] * ATTEMPTS
    with pytest.raises(
        EmbeddingServerError, match=f"status 503, {ATTEMPTS} times; check TANYA_ASN_EMBEDDING"
    ) as caught:
        embedder.encode_queries(["apa?"])
    assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there_is_named():
    gone = ServerEmbedder(EmbeddingServer("http://127.0.0.1:9/v1", "uji"), first_pause=0.0)
    with pytest.raises(EmbeddingServerError, match=r"http://127\.0\.0\.1:9/v1/embeddings .*no answer"):
        gone.encode_queries(["apa?"])
    gone._client.close()


VECTOR = {"index": 0, "embedding": [1.0, 0.0]}


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (401, "wrong\nkey", "status 401: wrong key"),
        (404, "no such model", "status 404: no such model"),
        (200, "<html>", "not JSON"),
        (200, "[]", "a vector for each text"),
        (200, json.dumps({"data": []}), "a vector for each text"),
        (200, json.dumps({"data": [{"index": 1, "embedding": [1.0]}]}), "a vector for each text"),
        (200, json.dumps({"data": [{"index": 0, "embedding": "AAAA"}]}), "a vector for each text"),
        (200, json.dumps({"data": [{"index": 0, "embedding": [0.0, 0.0]}]}), "no vector"),
        (200, '{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}', "no vector"),
        (200, '{"data": [{"index": 0, "embedding": 3}]}', "no vector"),
    ],
)
def test_a_wrong_answer_is_refused_at_once(server, embedder, status, answer, says):
    server.failures = [(status, answer, {})]
    with pytest.raises(EmbeddingServerError, match=says):
        embedder.encode_queries(["apa?"])
    assert len(server.requests) == 1


def test_vectors_of_another_length_are_refused(server, embedder):
    assert embedder.dimension == 32
    server.failures = [(200, json.dumps({"data": [VECTOR]}), {})]
    with pytest.raises(EmbeddingServerError, match="2 dimensions, earlier ones 32"):
        embedder.encode_queries(["apa?"])


def test_another_server_model_or_prefix_has_another_fingerprint():
    one = EmbeddingServer("http://a/v1", "m")
    others = [replace(one, url="http://b/v1"), replace(one, model="n"), replace(one, query_prefix="query: ")]
    others.append(replace(one, passage_prefix="query: "))
    assert len({each.fingerprint for each in [one, *others]}) == 5
    assert replace(one, url="http://a/v1/", key="k").fingerprint == one.fingerprint


def test_the_key_is_not_in_the_error(server):
    server.failures = [(401, "no", {})]
    embedder = ServerEmbedder(EmbeddingServer(server.url, "uji", key="hunter2"))
    with pytest.raises(EmbeddingServerError) as caught:
        embedder.encode_queries(["apa?"])
    embedder._client.close()
    assert "hunter2" not in f"{caught.value} {caught.value.__cause__}"


def test_a_store_works_on_it(embedder, tmp_path):
    with Store.create(tmp_path / "store", embedder) as store:
        store.add(DIGEST)
        (hit,) = store.search_dense(embedder.encode_queries(["sanksi moral unggahan"])[0], 1)
        assert hit.passage.sentence_text(hit.sentence).startswith("Sanksi")
        assert np.allclose(store.cosines(embedder.encode_queries(["sanksi moral unggahan"])[0], [hit]), [hit.score])
