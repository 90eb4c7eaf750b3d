"""A snapshot of the catalogue in memory: what every stage reads while a question is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.policy.document import DocumentText, Register
from assistant.policy.provision import Passage, Provision
from assistant.policy.relations import RelationGraph
from assistant.policy.validity import ValidityTable
from assistant.storage.catalogue import Catalogue, CataloguedDocument

_TEXTS = 256  # canonical texts kept in memory, some 10 KB each


class Library:
    """All current documents at one generation of the catalogue. Never changes; a new generation is a new library."""

    def __init__(self, catalogue: Catalogue) -> None:
        snapshot = catalogue.snapshot()
        self.generation = snapshot.generation
        self.documents: Mapping[str, CataloguedDocument] = {d.register.id: d for d in snapshot.documents}
        registers = [d.register for d in self.documents.values()]
        self.validity = ValidityTable(registers)
        self.relations = RelationGraph(registers)
        self.passages: dict[str, Passage] = {}
        self._of_document: dict[str, list[Passage]] = {i: [] for i in self.documents}
        for passage in snapshot.passages:
            self.passages[passage.id] = passage
            self._of_document[passage.document_id].append(passage)
        for found in self._of_document.values():
            found.sort(key=lambda p: p.ordinal)
        self.text = lru_cache(_TEXTS)(self._load_text)
        self.provisions = lru_cache(_TEXTS)(self._load_provisions)
        self._catalogue = catalogue

    def register(self, document_id: str) -> Register:
        return self.documents[document_id].register

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document in reading order."""
        return self._of_document[document_id]

    def _load_text(self, document_id: str) -> DocumentText:
        return self._catalogue.text(document_id, self.documents[document_id].version)

    def _load_provisions(self, document_id: str) -> Sequence[Provision]:
        return self._catalogue.provisions(document_id, self.documents[document_id].version)
