"""The sentence index: each sentence of a passage has a vector of its own, so that one that answers is not lost in a long text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

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
from assistant.policy.script import simplified
from assistant.providers.embeddings import NamedEmbeddings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_BATCH = 256  # sentences embedded and stored at a time
_PREFIX = "sentences-"
_SHORTEST = 4  # characters; what is shorter says nothing on its own
_PER_PASSAGE = 2  # sentences fetched for each passage wanted, since several of one passage may be near
_UNIT = re.compile(r"[^。；;！？\n]+[。；;！？]?")


class SentenceIndex:
    """Passages by their sentence nearest to a question. Derived from the passages alone: `synchronise` makes it agree."""

    def __init__(self, client: ClientAPI, embeddings: NamedEmbeddings, most_rows: int = MOST_ROWS) -> None:
        """`most_rows`: how many are searched in memory (`ExactSearch`)."""
        self._embeddings = embeddings
        self._collection = open_collection(client, _PREFIX, embeddings.name)
        self._search = ExactSearch(self._collection, most_rows)
        self.changes = 0  # how often rows were put in or taken out since it was opened

    @property
    def generation(self) -> int | None:
        """The generation of the catalogue that it was last made to agree with; None for a new or broken-off one."""
        return generation_of(self._collection)

    def count(self) -> int:
        return self._collection.count()

    def passage_ids(self) -> set[str]:
        """The passages that it holds sentences of."""
        return {sentence_id.rpartition("/")[0] for sentence_id in self._collection.get(include=[])["ids"]}

    def search(self, text: str, k: int) -> list[tuple[str, float]]:
        """(sentence id, cosine) of the sentences of about k passages, best first."""
        if k <= 0 or not text.strip():
            return []
        return self._search.nearest(self._embeddings.embed_query(text), k * _PER_PASSAGE)

    def warm(self) -> None:
        """Reads into memory what the first search would."""
        self._search.rows()

    def settled(self) -> None:
        """No more rows are added for now."""
        self._search.settled(changed=False)

    def add(self, passages: Iterable[Passage]) -> None:
        """Embeds and adds the sentences of these passages; `synchronise` drops what is out of date."""
        rows = list(_rows(passages))
        self._search.changing()
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            vectors = self._embeddings.embed_documents([text for _, _, text in batch])
            put(self._collection, [i for i, _, _ in batch], [metadata for _, metadata, _ in batch], vectors)
            self.changes += 1

    def synchronise(self, passages: Iterable[Passage], generation: int) -> int:
        """Embeds what is new, drops what is gone; returns the number of sentences changed."""
        changed = synchronise(self._collection, _rows(passages), self._embeddings.embed_documents, _BATCH)
        self.changes += 1
        set_generation(self._collection, generation)
        self._search.settled(changed > 0)
        return changed


def _rows(passages: Iterable[Passage]) -> Iterator[tuple[str, Metadata, str]]:
    """(id, digest, text) of every sentence, in simplified characters."""
    for passage in passages:
        for number, text in enumerate(units_of(simplified(passage.text))):
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
            yield f"{passage.id}/{number}", Metadata(digest), text


def units_of(text: str) -> list[str]:
    """The sentences of `text`, cut at semicolons and line ends too; the whole of it where it has none."""
    return [text[start:end] for start, end in unit_spans(text)]


def unit_spans(text: str) -> list[tuple[int, int]]:
    """Where they stand in `text`; their place in the list is their number in the index."""
    units = []
    for match in _UNIT.finditer(text):
        unit = match[0].strip()
        if len(unit) >= _SHORTEST:
            start = match.start() + match[0].index(unit)
            units.append((start, start + len(unit)))
    return units or [(0, len(text))]


def nearest_by_passage(hits: Iterable[tuple[str, float]], k: int) -> list[tuple[str, float]]:
    """(passage id, cosine of its nearest sentence) of k passages, best first, from sentences, best first."""
    best: dict[str, float] = {}
    for sentence_id, cosine in hits:
        best.setdefault(sentence_id.rpartition("/")[0], cosine)  # the first is the nearest
    return list(best.items())[:k]
