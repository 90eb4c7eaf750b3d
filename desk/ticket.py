"""A ticket: what its events make of it. Pure; the stored row is a copy of what is derived here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import Any, Literal

from desk import events as ev
from desk.events import Kind, Origin, Recorded, State
from desk.transitions import OPEN, state_after

Told = Literal["soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter of one party. Times are UTC. `revision` is the number of its newest event."""

    id: str
    number: str  # 2026-000123
    revision: int
    kind: Kind
    origin: Origin
    subject: str
    text: str
    opened_by: str
    opened_at: datetime
    state: State = State.NEW
    contact: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    enterprise_id: str | None = None
    conversation_id: str | None = None
    answer_id: str | None = None
    follows: str | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None  # the first time
    closed_at: datetime | None = None
    first_owner: str | None = None  # 首问负责: the first who accepted it, for good
    assignee: str | None = None
    offered_to: str | None = None
    submitted_by: str | None = None  # who handed the present draft to a second person
    extensions: int = 0  # of the present due time
    reminded: Told | None = None  # what was told of the present due time
    messages: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    merged_into: str | None = None
    rating: int | None = None

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN

    def overdue(self, now: datetime) -> bool:
        return self.open and self.due_at is not None and self.due_at < now


def fold(ticket_id: str, number: str, events: Sequence[Recorded]) -> Ticket:
    """The ticket that `events` make, the first of which opens it. Raises `ValueError` where it does not."""
    first, *rest = events
    opened = first.event
    if not isinstance(opened, ev.Opened):
        raise ValueError(f"ticket {ticket_id} begins with {opened.name}")
    ticket = Ticket(
        id=ticket_id,
        number=number,
        revision=first.number,
        kind=opened.kind,
        origin=opened.origin,
        subject=opened.subject,
        text=opened.text,
        opened_by=first.actor,
        opened_at=first.at,
        contact=dict(opened.contact),
        facts=dict(opened.facts),
        enterprise_id=opened.enterprise_id,
        conversation_id=opened.conversation_id,
        answer_id=opened.answer_id,
        follows=opened.follows,
        due_at=opened.due_at,
        links=(opened.follows,) if opened.follows else (),
    )
    return reduce(apply, rest, ticket)


def apply(ticket: Ticket, recorded: Recorded) -> Ticket:
    """The ticket after one more event. Defined for every event in every state; what may happen is judged before."""
    event, actor, at = recorded.event, recorded.actor, recorded.at
    failed = isinstance(event, ev.Reviewed) and not event.passed
    nobody_has_it = isinstance(event, ev.Reopened) and ticket.assignee is None
    state = state_after(event.name, ticket.state, otherwise=failed or nobody_has_it)
    after = replace(ticket, revision=recorded.number, state=state)
    match event:
        case ev.Claimed():
            return replace(after, enterprise_id=event.enterprise_id)
        case ev.Assigned():
            return replace(after, assignee=event.to, offered_to=None)
        case ev.Accepted():
            return replace(after, assignee=actor, first_owner=ticket.first_owner or actor)
        case ev.Submitted():
            return replace(after, submitted_by=actor)
        case ev.Sent():
            return replace(after, answered_at=ticket.answered_at or at)
        case ev.TransferOffered():
            return replace(after, offered_to=event.to)
        case ev.TransferAccepted():
            return replace(after, assignee=actor, offered_to=None)
        case ev.TransferDeclined():
            return replace(after, offered_to=None)
        case ev.Extended():
            return replace(after, due_at=event.due_at, extensions=ticket.extensions + 1, reminded=None)
        case ev.MessageAdded():
            return replace(after, messages=(*ticket.messages, event.text))
        case ev.Linked():
            return replace(after, links=_with(ticket.links, event.to))
        case ev.Merged():
            return replace(after, merged_into=event.into)
        case ev.Reminded():
            return replace(after, reminded="overdue" if event.overdue else "soon")
        case ev.Closed():
            return replace(after, closed_at=at, offered_to=None)
        case ev.Reopened():
            due = event.due_at or ticket.due_at
            return replace(after, closed_at=None, due_at=due, extensions=0, reminded=None)
        case ev.Rated():
            return replace(after, rating=event.level)
        case _:
            return after


def _with(links: tuple[str, ...], link: str) -> tuple[str, ...]:
    return links if link in links else (*links, link)
