"""Tickets in the database: the only writer of `tickets` and `ticket_events`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput
from assistant.storage.schema_desk import tickets
from desk import events as ev
from desk import rules
from desk.due import DueTimes
from desk.events import Event, Recorded
from desk.names import is_member, names_of
from desk.opening import NewTicket, opened
from desk.principal import Principal
from desk.recording import Record, no_record
from desk.ticket import Ticket, apply, fold
from desk.ticket_rows import lock, next_number, read_events, read_ticket, row_of, write_event
from desk.transitions import OPEN, ways
from desk.words import EVENTS


class Tickets:
    """Opens tickets and appends to them. Safe to share between threads and processes."""

    def __init__(
        self, engine: sa.Engine, clock: Callable[[], datetime], due: DueTimes, record: Record = no_record
    ) -> None:
        self.due = due
        self.clock = clock
        self._engine = engine
        self._record = record

    # -- reading ---------------------------------------------------------------------------------------------------

    def get(self, ticket_id: str, principal: Principal) -> Ticket:
        """Raises `NotFound`, for a foreign ticket too."""
        return self.read(ticket_id, principal)[0]

    def read(self, ticket_id: str, principal: Principal) -> tuple[Ticket, tuple[Recorded, ...]]:
        """The ticket and its events. Raises `NotFound`, for a foreign ticket too."""
        with self._engine.connect() as connection:
            return self.read_in(connection, ticket_id, principal)

    def read_in(
        self, connection: sa.Connection, ticket_id: str, principal: Principal
    ) -> tuple[Ticket, tuple[Recorded, ...]]:
        """As `read`, in the caller's transaction."""
        found = read_ticket(connection, ticket_id)
        if found is None or not rules.may_see(found[0], principal):
            raise rules.no_ticket(ticket_id)
        return found

    def look_at(self, ticket_id: str, principal: Principal) -> tuple[Ticket, tuple[Recorded, ...]]:
        """As `read`, and recorded where somebody of the desk looks at what others told of themselves."""
        found = self.read(ticket_id, principal)
        if principal.is_staff:
            with self._engine.begin() as connection:
                self._record(connection, principal, "ticket.viewed", f"ticket:{ticket_id}", {"number": found[0].number})
        return found

    def events(self, ticket_id: str) -> tuple[Recorded, ...]:
        """All events of a ticket, whoever asks; nothing where there is none."""
        with self._engine.connect() as connection:
            return read_events(connection, ticket_id)

    # -- writing ---------------------------------------------------------------------------------------------------

    def open(self, principal: Principal, new: NewTicket) -> Ticket:
        """A new ticket. Raises `InvalidInput`, `NotAllowed`, or `NotFound` for a conversation that is another's."""
        with self._engine.begin() as connection:
            return self.open_in(connection, principal, new)

    def open_in(
        self, connection: sa.Connection, principal: Principal, new: NewTicket, *, number: str | None = None
    ) -> Ticket:
        """As `open`, in the caller's transaction. `number`: one that `take_number` gave."""
        number = number or self.take_number(connection)
        self._check_handed_over(connection, principal, new)
        now = self.clock()
        event = opened(connection, principal, new, self.due, now)
        recorded = Recorded(number=1, event=event, actor=principal.actor, at=now)
        ticket = fold(uuid4().hex, number, [recorded])
        connection.execute(tickets.insert().values(row_of(ticket)))
        write_event(connection, ticket.id, recorded)
        self._tell(connection, principal, ticket, event)
        return ticket

    def take_number(self, connection: sa.Connection) -> str:
        """The next number of the park's year; until the transaction ends, nobody else gets one.

        What is held until the end is taken in one order everywhere, or two would wait for each other: tickets, the year's counter, and
        last the record, which the first event of a transaction takes. Who opens a ticket after that takes its number before.
        """
        return next_number(connection, self.due.day(self.clock()).year)

    def append(self, ticket_id: str, principal: Principal, event: Event, *, expected: int | None = None) -> Ticket:
        """The ticket after `event`. `expected`: the revision that was looked at; without it, whatever it is now.

        Raises `NotFound` (also for a foreign ticket), `Conflict` (somebody was first, or the state does not allow it), `NotAllowed`,
        `InvalidInput`.
        """
        with self._engine.begin() as connection:
            return self.append_in(connection, ticket_id, principal, event, expected=expected)

    def append_in(
        self,
        connection: sa.Connection,
        ticket_id: str,
        principal: Principal,
        event: Event,
        *,
        expected: int | None = None,
    ) -> Ticket:
        """As `append`, in the caller's transaction, which holds the ticket from here until it ends: what else is to be read of the
        ticket for this change is read after it.
        """
        ticket, events = self.hold(connection, ticket_id, principal)
        if expected is not None:
            _check_expected(connection, ticket, events, expected)
        rules.check(ticket, principal, event)
        return self._write(connection, principal, ticket, event)

    def claimable(self, principal: Principal, marks: Collection[str]) -> tuple[Ticket, ...]:
        """What was opened before signing in, oldest first. `marks`: of visitors that the caller was, in this browser."""
        with self._engine.connect() as connection:
            return self._claimable(connection, principal, marks)

    def claim(self, principal: Principal, marks: Collection[str]) -> tuple[Ticket, ...]:
        """Gives all of that to the caller's enterprise, so that its people see it wherever they sign in."""
        with self._engine.begin() as connection:
            for ticket in sorted(self._claimable(connection, principal, marks), key=lambda t: t.id):
                lock(connection, ticket.id)
            event = ev.Claimed(enterprise_id=principal.enterprise_id or "")
            held = self._claimable(connection, principal, marks)  # another tab may have been first
            return tuple(self._write(connection, principal, ticket, event) for ticket in held)

    def hold(
        self, connection: sa.Connection, ticket_id: str, principal: Principal
    ) -> tuple[Ticket, tuple[Recorded, ...]]:
        """The ticket and its events, held until the transaction ends. Raises `NotFound`."""
        if not lock(connection, ticket_id):
            raise rules.no_ticket(ticket_id)
        return self.read_in(connection, ticket_id, principal)

    def link(self, ticket_id: str, principal: Principal, to: str, *, expected: int | None = None) -> Ticket:
        """Links two tickets of one party, both ways. `to`: an id or a number."""
        with self._engine.begin() as connection:
            ticket, other = self._pair(connection, ticket_id, principal, to)
            if other.id in ticket.links:
                raise Conflict(f"工单 {ticket.number} 与 {other.number} 已经关联")
            after = self.append_in(connection, ticket.id, principal, ev.Linked(to=other.id), expected=expected)
            self.append_in(connection, other.id, principal, ev.Linked(to=ticket.id))
            return after

    def merge(self, ticket_id: str, principal: Principal, into: str, *, expected: int | None = None) -> Ticket:
        """Puts a ticket into another of the same party, for good. Both keep their events. `into`: an id or a number."""
        with self._engine.begin() as connection:
            ticket, other = self._pair(connection, ticket_id, principal, into)
            after = self.append_in(connection, ticket.id, principal, ev.Merged(into=other.id), expected=expected)
            self.append_in(connection, other.id, principal, ev.Linked(to=ticket.id, merged=True))
            return after

    # -- parts -----------------------------------------------------------------------------------------------------

    def _write(self, connection: sa.Connection, principal: Principal, ticket: Ticket, event: Event) -> Ticket:
        """Appends an event that may happen to a ticket that is held."""
        now = self.clock()
        event = self._completed(connection, principal, ticket, event, now)
        recorded = Recorded(number=ticket.revision + 1, event=event, actor=principal.actor, at=now)
        write_event(connection, ticket.id, recorded)
        after = apply(ticket, recorded)
        row = row_of(after)
        connection.execute(tickets.update().where(tickets.c.id == after.id).values(row))
        self._tell(connection, principal, after, event)
        return after

    def _claimable(self, connection: sa.Connection, principal: Principal, marks: Collection[str]) -> tuple[Ticket, ...]:
        visitors = {mark for mark in marks if mark.startswith("visitor:")}
        if principal.is_staff or not principal.enterprise_id or not visitors:
            return ()
        query = sa.select(tickets.c.id).where(tickets.c.enterprise_id.is_(None), tickets.c.opened_by.in_(visitors))
        ids = connection.execute(query.order_by(tickets.c.opened_at, tickets.c.id)).scalars().all()
        found = (read_ticket(connection, ticket_id) for ticket_id in ids)
        return tuple(t for t, _ in filter(None, found) if any(ways("claimed", t.state)))

    def _check_handed_over(self, connection: sa.Connection, principal: Principal, new: NewTicket) -> None:
        """Raises `Conflict` where they handed over the same answer before and it is still being worked on: a button pressed twice."""
        if new.answer_id is None:
            return
        mine = sa.select(tickets.c.id).where(
            tickets.c.conversation_id == new.conversation_id,
            tickets.c.opened_by == principal.actor,
            tickets.c.state.in_([state.value for state in OPEN]),
        )
        for ticket_id in connection.execute(mine).scalars().all():
            found = read_ticket(connection, ticket_id)
            if found and found[0].answer_id == new.answer_id:
                raise Conflict(f"这条回答已经转为工单 {found[0].number}，正在办理")

    def _pair(
        self, connection: sa.Connection, ticket_id: str, principal: Principal, other: str
    ) -> tuple[Ticket, Ticket]:
        """Two tickets of one party, both held, always in the same order: two who hold each other's second would wait for ever."""
        by_number = sa.select(tickets.c.id).where(tickets.c.number == other)
        other_id = connection.execute(by_number).scalar() or other
        held = {t: self.hold(connection, t, principal)[0] for t in sorted({ticket_id, other_id})}
        ticket, second = held[ticket_id], held[other_id]
        if ticket.id != second.id and not rules.same_party(ticket, second):
            raise InvalidInput(f"工单 {ticket.number} 与 {second.number} 不是同一家企业的，不能关联或并案")
        return ticket, second

    def _completed(
        self, connection: sa.Connection, principal: Principal, ticket: Ticket, event: Event, now: datetime
    ) -> Event:
        """The event with what the desk's rules add to it. Raises `InvalidInput` or `Conflict` where they forbid it."""
        match event:
            case ev.Assigned() | ev.TransferOffered() if event.to != principal.actor:
                if not is_member(connection, event.to):
                    raise InvalidInput(f"“{event.to[:60]}”不是在岗的工作人员")
                return event
            case ev.Extended():
                self.due.check_extension(ticket, event.due_at, event.reason, now)
                return event
            case ev.Reopened():
                return event.model_copy(update={"due_at": self.due.due(ticket.kind, now)})
            case _:
                return event

    def _tell(self, connection: sa.Connection, principal: Principal, ticket: Ticket, event: Event) -> None:
        """The record says what was done, not what was written: a chain that cannot be changed must hold no personal data."""
        body = {"number": ticket.number, "event": ticket.revision, "state": ticket.state.value}
        self._record(connection, principal, f"ticket.{event.name}", f"ticket:{ticket.id}", body)


def _check_expected(connection: sa.Connection, ticket: Ticket, events: Sequence[Recorded], expected: int) -> None:
    """Raises `Conflict` where somebody was first. A reminder changes nothing that anybody looked at."""
    later = [e for e in events if e.number > expected and not isinstance(e.event, ev.Reminded)]
    if later:
        newest = later[-1]
        who = names_of(connection, [newest.actor])[newest.actor]
        raise Conflict(f"{who}刚刚对工单 {ticket.number} 做了“{EVENTS[newest.event.name]}”，请看过最新情况后再操作")
    if expected > ticket.revision:
        raise InvalidInput(f"工单 {ticket.number} 没有第 {expected} 版")
