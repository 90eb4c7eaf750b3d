"""Tickets and their events as rows. Only `desk.tickets` calls what writes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects import postgresql, sqlite

from assistant.policy.script import simplified
from assistant.storage.schema import state
from assistant.storage.schema_desk import ticket_events, tickets
from desk.events import Event, Recorded
from desk.ticket import Ticket, fold

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)
_SUBJECT = 200  # characters, as the column


def searched(text: str) -> str:
    """`text` as a search compares it: lower case, simplified characters."""
    return simplified(text).casefold()


def row_of(ticket: Ticket) -> dict[str, Any]:
    """The row that a ticket leaves: a function of its events and its number alone."""
    return {
        "id": ticket.id,
        "number": ticket.number,
        "kind": ticket.kind.value,
        "state": ticket.state.value,
        "subject": ticket.subject[:_SUBJECT],
        "searched": searched("\n".join((ticket.number, ticket.subject, ticket.text, *ticket.messages))),
        "opened_by": ticket.opened_by,
        "enterprise_id": ticket.enterprise_id,
        "conversation_id": ticket.conversation_id,
        "first_owner": ticket.first_owner,
        "assignee": ticket.assignee,
        "offered_to": ticket.offered_to,
        "reminded": ticket.reminded,
        "opened_at": ticket.opened_at,
        "due_at": ticket.due_at,
        "answered_at": ticket.answered_at,
        "closed_at": ticket.closed_at,
        "revision": ticket.revision,
    }


def lock(connection: sa.Connection, ticket_id: str) -> bool:
    """Holds the ticket until the transaction ends; False where there is none. An update, because SQLite locks nothing for a reader
    and would refuse to write after one that something was written behind.
    """
    same = {"revision": tickets.c.revision}
    return bool(connection.execute(tickets.update().where(tickets.c.id == ticket_id).values(same)).rowcount)


def read_events(connection: sa.Connection, ticket_id: str) -> tuple[Recorded, ...]:
    rows = connection.execute(
        sa.select(ticket_events).where(ticket_events.c.ticket_id == ticket_id).order_by(ticket_events.c.number)
    )
    return tuple(
        Recorded(
            number=row.number,
            event=_EVENT.validate_python({"name": row.name, **row.body}),
            actor=row.actor,
            at=row.at,
        )
        for row in rows
    )


def read_ticket(connection: sa.Connection, ticket_id: str) -> tuple[Ticket, tuple[Recorded, ...]] | None:
    """The ticket folded from its events, and these; None where there is none."""
    number = connection.execute(sa.select(tickets.c.number).where(tickets.c.id == ticket_id)).scalar()
    events = read_events(connection, ticket_id) if number else ()
    return (fold(ticket_id, str(number), events), events) if events else None


def write_event(connection: sa.Connection, ticket_id: str, recorded: Recorded) -> None:
    connection.execute(
        ticket_events.insert().values(
            ticket_id=ticket_id,
            number=recorded.number,
            name=recorded.event.name,
            body=recorded.event.model_dump(mode="json", exclude={"name"}),
            actor=recorded.actor,
            at=recorded.at,
        )
    )


def next_number(connection: sa.Connection, year: int) -> str:
    """The next of the year, 「2026-000123」. The counter stays locked until the transaction ends, so that none is left out: what is
    rolled back gives its number back.
    """
    key = f"tickets:{year}"
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(state).values(key=key, value=1)
    counted = statement.on_conflict_do_update(index_elements=["key"], set_={"value": state.c.value + 1})
    return f"{year}-{connection.execute(counted.returning(state.c.value)).scalar_one():06d}"
