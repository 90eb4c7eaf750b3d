"""A ticket as its letters see it: what was asked and told, by whom, and how much of it there is so far."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.document import Frozen
from assistant.storage import schema
from assistant.storage.schema_desk import ticket_events, tickets
from assistant.storage.schema_people import enterprises
from desk.events import Kind

_TOLD = ("opened", "message_added", "attached")  # events by which the enterprise says something


class Case(Frozen):
    """`texts`: what the enterprise wrote on the ticket; `profile`: facts by key; `said`: how many of its messages and papers
    there are; `turns`: of its conversation.
    """

    ticket_id: str
    number: str
    kind: Kind
    subject: str
    texts: tuple[str, ...]
    contact: dict[str, str]
    enterprise_id: str | None
    enterprise: str
    conversation_id: str | None
    profile: dict[str, Any]
    said: int
    turns: int
    events: int  # number of the newest

    @property
    def facts_digest(self) -> str:
        """Changes with any fact that is known of the enterprise."""
        return sha256(json.dumps(self.profile, sort_keys=True, default=str).encode()).hexdigest()[:16]

    @property
    def addressee(self) -> str:
        return self.enterprise or self.contact.get("enterprise", "") or self.contact.get("person", "")


def read_case(connection: sa.Connection, ticket_id: str) -> Case:
    """The case of a ticket as it stands in this transaction. Raises `NotFound`."""
    row = connection.execute(sa.select(tickets).where(tickets.c.id == ticket_id)).first()
    if row is None:
        raise NotFound(f"没有编号为“{ticket_id[:60]}”的工单")
    events = connection.execute(
        sa.select(ticket_events.c.number, ticket_events.c.name, ticket_events.c.body)
        .where(ticket_events.c.ticket_id == ticket_id, ticket_events.c.name.in_(_TOLD))
        .order_by(ticket_events.c.number)
    ).all()
    opened = events[0].body
    told = [e for e in events if not e.body.get("internal")]
    profile: dict[str, Any] = {}
    if row.conversation_id:
        kept = schema.conversations.c
        profile |= connection.execute(sa.select(kept.profile).where(kept.id == row.conversation_id)).scalar() or {}
    profile |= opened.get("facts") or {}
    enterprise = None
    if row.enterprise_id:
        enterprise = connection.execute(sa.select(enterprises).where(enterprises.c.id == row.enterprise_id)).first()
        profile |= enterprise.profile if enterprise is not None else {}
    turns = schema.turns.c
    return Case(
        ticket_id=ticket_id,
        number=row.number,
        kind=Kind(row.kind),
        subject=row.subject,
        texts=tuple(e.body["text"] for e in told if e.body.get("text")),
        contact=opened.get("contact") or {},
        enterprise_id=row.enterprise_id,
        enterprise=enterprise.name if enterprise is not None else "",
        conversation_id=row.conversation_id,
        profile=profile,
        said=len(told),
        turns=connection.execute(
            sa.select(sa.func.count()).where(turns.conversation_id == row.conversation_id)
        ).scalar_one()
        if row.conversation_id
        else 0,
        events=row.revision,
    )
