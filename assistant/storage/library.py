"""A snapshot of the catalogue in memory: what every stage reads while a question is answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache

from assistant.policy.card import Card
from assistant.policy.document import DocumentText, Register, Table, TableCell
from assistant.policy.provision import Passage, Provision, ProvisionKind
from assistant.policy.relations import RelationGraph
from assistant.policy.script import is_traditional, simplified
from assistant.policy.validity import ValidityTable
from assistant.storage.catalogue import Catalogue, CataloguedDocument

_OF_TABLES = (ProvisionKind.TABLE, ProvisionKind.ROW)
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
        self.cards: Mapping[str, Card] = {card.document_id: card for card in snapshot.cards}
        self.passages: dict[str, Passage] = {}
        self._of_document: dict[str, list[Passage]] = {i: [] for i in self.documents}
        for passage in snapshot.passages:
            self.passages[passage.id] = passage
            self._of_document[passage.document_id].append(passage)
        tabled = {p.document_id for p in snapshot.passages if p.kind in _OF_TABLES}
        self.with_tables: Sequence[str] = [i for i in self.documents if i in tabled]  # documents that hold a table
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

    def simplified(self) -> Library:
        """The library as the stages read it: traditional documents in simplified characters, every offset where it was.

        Itself where no document is traditional. What is shown and quoted comes from the library as printed.
        """
        traditional = {i for i in self.documents if is_traditional(self._whole(i))}
        if not traditional:
            return self
        read = copy(self)
        read.documents = {i: _read_document(d) if i in traditional else d for i, d in self.documents.items()}
        read._of_document = {
            i: [_read_passage(p) for p in found] if i in traditional else found
            for i, found in self._of_document.items()
        }
        read.passages = {p.id: p for found in read._of_document.values() for p in found}
        read.text = lru_cache(_TEXTS)(lambda i: self.text(i).simplified() if i in traditional else self.text(i))
        return read

    def without(self, hidden: Collection[str]) -> Library:
        """The library as if these passages (ids) were blank: no search finds them and no text shows them; every offset stays.

        For measuring what becomes of an answer whose source is not there. Titles, headings and cards stay.
        """
        kept = copy(self)
        kept.passages = {i: p for i, p in self.passages.items() if i not in hidden}
        kept._of_document = {d: [p for p in found if p.id not in hidden] for d, found in self._of_document.items()}
        blank = {
            d: [p for p in found if p.id in hidden]
            for d, found in self._of_document.items()
            if len(kept._of_document[d]) < len(found)
        }
        kept.text = lru_cache(_TEXTS)(lambda d: _blanked(self.text(d), blank[d]) if d in blank else self.text(d))
        return kept

    def _whole(self, document_id: str) -> str:
        register = self.register(document_id)
        texts = (p.text for p in self.passages_of(document_id))
        return "\n".join((register.title, register.issuer or "", register.document_number or "", *texts))

    def _load_text(self, document_id: str) -> DocumentText:
        return self._catalogue.text(document_id, self.documents[document_id].version)

    def _load_provisions(self, document_id: str) -> Sequence[Provision]:
        return self._catalogue.provisions(document_id, self.documents[document_id].version)


def _read_document(document: CataloguedDocument) -> CataloguedDocument:
    register = document.register
    stated = {"title": register.title, "issuer": register.issuer, "document_number": register.document_number}
    read = {name: simplified(value) if value else value for name, value in stated.items()}
    return replace(document, register=register.model_copy(update=read))


def _read_passage(passage: Passage) -> Passage:
    read = {"text": simplified(passage.text), "context": simplified(passage.context)}
    return passage.model_copy(update=read)


def _blanked(text: DocumentText, passages: Sequence[Passage]) -> DocumentText:
    """The text with spaces in place of these passages, its tables without the rows that stand in them."""
    words = text.text
    for passage in passages:
        blank = "".join(c if c == "\n" else " " for c in words[passage.start : passage.end])
        words = words[: passage.start] + blank + words[passage.end :]

    def is_blank(row: Sequence[TableCell]) -> bool:
        return all(not words[cell.start : cell.end].strip() for cell in row)

    def kept(table: Table) -> Table:
        header, rows = table.rows[: table.header_rows], table.rows[table.header_rows :]
        return table.model_copy(update={"rows": header + tuple(row for row in rows if not is_blank(row))})

    return text.model_copy(update={"text": words, "tables": tuple(kept(table) for table in text.tables)})
