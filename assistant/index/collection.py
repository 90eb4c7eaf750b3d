"""What the vector indexes share: a Chroma collection of ids, vectors and the digests of their texts, never the text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

T = TypeVar("T")
_GENERATION = "generation"
# Rows that are not yet in the stored graph are put into it again whenever a process starts, in another order each time, so that far
# neighbours differ from process to process. Chroma's default lets 1000 of them wait; 50 cost nothing (8,000 rows: 3.8 for 3.6 s).
_WAITING_ROWS = 50


class Metadata(NamedTuple):
    """What is stored beside a vector: the digest of its text, and the document it is of where that is wanted."""

    key: str
    document_id: str | None = None

    def stored(self) -> dict[str, str]:
        return {name: value for name, value in self._asdict().items() if value is not None}


def open_collection(client: ClientAPI, prefix: str, model: str) -> Collection:
    """The collection of one embedding model: its name carries the model's, so another model gets one of its own."""
    name = prefix + hashlib.sha256(model.encode()).hexdigest()[:16]
    # embedding_function=None: Chroma's default one downloads a model
    return client.get_or_create_collection(
        name,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": _WAITING_ROWS}},
    )


def generation_of(collection: Collection) -> int | None:
    """The generation of the catalogue that the collection agrees with; None where that was never noted."""
    found = (collection.metadata or {}).get(_GENERATION)
    return int(found) if isinstance(found, int) else None


def set_generation(collection: Collection, generation: int) -> None:
    collection.modify(metadata={_GENERATION: generation})


def nearest(collection: Collection, vector: Sequence[float], k: int) -> list[tuple[str, float]]:
    """(id, cosine similarity) of the k nearest rows, best first."""
    wanted: list[Sequence[float] | Sequence[int]] = [vector]
    result = collection.query(query_embeddings=wanted, n_results=k, include=["distances"])
    distances = result["distances"] or [[]]
    return [(i, 1.0 - d) for i, d in zip(result["ids"][0], distances[0], strict=True)]


def put(
    collection: Collection, ids: Sequence[str], metadata: Sequence[Metadata], vectors: Sequence[Sequence[float]]
) -> None:
    """Adds rows, or replaces those that have one of these ids; at most Chroma's limit of 5461."""
    embeddings: list[Sequence[float] | Sequence[int]] = list(vectors)
    collection.upsert(ids=list(ids), embeddings=embeddings, metadatas=[m.stored() for m in metadata])


def synchronise(
    collection: Collection,
    rows: Iterator[tuple[str, Metadata, T]],
    vectors_of: Callable[[list[T]], Sequence[Sequence[float]]],
    batch_size: int,
) -> int:
    """Adds and removes rows until the collection holds just `rows`: (id, metadata, what `vectors_of` makes a vector from).

    A row whose id and digest are held already is left alone. Returns the number of rows changed.
    """
    stored = collection.get(include=["metadatas"])
    held = {i: (m or {}).get("key") for i, m in zip(stored["ids"], stored["metadatas"] or [], strict=True)}
    wanted: set[str] = set()
    changed = 0
    while batch := list(islice(rows, batch_size)):
        wanted.update(row_id for row_id, _, _ in batch)
        new = [row for row in batch if held.get(row[0]) != row[1].key]  # the same id may have another text now
        if new:
            vectors = vectors_of([source for _, _, source in new])
            put(collection, [row_id for row_id, _, _ in new], [metadata for _, metadata, _ in new], vectors)
            changed += len(new)
    stale = iter(sorted(set(held) - wanted))
    while gone := list(islice(stale, batch_size)):
        collection.delete(ids=gone)
        changed += len(gone)
    return changed
