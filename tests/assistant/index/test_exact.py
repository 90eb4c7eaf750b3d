"""The search by comparing all rows, on a real, embedded Chroma."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from chromadb.api.models.Collection import Collection

from assistant.build import Stores
from assistant.index.collection import Metadata, nearest, open_collection, put
from assistant.index.exact import ExactSearch, Rows, read_rows
from assistant.index.vector import open_chroma
from tests.assistant.documents import ingested, save

ROWS, DIMENSIONS = 2300, 16  # more rows than are read at a time


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Vectors of different lengths; every tenth is the same as the one before."""
    found = open_collection(open_chroma(tmp_path_factory.mktemp("exact"), None), "exact-", "any")
    vectors = np.random.default_rng(1).standard_normal((ROWS, DIMENSIONS)).astype(np.float32)
    vectors[9::10] = vectors[8::10]
    ids = [f"{(row * 7) % ROWS:04d}" for row in range(ROWS)]  # put in in another order than that of the ids
    put(found, ids, [Metadata("text")] * ROWS, vectors.tolist())
    return found


def brute(collection: Collection, asked: list[float], k: int) -> list[tuple[str, float]]:
    """By double precision, one row after the other."""
    stored = collection.get(include=["embeddings"])
    assert stored["embeddings"] is not None
    cosines = [
        (i, float(np.dot(v, asked) / np.linalg.norm(v) / np.linalg.norm(asked)))
        for i, v in zip(stored["ids"], np.asarray(stored["embeddings"], dtype=np.float64), strict=True)
    ]
    return sorted(cosines, key=lambda found: (-round(found[1], 6), found[0]))[:k]


@pytest.mark.parametrize("k", [1, 25, 1000, ROWS + 5])
def test_it_finds_what_comparing_one_by_one_finds(collection: Collection, k: int) -> None:
    asked = (3 * np.random.default_rng(k).standard_normal(DIMENSIONS)).tolist()
    found, wanted = ExactSearch(collection).nearest(asked, k), brute(collection, asked, k)
    assert {i for i, _ in found} == {i for i, _ in wanted}
    assert [s for _, s in found] == pytest.approx([s for _, s in wanted], abs=1e-6)


def test_equally_near_rows_come_by_their_ids(collection: Collection) -> None:
    rows = read_rows(collection)
    twins = [f"{(row * 7) % ROWS:04d}" for row in (8, 9)]
    stored = collection.get(ids=twins[:1], include=["embeddings"])["embeddings"]
    assert stored is not None
    assert [i for i, _ in rows.nearest(list(stored[0]), 2)] == sorted(twins)
    assert [i for i, _ in rows.nearest(list(stored[0]), 1)] == [min(twins)]


def test_a_vector_of_no_length_finds_rows_without_a_likeness(collection: Collection) -> None:
    found = ExactSearch(collection).nearest([0.0] * DIMENSIONS, 3)
    assert [cosine for _, cosine in found] == [0.0] * 3


def test_more_rows_than_are_held_are_searched_by_the_graph(collection: Collection) -> None:
    asked = [1.0] * DIMENSIONS
    search = ExactSearch(collection, ROWS - 1)
    assert search.rows() is None
    assert search.nearest(asked, 10) == nearest(collection, asked, 10)
    assert ExactSearch(collection, ROWS).rows() is not None


def test_of_very_many_rows_the_nearest_are_found_without_comparing_all_of_them() -> None:
    """Rows as those of texts are: they differ in some directions more than in others."""
    chance = np.random.default_rng(3)
    vectors = chance.standard_normal((15_500, 160)).astype(np.float32) / np.arange(1, 161, dtype=np.float32) ** 0.5
    rows = Rows([f"{row:05d}" for row in range(len(vectors))], vectors.copy())
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    shares = []
    for asked in vectors[:40] + 0.3 * chance.standard_normal((40, 160)).astype(np.float32):
        found = rows.nearest(asked.tolist(), 100)
        cosines = units @ (asked / np.linalg.norm(asked))
        shares.append(len({int(i) for i, _ in found} & set(np.argsort(-cosines)[:100].tolist())) / 100)
        assert [cosine for _, cosine in found] == pytest.approx([float(cosines[int(i)]) for i, _ in found], abs=1e-5)
        assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
    assert 0.97 < np.mean(shares) < 1, "nearly all, and not by comparing each"


def test_nothing_is_found_among_no_rows(tmp_path: Path) -> None:
    empty = open_collection(open_chroma(tmp_path, None), "exact-", "any")
    assert ExactSearch(empty).nearest([1.0] * DIMENSIONS, 5) == []


def test_a_change_of_the_index_is_seen_by_the_next_search(small_stores: Stores) -> None:
    """Rows that come batch by batch, then the rest, then some that go."""

    def found() -> set[str]:
        return {i.partition("@")[0] for i, _ in sentences.search("房租补贴", 9)}

    def agree() -> None:
        sentences.synchronise(small_stores.catalogue.passages(), small_stores.catalogue.generation)

    save(small_stores.catalogue, ingested("rent", "第一条 房租按一半给予补贴。"))
    sentences = small_stores.sentences
    assert found() == {"rent"}
    save(small_stores.catalogue, ingested("staff", "第一条 博士后给予生活补贴。"))
    sentences.add([p for p in small_stores.catalogue.passages() if p.document_id == "staff"])
    assert found() == {"rent", "staff"}
    agree()
    assert found() == {"rent", "staff"}
    small_stores.catalogue.remove("rent")
    agree()
    assert found() == {"staff"}


def test_rows_are_read_once_as_long_as_nothing_changes(collection: Collection) -> None:
    search = ExactSearch(collection)
    rows = search.rows()
    search.settled(changed=False)
    assert search.rows() is rows
    search.changing()
    assert search.rows() is None  # by the graph until all have come
    search.settled(changed=False)
    assert search.rows() not in (None, rows)


def test_rows_on_a_server_are_never_held_since_others_change_them(small_stores: Stores) -> None:
    assert small_stores.rows_in_memory > 0
    small_stores.settings = small_stores.settings.model_copy(update={"chroma_url": "http://127.0.0.1:9"})
    assert small_stores.rows_in_memory == 0
