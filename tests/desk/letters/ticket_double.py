"""Tickets as letters need them: events appended and rows kept, every event allowed in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from assistant.storage.schema_desk import ticket_events, tickets
from desk import events as ev
from desk.events import Event, Kind, Origin, State
from desk.principal import Principal, Role

_STATES = {
    "drafted": State.IN_PROGRESS,
    "edited": State.IN_PROGRESS,
    "submitted": State.IN_REVIEW,
    "sent": State.ANSWERED,
}


class PlainTickets:
    """Opens tickets and appends to them."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self.opened = 0

    def open(self, text: str, *, kind: Kind = Kind.CONSULT, **rest: Any) -> str:
        """The id of a new ticket. `rest`: fields of `Opened`."""
        self.opened += 1
        ident = uuid4().hex
        opened = ev.Opened(kind=kind, origin=Origin.FORM, subject=text[:40], text=text, **rest)
        with self._engine.begin() as connection:
            connection.execute(
                tickets.insert().values(
                    id=ident,
                    number=f"2026-{self.opened:06d}",
                    kind=kind.value,
                    state=State.IN_PROGRESS.value,
                    subject=opened.subject,
                    searched=text,
                    opened_by="visitor:v1",
                    enterprise_id=opened.enterprise_id,
                    conversation_id=opened.conversation_id,
                    opened_at=self._clock(),
                    revision=1,
                )
            )
            self._write(connection, ident, 1, "visitor:v1", opened)
        return ident

    def say(self, ticket_id: str, text: str) -> None:
        """The enterprise adds something."""
        enterprise = Principal("visitor:v1", Role.VISITOR)
        with self._engine.begin() as connection:
            self.append_in(connection, ticket_id, enterprise, ev.MessageAdded(text=text))

    def append_in(
        self,
        connection: sa.Connection,
        ticket_id: str,
        principal: Principal,
        event: Event,
        *,
        expected: int | None = None,
    ) -> None:
        number = connection.execute(sa.select(tickets.c.revision).where(tickets.c.id == ticket_id)).scalar_one() + 1
        self._write(connection, ticket_id, number, principal.actor, event)
        values: dict[str, Any] = {"revision": number}
        if event.name in _STATES:
            values["state"] = _STATES[event.name].value
        connection.execute(tickets.update().where(tickets.c.id == ticket_id).values(values))

    def names(self, ticket_id: str) -> list[str]:
        """The events of a ticket by name."""
        query = sa.select(ticket_events.c.name).where(ticket_events.c.ticket_id == ticket_id)
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(ticket_events.c.number)).scalars())

    def _write(self, connection: sa.Connection, ticket_id: str, number: int, actor: str, event: Event) -> None:
        connection.execute(
            ticket_events.insert().values(
                ticket_id=ticket_id,
                number=number,
                name=event.name,
                body=event.model_dump(mode="json", exclude={"name"}),
                actor=actor,
                at=self._clock(),
            )
        )
