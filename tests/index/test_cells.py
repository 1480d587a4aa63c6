"""Above a size, search is approximate: nearly the same answers, by the same protocol."""

import sqlite3
import zlib

import numpy as np
import pytest

from index.vectors import DamagedVectorError, VectorIndex

DIMENSION = 48
LIMIT = 1000


def clustered(count, seed=1):
    """Unit vectors around shared centres, as sentences lie around topics."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((80, DIMENSION))
    drawn = centres[chance.integers(0, 80, count)] + chance.standard_normal((count, DIMENSION))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def insert(connection, vectors, first=0):
    rows = [(first + n, zlib.crc32(vector.tobytes()), vector.tobytes()) for n, vector in enumerate(vectors)]
    connection.executemany("INSERT INTO vectors VALUES (?, ?, ?)", rows)


@pytest.fixture
def connection():
    opened = sqlite3.connect(":memory:")
    opened.execute("CREATE TABLE vectors (id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, value BLOB NOT NULL)")
    yield opened
    opened.close()


@pytest.fixture
def large(connection):
    insert(connection, clustered(4000))
    index = VectorIndex(DIMENSION, LIMIT)
    index.synchronise(connection)
    return index


def found(index, queries, k=10):
    return [[number for number, _ in index.search(query, k)] for query in queries]


def test_search_is_exact_up_to_the_limit_and_approximate_above(connection):
    index = VectorIndex(DIMENSION, LIMIT)
    insert(connection, clustered(LIMIT))
    index.synchronise(connection)
    assert index.is_exact
    insert(connection, clustered(1, seed=2), first=LIMIT)
    index.synchronise(connection)
    assert not index.is_exact
    assert index.numbers() == set(range(LIMIT + 1))


def test_approximate_search_finds_what_exact_search_finds(connection, large):
    exact = VectorIndex(DIMENSION)
    exact.synchronise(connection)
    assert exact.is_exact
    assert not large.is_exact
    queries = clustered(200, seed=3)
    shared = [len(set(a) & set(b)) / 10 for a, b in zip(found(exact, queries), found(large, queries), strict=True)]
    assert np.mean(shared) >= 0.98
    (number, score), *_ = large.search(queries[0], 1)
    assert score == pytest.approx(dict(exact.search(queries[0], 10))[number], abs=2e-3)  # half precision


def test_it_visits_fewer_cells_than_there_are(large):
    assert large._index.nprobe < large._index.nlist


def test_a_vector_taken_out_is_found_no_more(connection, large):
    query = clustered(4000)[17]
    assert large.search(query, 1)[0][0] == 17
    connection.execute("DELETE FROM vectors WHERE id IN (17, 18, 3999)")
    large.synchronise(connection)
    assert large.numbers() == set(range(3999)) - {17, 18}
    assert 17 not in found(large, [query], 50)[0]
    insert(connection, [query], first=5000)
    large.synchronise(connection)
    assert large.search(query, 1)[0][0] == 5000


def test_cells_are_laid_anew_when_the_store_has_grown_fourfold(connection, large):
    before = large._index.nlist
    insert(connection, clustered(3000, seed=4), first=4000)
    large.synchronise(connection)
    assert large._index.nlist == before
    insert(connection, clustered(12000, seed=5), first=7000)
    large.synchronise(connection)
    assert large._index.nlist > 2 * before
    assert large.numbers() == set(range(19000))


@pytest.mark.parametrize("limit", [LIMIT, 10_000])
def test_search_among_the_allowed_finds_the_nearest_of_them_wherever_they_lie(connection, limit):
    vectors = clustered(4000)
    insert(connection, vectors)
    index = VectorIndex(DIMENSION, limit)
    index.synchronise(connection)
    assert index.is_exact == (limit == 10_000)
    chosen = np.arange(7, 4000, 97)
    for query in clustered(20, seed=8):
        best = chosen[np.argsort(-(vectors[chosen] @ query))][:5].tolist()
        assert [number for number, _ in index.search(query, 5, set(chosen.tolist()))] == best
    assert index.search(vectors[0], 5, set()) == []
    assert len(index.search(vectors[0], 5, {3, 4})) == 2


def test_a_generation_file_brings_the_same_answers(large, tmp_path):
    generation = large.write(tmp_path)
    again = VectorIndex.load(tmp_path, generation, DIMENSION, LIMIT)
    queries = clustered(20, seed=6)
    assert not again.is_exact
    assert again.numbers() == large.numbers()
    assert [again.search(query, 5) for query in queries] == [large.search(query, 5) for query in queries]
    content = bytearray((tmp_path / generation.file).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / generation.file).write_bytes(content)
    assert VectorIndex.load(tmp_path, generation, DIMENSION, LIMIT).numbers() == set()


def test_the_same_store_gets_the_same_cells(connection, large):
    twin = VectorIndex(DIMENSION, LIMIT)
    twin.synchronise(connection)
    queries = clustered(20, seed=7)
    assert [twin.search(query, 5) for query in queries] == [large.search(query, 5) for query in queries]


def test_a_damaged_vector_is_named(connection):
    insert(connection, clustered(LIMIT + 1))
    connection.execute("UPDATE vectors SET checksum = checksum + 1 WHERE id = 5")
    with pytest.raises(DamagedVectorError, match="vector 5"):
        VectorIndex(DIMENSION, LIMIT).synchronise(connection)
