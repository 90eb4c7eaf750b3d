"""The vector index: Chroma, embedded in the data folder or behind an address. Ids and vectors only, never the text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import ComponentMissing, StorageError
from assistant.storage.catalogue import Catalogue

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_BATCH = 1000  # rows an upsert; Chroma's own limit is 5461
# The collection's name carries the model's, so another model gets a collection of its own.
_PREFIX = "passages-"


class VectorIndex:
    """Nearest passages by cosine. Derived from the catalogue: `synchronise` makes the two agree again."""

    def __init__(self, client: ClientAPI, model: str) -> None:
        name = _PREFIX + hashlib.sha256(model.encode()).hexdigest()[:16]
        # embedding_function=None: Chroma's default one downloads a model
        self._collection = client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
        )

    def count(self) -> int:
        return self._collection.count()

    def search(self, vector: list[float], k: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity) of the k nearest passages, best first."""
        if k <= 0:
            return []
        wanted: list[Sequence[float] | Sequence[int]] = [vector]
        result = self._collection.query(query_embeddings=wanted, n_results=k, include=["distances"])
        distances = result["distances"] or [[]]
        return [(i, 1.0 - d) for i, d in zip(result["ids"][0], distances[0], strict=True)]

    def synchronise(self, catalogue: Catalogue) -> int:
        """Adds and removes rows until the index holds what the catalogue has vectors for; returns the number changed."""
        stored = self._collection.get(include=["metadatas"])
        held = {i: (m or {}).get("key") for i, m in zip(stored["ids"], stored["metadatas"] or [], strict=True)}
        wanted: set[str] = set()
        changed = 0
        rows = catalogue.vectors()
        while batch := list(islice(rows, _BATCH)):
            wanted.update(row[0] for row in batch)
            new = [row for row in batch if held.get(row[0]) != row[2]]  # the same id may have another text now
            if new:
                vectors: list[Sequence[float] | Sequence[int]] = [row[3] for row in new]
                self._collection.upsert(
                    ids=[row[0] for row in new],
                    embeddings=vectors,
                    metadatas=[{"document_id": row[1], "key": row[2]} for row in new],
                )
                changed += len(new)
        stale = iter(sorted(set(held) - wanted))
        while batch_ids := list(islice(stale, _BATCH)):
            self._collection.delete(ids=batch_ids)
            changed += len(batch_ids)
        return changed


def open_chroma(data_dir: Path, url: str | None) -> ClientAPI:
    """A Chroma client: the server at `url`, or one embedded in the data folder, whose lock the caller holds."""
    import chromadb
    from chromadb.config import Settings

    if url is None:
        try:
            return chromadb.PersistentClient(
                path=str(data_dir / "chroma"), settings=Settings(anonymized_telemetry=False, allow_reset=False)
            )
        except Exception as error:  # Chroma raises whatever its Rust core hands up
            raise StorageError(f"向量库 {data_dir / 'chroma'} 无法打开：{error}；删除该目录即可由数据库重建") from error
    address = urlsplit(url)
    try:
        return chromadb.HttpClient(
            host=address.hostname or "127.0.0.1",
            port=address.port or (443 if address.scheme == "https" else 8000),
            ssl=address.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    except Exception as error:
        raise ComponentMissing(
            f"向量库服务 {url} 连接不上：{error}；请先运行 chroma run，或去掉 ESL_CHROMA_URL"
        ) from error
