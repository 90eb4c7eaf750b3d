"""Storing what a file gave: under which id, with which card, and where it was before."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from assistant.storage.cards import Cards, StoredCard
from assistant.storage.catalogue import Catalogue, IngestedDocument
from ingest.cards.keep import settled as settled_card
from ingest.cards.text import CardText
from ingest.files import READER, Reading
from ingest.register import collided_id
from ingest.sidefile import SideFileError
from ingest.sources.archive import SEPARATOR
from ingest.sources.work import Place


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one file in the catalogue. `document` None: it gave nothing that was not there."""

    document_id: str
    document: IngestedDocument | None = None
    version: int = 0


class Storing:
    """The documents of one run, one after another: what it stored decides which ids are taken."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._cards = Cards(catalogue.engine)
        self._known_ids = {d.register.id for d in catalogue.documents()}
        self._given: dict[str, Place] = {}  # id → the file that gave it in this run

    def store(self, reading: Reading) -> Stored:
        """Raises `SideFileError` for an id that another file of this run has."""
        item = reading.item
        if reading.document is None:
            known = reading.unchanged or ""
            self._follow(reading, known)
            return self._unchanged(item.place, known)
        if self._catalogue.known_source(item.key) is None:
            twin = self._catalogue.document_with_bytes(reading.sha256, READER)  # a copy that was read at the same time
            if twin is not None:
                return self._unchanged(item.place, twin)
        document = self._with_settled_card(self._identified(reading, reading.document))
        version = self._catalogue.save(document, path=item.key, sha256=reading.sha256, reader=READER)
        document_id = document.register.id
        self._given[document_id] = item.place
        self._known_ids.add(document_id)
        return Stored(document_id, document, version)

    def _unchanged(self, place: Place, document_id: str) -> Stored:
        self._given.setdefault(document_id, place)
        return Stored(document_id)

    def _follow(self, reading: Reading, document_id: str) -> None:
        """A file that lies elsewhere now keeps its document: changed later, it is a new version and not another document."""
        if self._catalogue.known_source(reading.item.key) is None and reading.item.known_as is None:
            before = self._catalogue.paths_of(document_id)
            if all(os.path.isabs(path) and not os.path.exists(path.partition(SEPARATOR)[0]) for path in before):
                self._catalogue.move_source(document_id, reading.item.key, reading.sha256)

    def _with_settled_card(self, document: IngestedDocument) -> IngestedDocument:
        """The document with its card, or with the approved card of the version it takes the place of, where that still holds."""
        document_id = document.register.id
        before = self._cards.of(document_id)
        if before is None:
            return document
        old = self._catalogue.text(document_id)
        settled = settled_card(
            StoredCard(document.card, document.card_stated) if document.card else None,
            before,
            CardText(document_id, old.version, old.text, self._catalogue.provisions(document_id, old.version)),
            CardText(document_id, 0, document.text, document.provisions),
        )
        return replace(
            document, card=settled.card if settled else None, card_stated=settled.stated if settled else None
        )

    def _identified(self, reading: Reading, document: IngestedDocument) -> IngestedDocument:
        """The document under its id: the side file's, else the one its path gave before, else one no other file has."""
        known = self._catalogue.known_source(reading.item.key)
        document_id = document.register.id
        if reading.has_own_id:
            taken = self._given.get(document_id)
            if taken is not None and taken != reading.item.place:
                raise SideFileError(f"policy.yaml：键“id”的值“{document_id}”与“{taken}”的重复，请改成唯一的编号")
            if known is not None and known[0] != document_id:
                self._catalogue.remove(known[0])
            return document
        if known is not None:
            return _renamed(document, document.register.model_copy(update={"id": known[0]}).id)
        if reading.item.folder_id is not None and reading.item.folder_id not in self._known_ids:
            return _renamed(document, reading.item.folder_id)
        if document_id in self._known_ids:
            return _renamed(document, collided_id(document.register, reading.item.key).id)
        return document


def _renamed(document: IngestedDocument, document_id: str) -> IngestedDocument:
    passages = tuple(
        p.model_copy(update={"document_id": document_id, "id": f"{document_id}@{p.version}#{p.ordinal}"})
        for p in document.passages
    )
    register = document.register.model_copy(update={"id": document_id})
    return replace(document, register=register, passages=passages)
