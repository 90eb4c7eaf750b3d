"""The vector index: Chroma, embedded in the data folder or behind an address. Ids and vectors only, never the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import ComponentMissing, StorageError
from assistant.index.collection import (
    Metadata,
    generation_of,
    open_collection,
    put,
    set_generation,
    synchronise,
)
from assistant.index.exact import MOST_ROWS, ExactSearch
from assistant.policy.provision import Passage
from assistant.storage.catalogue import Catalogue, embedding_key

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_BATCH = 1000  # rows an upsert; Chroma's own limit is 5461
_PREFIX = "passages-"


class VectorIndex:
    """Nearest passages by cosine. Derived from the catalogue: `synchronise` makes the two agree again."""

    def __init__(self, client: ClientAPI, model: str, most_rows: int = MOST_ROWS) -> None:
        """`most_rows`: how many are searched in memory (`ExactSearch`)."""
        self._model = model
        self._collection = open_collection(client, _PREFIX, model)
        self._search = ExactSearch(self._collection, most_rows)
        self.changes = 0  # how often rows were put in or taken out since it was opened

    @property
    def generation(self) -> int | None:
        """The generation of the catalogue that it was last made to agree with; None for a new or broken-off one."""
        return generation_of(self._collection)

    def count(self) -> int:
        return self._collection.count()

    def ids(self) -> set[str]:
        """The passages that it holds."""
        return set(self._collection.get(include=[])["ids"])

    def agrees_with(self, catalogue: Catalogue) -> bool:
        """Whether it holds just what the catalogue has vectors for: no document has changed since, no vector has come."""
        return self.generation == catalogue.generation and self.count() == catalogue.vector_count()

    def search(self, vector: list[float], k: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity) of the k nearest passages, best first."""
        return self._search.nearest(vector, k) if k > 0 else []

    def warm(self) -> None:
        """Reads into memory what the first search would."""
        self._search.rows()

    def settled(self) -> None:
        """No more rows are added for now."""
        self._search.settled(changed=False)

    def add(self, passages: Sequence[Passage], vectors: Mapping[str, Sequence[float]]) -> None:
        """Adds passages whose texts' vectors are given, at most some thousand; `synchronise` drops what is out of date."""
        metadata = [Metadata(embedding_key(self._model, p.searched), p.document_id) for p in passages]
        self._search.changing()
        put(self._collection, [p.id for p in passages], metadata, [vectors[p.searched] for p in passages])
        self.changes += 1

    def synchronise(self, catalogue: Catalogue) -> int:
        """Adds and removes rows until the index holds what the catalogue has vectors for; returns the number changed."""
        generation = catalogue.generation  # before the rows: what comes meanwhile is missed by the number
        rows = ((i, Metadata(key, document_id), vector) for i, document_id, key, vector in catalogue.vectors())
        changed = synchronise(self._collection, rows, lambda vectors: vectors, _BATCH)
        self.changes += 1
        set_generation(self._collection, generation)
        self._search.settled(changed > 0)
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
