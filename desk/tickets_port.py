"""What letters need of tickets: that an event is appended, under the ticket's own rules of who may do what when."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa

from desk.events import Event
from desk.principal import Principal


class TicketLog(Protocol):
    """Appends to a ticket's events within the caller's transaction.

    Raises `Conflict` where the ticket's state does not allow it or another event came first, and `NotFound` for a foreign ticket.
    """

    def append_in(
        self,
        connection: sa.Connection,
        ticket_id: str,
        principal: Principal,
        event: Event,
        *,
        expected: int | None = None,
    ) -> object: ...
