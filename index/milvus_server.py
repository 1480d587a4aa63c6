"""A Milvus server and its collections: a cluster by its address, or milvus-lite in this process by a file's name."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.database import StoreAccessError, StoreError
from index.embedding import Vectors
from index.passage import ENGLISH, INDONESIAN

LANGUAGES = (INDONESIAN, ENGLISH)
LARGEST_TEXT = 65_535  # bytes in a VARCHAR
LARGEST_ANSWER = 16_384  # rows of a query or a search
ROWS_A_CALL = 500
GRAPH = {"M": 32, "efConstruction": 200}
SELDOM = 3_600_000  # milliseconds; milvus-lite hangs up on a client that asks every ten seconds whether it is there
CONSISTENCY = "Strong"  # what is written is found by the next search

Row = dict[str, Any]


class MilvusMissingError(StoreError):
    """The packages for Milvus are not installed."""


@dataclass(frozen=True)
class MilvusPlace:
    """Where a Milvus is, and what our collections there begin with.

    Examples: MilvusPlace("./milvus.db"), MilvusPlace("http://host:19530", token="user:password")
    """

    uri: str
    token: str = field(default="", repr=False)
    prefix: str = "tanya_asn"

    @property
    def is_file(self) -> bool:
        """Whether milvus-lite keeps it in a file on this machine."""
        return "://" not in self.uri


class MilvusServer:
    """Rows in collections: one of records, and for each embedding model two of sentences, one a language.

    A collection a language keeps word statistics apart: BM25 knows how rare a word is among texts of its language.
    """

    def __init__(self, place: MilvusPlace) -> None:
        self.place = place
        self.records = f"{place.prefix}_records"
        self._client = _connect(place)

    def close(self) -> None:
        """Let go of the connection, and of a file, so that another process may open it."""
        self._client.close()
        if self.place.is_file:
            from milvus_lite.server_manager import server_manager_instance

            server_manager_instance.release_server(self.place.uri)

    def sentences(self, generation: str, language: str) -> str:
        """The name of the collection of a model's sentences in a language."""
        return f"{self.place.prefix}_{generation}_{language}"

    def has(self, collection: str) -> bool:
        """Whether there is such a collection."""
        with self.plain_errors():
            return bool(self._client.has_collection(collection))

    def load(self, collections: Iterable[str]) -> None:
        """Bring collections into memory, where they are searched; milvus-lite does not do it by itself."""
        with self.plain_errors():
            for collection in collections:
                self._client.load_collection(collection)

    def create_records(self) -> None:
        """Make the collection of documents and facts."""
        from pymilvus import DataType

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        _add_texts(schema, key=120, sort=8, document=32, version=32, origin=32, content=LARGEST_TEXT)
        schema.add_field("number", DataType.INT64)
        schema.add_field("anchor", DataType.FLOAT_VECTOR, dim=2)  # Milvus wants a vector in every collection
        indexes = self._client.prepare_index_params()
        indexes.add_index("anchor", index_type="FLAT", metric_type="L2", params={})
        self._create(self.records, schema, indexes)

    def create_sentences(self, collection: str, dimension: int) -> None:
        """Make a collection of sentences: a vector for the meaning, and BM25 over stemmed terms, done by the server."""
        from pymilvus import DataType, Function, FunctionType

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        _add_texts(schema, key=120, document=32, version=32, kind=64, language=64, published=32)
        schema.add_field("passage", DataType.INT64)
        schema.add_field("number", DataType.INT64)
        analysis = {"enable_analyzer": True, "enable_match": True, "analyzer_params": {"tokenizer": "standard"}}
        schema.add_field("terms", DataType.VARCHAR, max_length=LARGEST_TEXT, **analysis)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        ranking = Function("bm25", FunctionType.BM25, input_field_names=["terms"], output_field_names=["words"])
        schema.add_function(ranking)
        indexes = self._client.prepare_index_params()
        indexes.add_index("vector", index_type="HNSW", metric_type="COSINE", params=GRAPH)
        weights = {"bm25_k1": 1.2, "bm25_b": 0.75}
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=weights)
        self._create(collection, schema, indexes)

    def drop(self, collection: str) -> None:
        """Delete a collection with all of its rows."""
        with self.plain_errors():
            self._client.drop_collection(collection)

    def upsert(self, collection: str, rows: Sequence[Row]) -> None:
        """Write rows; one with a key that is there takes its place."""
        with self.plain_errors():
            for start in range(0, len(rows), ROWS_A_CALL):
                self._client.upsert(collection, list(rows[start : start + ROWS_A_CALL]))

    def delete(self, collection: str, condition: str) -> None:
        """Delete the rows that fit."""
        with self.plain_errors():
            self._client.delete(collection, filter=condition)

    def get(self, collection: str, keys: Sequence[str], fields: Sequence[str]) -> list[Row]:
        """The rows with these keys, as far as they are there."""
        found: list[Row] = []
        with self.plain_errors():
            for start in range(0, len(keys), ROWS_A_CALL):
                found += self._client.get(collection, list(keys[start : start + ROWS_A_CALL]), output_fields=[*fields])
        return found

    def rows(self, collection: str, condition: str, fields: Sequence[str]) -> list[Row]:
        """All rows that fit, however many."""
        found: list[Row] = []
        with self.plain_errors():
            pages = self._client.query_iterator(
                collection, batch_size=ROWS_A_CALL, filter=condition, output_fields=[*fields]
            )
            while page := pages.next():
                found += page
            pages.close()
        return found

    def count(self, collection: str, condition: str = "") -> int:
        """How many rows fit."""
        with self.plain_errors():
            answer = self._client.query(
                collection, filter=condition, output_fields=["count(*)"], consistency_level=CONSISTENCY
            )
        return int(answer[0]["count(*)"])

    def nearest(self, collection: str, vector: Vectors, k: int, condition: str = "") -> list[Row]:
        """The k rows with the nearest vectors, best first, with their score."""
        parameters = {"metric_type": "COSINE", "params": {"ef": max(64, 2 * k)}}
        return self._search(collection, "vector", [float(each) for each in vector], k, condition, parameters)

    def best_words(self, collection: str, words: str, k: int, condition: str = "") -> list[Row]:
        """The k rows that fit these words best by BM25, best first, with their score."""
        found = self._search(collection, "words", words, k, condition, {"metric_type": "BM25", "params": {}})
        return [{**row, "score": abs(row["score"])} for row in found]  # milvus-lite counts them below zero

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Turns what Milvus says into an error that says what to do."""
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except MilvusException as error:
            raise _access_error(self.place, error) from error

    def _search(
        self, collection: str, field_name: str, value: Any, k: int, condition: str, parameters: Row
    ) -> list[Row]:
        fields = ["document", "version", "passage", "number"]
        with self.plain_errors():
            (found,) = self._client.search(
                collection,
                [value],
                anns_field=field_name,
                limit=min(k, LARGEST_ANSWER),
                filter=condition,
                output_fields=fields,
                search_params=parameters,
                consistency_level=CONSISTENCY,
            )
        return [{"score": float(hit["distance"]), **{name: hit["entity"][name] for name in fields}} for hit in found]

    def _create(self, collection: str, schema: Any, indexes: Any) -> None:
        with self.plain_errors():
            self._client.create_collection(
                collection, schema=schema, index_params=indexes, consistency_level=CONSISTENCY
            )


def quoted(values: Sequence[str]) -> str:
    """A list of keys as Milvus writes it; keys are letters, digits and dashes."""
    return json.dumps(list(values))


def _add_texts(schema: Any, **lengths: int) -> None:
    from pymilvus import DataType

    for name, length in lengths.items():
        schema.add_field(name, DataType.VARCHAR, max_length=length, is_primary=name == "key")


def _connect(place: MilvusPlace) -> Any:
    needed = ("pymilvus", "milvus_lite") if place.is_file else ("pymilvus",)
    if not all(find_spec(package) for package in needed):
        raise MilvusMissingError("Milvus is not installed with this program; add it: pip install 'tanya-asn[milvus]'")
    from pymilvus import MilvusClient
    from pymilvus.exceptions import MilvusException

    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs a traceback for what we tell in one line
    try:
        if place.is_file:
            Path(place.uri).absolute().parent.mkdir(parents=True, exist_ok=True)
            return MilvusClient(place.uri, grpc_options={"grpc.keepalive_time_ms": SELDOM})
        return MilvusClient(place.uri, token=place.token)
    except (MilvusException, OSError) as error:
        raise _access_error(place, error) from error


def _access_error(place: MilvusPlace, error: Exception) -> StoreAccessError:
    reason = " ".join(str(getattr(error, "message", error)).split())[:300]
    remedy = "check TANYA_ASN_STORE and TANYA_ASN_STORE_KEY, and that no other process has the file open"
    return StoreAccessError(f"Milvus at {place.uri!r} does not do as asked ({reason}); {remedy}")
