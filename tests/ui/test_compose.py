"""From settings to parts: which store and which embedding model are used."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from index.milvus import MilvusStore
from index.milvus_server import MilvusMissingError, MilvusPlace
from index.server_embedding import ServerEmbedder
from tests.index.embedding_server import stub_server
from ui.compose import Parts
from ui.settings import SettingsError, read_settings

HAS_MILVUS = find_spec("pymilvus") is not None and find_spec("milvus_lite") is not None


def parts(home, **arguments):
    return Parts(read_settings(home=home, **arguments))


@pytest.mark.parametrize(
    ("store", "place"),
    [
        ("files", None),
        ("milvus:./milvus.db", MilvusPlace("./milvus.db")),
        ("milvus:http://host:19530", MilvusPlace("http://host:19530")),
        ("milvus:https://cloud.example:443", MilvusPlace("https://cloud.example:443")),
    ],
)
def test_the_store_is_where_the_setting_says(home, store, place):
    assert parts(home, store=store).store_place == (place or home / "index")


def test_the_milvus_token_is_passed_on_and_not_shown(home):
    place = parts(home, store="milvus:http://host:19530", store_key="root:hunter2").store_place
    assert place == MilvusPlace("http://host:19530", "root:hunter2")
    assert "hunter2" not in repr(place)


@pytest.mark.parametrize("store", ["", "milvus", "milvus:", "milvus:folder", "qdrant:http://host", "milvus:ftp://x"])
def test_another_store_is_refused_in_one_line(home, store):
    with pytest.raises(SettingsError, match="'store'") as caught:
        read_settings(home=home, store=store)
    assert "\n" not in str(caught.value)


def test_a_served_model_is_asked_with_its_key_and_prefixes(home):
    with stub_server() as server:
        wanted = {"embedding": "openai:besar", "embedding_url": server.url, "embedding_key": "rahasia"}
        prefixes = {"embedding_query_prefix": "query: ", "embedding_passage_prefix": "passage: "}
        embedder = parts(home, **wanted, **prefixes).embedder
        assert isinstance(embedder, ServerEmbedder)
        embedder.encode_queries(["apa?"])
        embedder._client.close()
    assert (embedder.name, server.requests[-1]["input"]) == ("besar", ["query: apa?"])
    assert server.keys[-1] == "Bearer rahasia"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"embedding": "openai:besar"}, "needs TANYA_ASN_EMBEDDING_URL"),
        ({"embedding": "openai:", "embedding_url": "http://host/v1"}, "needs a model after 'openai:'"),
        ({"embedding": "no/such/folder"}, "no sentence-transformers folder"),
    ],
)
def test_a_model_that_can_not_be_is_told(home, settings, says):
    with pytest.raises(SettingsError, match=says):
        _ = parts(home, **settings).embedder


@pytest.mark.skipif(not HAS_MILVUS, reason="milvus-lite is not installed (the extra `milvus`)")
def test_the_index_is_built_on_milvus_with_vectors_from_a_server(home, tmp_path):
    from index.build import build

    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "satu.md").write_text(ARTICLE, encoding="utf-8")
    with stub_server() as server:
        wanted = {"embedding": "openai:besar", "embedding_url": server.url, "store": f"milvus:{tmp_path / 'm.db'}"}
        built = parts(home, **wanted)
        assert build(built.store_place, built.embedder, tmp_path / "articles").added == ("satu",)
        assert build(built.store_place, built.embedder, tmp_path / "articles").unchanged == ("satu",)
        assert isinstance(built.store, MilvusStore)
        (hit,) = built.store.search_dense(built.embedder.encode_queries(["apel digelar"])[0], 1)
        assert hit.passage.sentence_text(hit.sentence) == "Apel digelar pada 8 Mei 2024."
        built.store.close()
        built.embedder._client.close()
    assert not Path(home / "index").exists()


@pytest.mark.skipif(HAS_MILVUS, reason="milvus-lite is installed")
def test_milvus_that_is_not_installed_is_told_with_the_command_that_installs_it(home):
    with pytest.raises(MilvusMissingError, match=r"pip install 'tanya-asn\[milvus\]'"):
        MilvusStore.open(MilvusPlace(str(home / "m.db")), None)


ARTICLE = """---
id: satu
title: Apel netralitas
title_english: Roll call
publisher: Warta Uji
published: 2024-05-08
language: id
kind: news
---

Apel digelar pada 8 Mei 2024.
ASN diminta netral.

Sumber: karangan untuk uji.
"""
