"""The desk's parts, put together in one place: the doors ask `Desk` for what they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from assistant.build import Stores
from assistant.pipeline import Assistant
from desk.due import DueTimes, due_rules
from desk.ticket_list import TicketList
from desk.tickets import Tickets


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Desk:
    """One service desk on the stores of this process. `assistant` gives the assistant, or raises while it loads."""

    stores: Stores
    assistant: Callable[[], Assistant]
    clock: Callable[[], datetime] = utc_now

    @cached_property
    def tickets(self) -> Tickets:
        due = DueTimes(ZoneInfo(self.stores.settings.time_zone), due_rules())
        return Tickets(self.stores.engine, self.clock, due)

    @cached_property
    def ticket_list(self) -> TicketList:
        return TicketList(self.stores.engine, self.clock)
