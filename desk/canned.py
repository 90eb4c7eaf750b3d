"""Canned paragraphs: what officers write again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.dialects import postgresql, sqlite

from assistant.errors import NotFound
from assistant.storage.schema import state
from assistant.storage.schema_desk import canned_paragraphs
from desk.events import Kind
from desk.principal import SYSTEM, Principal
from desk.recording import Record, no_record

_SEEDED = "canned_seeded"


class Paragraph(BaseModel):
    """What is written. `kinds`: of ticket it is offered for; empty: all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str = Field(min_length=1, max_length=100)
    text: str = Field(min_length=1)
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class CannedParagraph:
    """A stored paragraph. `updated_at` is UTC."""

    id: str
    paragraph: Paragraph
    updated_by: str
    updated_at: datetime


class Canned:
    """Keeps canned paragraphs. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], record: Record = no_record) -> None:
        self._engine = engine
        self._clock = clock
        self._record = record

    def seed(self) -> None:
        """Puts in those of `canned.yaml`, once for a database: what was deleted stays deleted."""
        read = yaml.safe_load((files("desk") / "canned.yaml").read_text(encoding="utf-8"))
        paragraphs = [Paragraph.model_validate(p) for p in read["paragraphs"]]
        with self._engine.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            marked = insert(state).values(key=_SEEDED, value=1).on_conflict_do_nothing(index_elements=["key"])
            if connection.execute(marked.returning(state.c.key)).first():
                for paragraph in paragraphs:
                    self._insert(connection, SYSTEM, paragraph)

    def all(self, kind: Kind | None = None) -> tuple[CannedParagraph, ...]:
        """Those offered for a kind of ticket, or all, by title."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(canned_paragraphs).order_by(canned_paragraphs.c.title)).all()
        found = (_paragraph(row) for row in rows)
        return tuple(p for p in found if kind is None or not p.paragraph.kinds or kind in p.paragraph.kinds)

    def add(self, principal: Principal, paragraph: Paragraph) -> CannedParagraph:
        with self._engine.begin() as connection:
            return self._insert(connection, principal, paragraph)

    def change(self, paragraph_id: str, principal: Principal, paragraph: Paragraph) -> CannedParagraph:
        """Raises `NotFound`."""
        changed = CannedParagraph(paragraph_id, paragraph, principal.actor, self._clock())
        of_it = canned_paragraphs.c.id == paragraph_id
        with self._engine.begin() as connection:
            if not connection.execute(canned_paragraphs.update().where(of_it).values(_row(changed))).rowcount:
                raise _no_paragraph(paragraph_id)
            self._record(connection, principal, "canned.changed", f"canned:{paragraph_id}", {})
        return changed

    def remove(self, paragraph_id: str, principal: Principal) -> None:
        """Raises `NotFound`."""
        with self._engine.begin() as connection:
            gone = canned_paragraphs.delete().where(canned_paragraphs.c.id == paragraph_id)
            if not connection.execute(gone).rowcount:
                raise _no_paragraph(paragraph_id)
            self._record(connection, principal, "canned.removed", f"canned:{paragraph_id}", {})

    def _insert(self, connection: sa.Connection, principal: Principal, paragraph: Paragraph) -> CannedParagraph:
        added = CannedParagraph(uuid4().hex, paragraph, principal.actor, self._clock())
        connection.execute(canned_paragraphs.insert().values(_row(added)))
        self._record(connection, principal, "canned.added", f"canned:{added.id}", {})
        return added


def _row(held: CannedParagraph) -> dict[str, Any]:
    content = held.paragraph.model_dump(mode="json")
    return {"id": held.id, **content, "updated_by": held.updated_by, "updated_at": held.updated_at}


def _paragraph(row: sa.Row[Any]) -> CannedParagraph:
    paragraph = Paragraph(title=row.title, text=row.text, kinds=tuple(row.kinds))
    return CannedParagraph(row.id, paragraph, row.updated_by, row.updated_at)


def _no_paragraph(paragraph_id: str) -> NotFound:
    return NotFound(f"没有编号为“{paragraph_id[:60]}”的常用段落")
