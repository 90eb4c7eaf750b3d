"""A ticket as its readers see it, put together from the desk's parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.desk_schemas import (
    AttachmentView,
    EnterpriseName,
    Named,
    RatingView,
    SentLetter,
    TicketConversation,
    TicketDetail,
    TicketEvent,
    TicketLink,
    TicketPage,
    TicketSummary,
)
from api.schemas import Turn
from assistant.storage.schema_desk import letters
from desk import events as ev
from desk.attachments import Attachment
from desk.build import Desk
from desk.due import DueTimes
from desk.events import Recorded
from desk.facts import shown_facts
from desk.names import names_of
from desk.principal import SYSTEM, Principal
from desk.rules import allowed, visible_events
from desk.ticket import Ticket
from desk.ticket_list import Listed, Page
from desk.transitions import OPEN

_ELSEWHERE = {"name", "text", "facts", "contact"}  # of an opening: the detail has them


def page_of(page: Page, due: DueTimes, now: datetime) -> TicketPage:
    items = [summary_of(listed, due, now) for listed in page.items]
    return TicketPage(items=items, next_cursor=page.next_cursor, counts=page.counts)


def summary_of(listed: Listed, due: DueTimes, now: datetime) -> TicketSummary:
    return TicketSummary(**_summary(listed, due, now))


def detail_of(desk: Desk, principal: Principal, ticket_id: str) -> TicketDetail:
    """After a change, which has its own record. Raises `NotFound`, for a foreign ticket too."""
    ticket, events = desk.tickets.read(ticket_id, principal)
    return detail(desk, principal, ticket, events)


def viewed(desk: Desk, principal: Principal, ticket_id: str) -> TicketDetail:
    """For who only looks, which is recorded of the desk. Raises `NotFound`, for a foreign ticket too."""
    ticket, events = desk.tickets.look_at(ticket_id, principal)
    return detail(desk, principal, ticket, events)


def detail(desk: Desk, principal: Principal, ticket: Ticket, events: Iterable[Recorded]) -> TicketDetail:
    """Of a ticket that `principal` may see, or has just opened."""
    shown = visible_events(events, principal)
    listed = desk.ticket_list.of([ticket.id], SYSTEM)[0]
    linked = {
        found.id: _link(found) for found in desk.ticket_list.of({*ticket.links, ticket.merged_into or ""}, principal)
    }
    order = {e.event.attachment_id: e.number for e in shown if isinstance(e.event, ev.Attached)}
    attached = sorted(desk.attachments.of(ticket.id, principal), key=lambda file: order.get(file.id, 0))
    with desk.stores.engine.connect() as connection:
        names = names_of(connection, _actors(ticket, shown) | {file.added_by for file in attached})
        sent = _letters(connection, ticket.id)
    return TicketDetail(
        **_summary(listed, desk.tickets.due, desk.clock()),
        text=ticket.text,
        contact=ticket.contact,
        origin=ticket.origin,
        facts=list(shown_facts(ticket.facts)),
        events=[_event(recorded, names) for recorded in shown],
        conversation=_conversation(desk, ticket.conversation_id),
        answer_id=ticket.answer_id,
        attachments=[_attachment(file, names) for file in attached],
        links=[linked[i] for i in ticket.links if i in linked],
        merged_into=linked.get(ticket.merged_into or ""),
        letters=sent,
        rated=_rating(desk, ticket.id) if ticket.rating is not None else None,
        first_owner=_named(ticket.first_owner, names),
        allowed=list(allowed(ticket, principal)),
    )


def _summary(listed: Listed, due: DueTimes, now: datetime) -> dict[str, Any]:
    waiting = listed.state in OPEN and listed.due_at is not None
    return {
        "id": listed.id,
        "number": listed.number,
        "kind": listed.kind,
        "state": listed.state,
        "subject": listed.subject,
        "enterprise": listed.enterprise and EnterpriseName(id=listed.enterprise[0], name=listed.enterprise[1]),
        "assignee": listed.assignee and Named(actor=listed.assignee[0], name=listed.assignee[1]),
        "offered_to": listed.offered_to and Named(actor=listed.offered_to[0], name=listed.offered_to[1]),
        "opened_at": listed.opened_at,
        "due_at": listed.due_at,
        "overdue": waiting and listed.due_at is not None and listed.due_at < now,
        "due_in_working_days": due.left(listed.due_at, now) if waiting and listed.due_at else None,
        "answered_at": listed.answered_at,
        "closed_at": listed.closed_at,
        "revision": listed.revision,
        "rating": listed.rating,
    }


def _link(listed: Listed) -> TicketLink:
    return TicketLink(id=listed.id, number=listed.number, subject=listed.subject, state=listed.state)


def _actors(ticket: Ticket, events: Iterable[Recorded]) -> set[str]:
    found = {recorded.actor for recorded in events} | {ticket.first_owner or ""}
    return found | {r.event.to for r in events if isinstance(r.event, ev.Assigned | ev.TransferOffered)}


def _named(actor: str | None, names: dict[str, str]) -> Named | None:
    return None if actor is None else Named(actor=actor, name=names[actor])


def _event(recorded: Recorded, names: dict[str, str]) -> TicketEvent:
    event = recorded.event
    exclude = _ELSEWHERE if isinstance(event, ev.Opened) else {"name"}
    body = event.model_dump(mode="json", exclude=exclude)
    if isinstance(event, ev.Assigned | ev.TransferOffered):
        body["to_name"] = names[event.to]
    actor = Named(actor=recorded.actor, name=names[recorded.actor])
    return TicketEvent(number=recorded.number, name=event.name, body=body, actor=actor, at=recorded.at)


def _attachment(file: Attachment, names: dict[str, str]) -> AttachmentView:
    return AttachmentView(
        id=file.id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        internal=file.internal,
        added_by=Named(actor=file.added_by, name=names[file.added_by]),
        added_at=file.added_at,
    )


def _rating(desk: Desk, ticket_id: str) -> RatingView | None:
    found = desk.ratings.of(ticket_id)
    return None if found is None else RatingView(**asdict(found))


def _conversation(desk: Desk, conversation_id: str | None) -> TicketConversation | None:
    """None where there was none, or where it has been deleted since."""
    found = desk.stores.conversations.find(conversation_id) if conversation_id else None
    if found is None:
        return None
    turns = [Turn(question=t.question, answer=t.answer, asked_at=t.asked_at) for t in found.turns]
    return TicketConversation(id=found.id, turns=turns)


def _letters(connection: sa.Connection, ticket_id: str) -> list[SentLetter]:
    rows = connection.execute(
        sa.select(letters).where(letters.c.ticket_id == ticket_id).order_by(letters.c.sent_at)
    ).all()
    names = names_of(connection, {row.signed_by for row in rows})
    return [
        SentLetter(
            text=str(row.body.get("text", "")), body=row.body, signed_by=names[row.signed_by], sent_at=row.sent_at
        )
        for row in rows
    ]
