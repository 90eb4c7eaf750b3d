"""Tickets that are due soon or overdue: told once each, as an event of the ticket."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from assistant.errors import AssistantError
from assistant.storage.schema_desk import tickets
from desk.events import Reminded
from desk.principal import SYSTEM
from desk.ticket import Ticket
from desk.tickets import Tickets
from desk.transitions import OPEN

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reminder:
    ticket: Ticket
    overdue: bool


class Reminders:
    """Looks for what is due. Safe to run in several processes at once."""

    def __init__(self, engine: sa.Engine, tickets: Tickets) -> None:
        self._engine = engine
        self._tickets = tickets

    def remind(self, now: datetime) -> tuple[Reminder, ...]:
        """Tells what became due soon or overdue since the last time; what fails is logged and told the next time."""
        told = []
        for ticket_id in self._candidates(now):
            try:
                reminder = self._tell(ticket_id, now)
            except AssistantError as error:
                logger.warning("ticket %s could not be reminded of: %s", ticket_id, error.message)
                continue
            if reminder:
                told.append(reminder)
        return tuple(told)

    def _candidates(self, now: datetime) -> list[str]:
        """What may have something to be told of."""
        horizon = self._tickets.due.horizon(now)
        query = sa.select(tickets.c.id).where(
            tickets.c.state.in_([s.value for s in OPEN]),
            (tickets.c.due_at < now) & sa.func.coalesce(tickets.c.reminded, "").in_(["", "soon"])
            | (tickets.c.due_at <= horizon) & tickets.c.reminded.is_(None),
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(tickets.c.due_at)).scalars())

    def _tell(self, ticket_id: str, now: datetime) -> Reminder | None:
        """None where another process was first, or the ticket is answered by now."""
        with self._engine.begin() as connection:
            ticket, _ = self._tickets.hold(connection, ticket_id, SYSTEM)
            due = self._tickets.due.to_tell(ticket, now)
            if due is None:
                return None
            event = Reminded(overdue=due == "overdue")
            return Reminder(self._tickets.append_in(connection, ticket_id, SYSTEM, event), event.overdue)
