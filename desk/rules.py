"""Who may see a ticket, and what somebody may do to it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk import events as ev
from desk.events import Event, Recorded
from desk.principal import SYSTEM, Principal, Role
from desk.ticket import Ticket
from desk.transitions import Who, ways
from desk.words import EVENTS, STATES, WHO

# the doors' names of what can be done → the event; the paths below a ticket's address
ACTIONS: Mapping[str, str] = {
    "assign": "assigned",
    "accept": "accepted",
    "transfer": "transfer_offered",
    "transfer/accept": "transfer_accepted",
    "transfer/decline": "transfer_declined",
    "extend": "extended",
    "notes": "note_added",
    "messages": "message_added",
    "attachments": "attached",
    "link": "linked",
    "merge": "merged",
    "close": "closed",
    "reopen": "reopened",
    "rating": "rated",
    "draft": "drafted",
    "draft/submit": "submitted",
    "draft/review": "reviewed",
    "draft/send": "sent",
}
_REVIEWING = frozenset({Role.REVIEWER, Role.ADMIN})


def owns(ticket: Ticket, principal: Principal) -> bool:
    """Whether it is the matter of who acts. Nobody's own is nobody's; the desk works on tickets and owns none."""
    if principal.is_staff or principal.owner is None:
        return False
    if principal.enterprise_id:
        return ticket.enterprise_id == principal.enterprise_id
    return ticket.enterprise_id is None and ticket.opened_by == principal.actor


def may_see(ticket: Ticket, principal: Principal) -> bool:
    return principal.is_staff or owns(ticket, principal)


def same_party(a: Ticket, b: Ticket) -> bool:
    """Whether two tickets are of one enterprise, or of one visitor."""
    if a.enterprise_id or b.enterprise_id:
        return a.enterprise_id == b.enterprise_id
    return a.opened_by == b.opened_by and a.opened_by.startswith("visitor:")


def standing(ticket: Ticket, principal: Principal) -> frozenset[Who]:
    """What `principal` is to the ticket."""
    if not principal.is_staff:
        return frozenset({Who.OWNER}) if owns(ticket, principal) else frozenset()
    held = {
        Who.STAFF: True,
        Who.ASSIGNEE: ticket.assignee == principal.actor,
        Who.RECEIVER: ticket.offered_to == principal.actor,
        Who.REVIEWER: principal.role in _REVIEWING,
        Who.SYSTEM: principal.actor == SYSTEM.actor,
    }
    return frozenset(who for who, holds in held.items() if holds)


def allowed(ticket: Ticket, principal: Principal) -> tuple[str, ...]:
    """The names of what `principal` can do to the ticket now."""
    standings = standing(ticket, principal)
    return tuple(
        action
        for action, event in ACTIONS.items()
        if any(way.who & standings for way in ways(event, ticket.state))
        and not (event == "rated" and ticket.rating is not None)
        and not (event == "reviewed" and ticket.submitted_by == principal.actor)
    )


def check(ticket: Ticket, principal: Principal, event: Event) -> None:
    """Raises `NotFound` for a foreign ticket, `Conflict` where the state does not allow it, `NotAllowed` where only others may."""
    if not may_see(ticket, principal):
        raise no_ticket(ticket.id)
    what = EVENTS[event.name]
    found = tuple(ways(event.name, ticket.state))
    if not found:
        raise Conflict(f"工单 {ticket.number} {STATES[ticket.state]}，不能{what}")
    if not any(way.who & standing(ticket, principal) for way in found):
        who = "、".join(sorted({WHO[w] for way in found for w in way.who}))
        raise NotAllowed(f"工单 {ticket.number} {STATES[ticket.state]}，只有{who}可以{what}")
    _check_content(ticket, principal, event)


def no_ticket(ticket_id: str) -> NotFound:
    return NotFound(f"没有编号为“{ticket_id[:60]}”的工单")


def _check_content(ticket: Ticket, principal: Principal, event: Event) -> None:
    match event:
        case ev.Rated() if ticket.rating is not None:
            raise Conflict(f"工单 {ticket.number} 已经评价过，每件只能评价一次")
        case ev.Reviewed() if ticket.submitted_by == principal.actor:
            raise NotAllowed("复核须由提交人以外的第二人进行")
        case ev.TransferOffered() if event.to == ticket.assignee:
            raise InvalidInput("接收人就是现在的承办人，请选择另一位工作人员")
        case ev.Attached() if event.internal and not principal.is_staff:
            raise NotAllowed("只有工作人员可以添加内部附件")
        case ev.Closed() if ticket.open and not event.reason.strip():
            raise InvalidInput("还没有答复就办结的，请说明原因")
        case ev.Linked() | ev.Merged() if (event.to if isinstance(event, ev.Linked) else event.into) == ticket.id:
            raise InvalidInput("不能关联或并入工单自己")
        case _:
            pass


_HIDDEN = frozenset(
    {"drafted", "edited", "submitted", "reviewed", "note_added", "reminded", "transfer_offered", "transfer_declined"}
)


def visible_events(events: Iterable[Recorded], principal: Principal) -> tuple[Recorded, ...]:
    """The events that may be shown: the desk's own notes, drafts, reviews, reminders and hand-overs stay with the desk."""
    if principal.is_staff:
        return tuple(events)
    return tuple(
        e for e in events if e.event.name not in _HIDDEN and not (isinstance(e.event, ev.Attached) and e.event.internal)
    )
