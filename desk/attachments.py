"""Files of tickets: kept in the database, of listed kinds by their content, within limits of size."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
import yaml
from pydantic import BaseModel, ConfigDict

from assistant.errors import InvalidInput, NotFound
from assistant.storage.schema_desk import attachments
from desk.events import Attached
from desk.principal import Principal
from desk.ticket import Ticket
from desk.tickets import Tickets

Sniff = Callable[[bytes, str], str]  # (content, name) → media type; raises `InvalidInput` for what it does not know
_MEGABYTE = 1_000_000
_COLUMNS = tuple(c for c in attachments.c if c.name != "content")


class FileKind(BaseModel):
    """One kind that may be attached. `suffixes`: of its names, the first is given to a name that has none of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    media_type: str
    name: str
    suffixes: tuple[str, ...]


@cache
def file_kinds() -> Mapping[str, FileKind]:
    """Media type → kind, from `attachments.yaml`."""
    read = yaml.safe_load((files("desk") / "attachments.yaml").read_text(encoding="utf-8"))
    return {kind.media_type: kind for kind in (FileKind.model_validate(k) for k in read["kinds"])}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a file and of all files of a ticket, and how many files a ticket has."""

    file: int = 10 * _MEGABYTE
    ticket: int = 50 * _MEGABYTE
    files: int = 100


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that somebody hands in. `name` has no folders and no control characters, and is at most 180 bytes long."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of a file. `added_at` is UTC."""

    id: str
    ticket_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    internal: bool
    added_by: str
    added_at: datetime


class Attachments:
    """Adds files to tickets and gives them out. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, tickets: Tickets, sniff: Sniff, limits: Limits) -> None:
        self.limits = limits
        self._engine = engine
        self._tickets = tickets
        self._sniff = sniff

    def add(
        self, ticket_id: str, principal: Principal, given: Sequence[GivenFile], *, internal: bool = False
    ) -> Ticket:
        """The ticket with all of the files, or with none. Raises `NotFound`, `Conflict`, `NotAllowed`, or `InvalidInput` naming the
        file that is too large or of another kind.
        """
        checked = [self._checked(file) for file in given]
        with self._engine.begin() as connection:
            ticket, _ = self._tickets.hold(connection, ticket_id, principal)
            self._check_room(connection, ticket_id, [len(content) for _, _, content in checked])
            for name, media_type, content in checked:
                attached = Attached(attachment_id=uuid4().hex, file_name=name, internal=internal)
                ticket = self._tickets.append_in(connection, ticket_id, principal, attached)
                connection.execute(
                    attachments.insert().values(
                        id=attached.attachment_id,
                        ticket_id=ticket_id,
                        name=name,
                        media_type=media_type,
                        size=len(content),
                        sha256=hashlib.sha256(content).hexdigest(),
                        content=content,
                        internal=internal,
                        added_by=principal.actor,
                        added_at=self._tickets.clock(),
                    )
                )
        return ticket

    def of(self, ticket_id: str, principal: Principal) -> tuple[Attachment, ...]:
        """The files of a ticket that `principal` sees; whether they see the ticket is asked before."""
        query = sa.select(*_COLUMNS).where(attachments.c.ticket_id == ticket_id, _shown(principal))
        with self._engine.connect() as connection:
            return tuple(_attachment(row) for row in connection.execute(query))

    def read(self, attachment_id: str, principal: Principal) -> tuple[Attachment, bytes]:
        """A file and its content. Raises `NotFound`, also for what is not theirs to see."""
        missing = NotFound(f"没有编号为“{attachment_id[:60]}”的附件")
        query = sa.select(attachments).where(attachments.c.id == attachment_id, _shown(principal))
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
            if row is None:
                raise missing
        try:
            self._tickets.look_at(row.ticket_id, principal)
        except NotFound:
            raise missing from None
        return _attachment(row), bytes(row.content)

    def _checked(self, given: GivenFile) -> tuple[str, str, bytes]:
        """(name, media type, content)."""
        if len(given.content) > self.limits.file:
            most = self.limits.file // _MEGABYTE
            raise InvalidInput(f"“{given.name}”超过 {most} MB，请压缩或拆分后重新上传")
        media_type = self._sniff(given.content, given.name)
        kind = file_kinds().get(media_type)
        if kind is None:
            known = "、".join(dict.fromkeys(k.name for k in file_kinds().values()))
            raise InvalidInput(f"“{given.name}”的内容是 {media_type}，不能作为附件；可以附：{known}")
        fits = given.name.lower().endswith(kind.suffixes)
        return given.name if fits else given.name + kind.suffixes[0], media_type, given.content

    def _check_room(self, connection: sa.Connection, ticket_id: str, sizes: Sequence[int]) -> None:
        counted = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(attachments.c.size), 0))
        files, held = connection.execute(counted.where(attachments.c.ticket_id == ticket_id)).one()
        if files + len(sizes) > self.limits.files:
            raise InvalidInput(f"一件工单最多 {self.limits.files} 个附件，现有 {files} 个")
        if held + sum(sizes) > self.limits.ticket:
            most = self.limits.ticket // _MEGABYTE
            raise InvalidInput(f"一件工单的附件合计最多 {most} MB，现有 {held / _MEGABYTE:.1f} MB")


def _shown(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.true() if principal.is_staff else attachments.c.internal.is_(False)


def _attachment(row: sa.Row[Any]) -> Attachment:
    held = {c.name: getattr(row, c.name) for c in _COLUMNS}
    return Attachment(**{**held, "added_at": row.added_at})
