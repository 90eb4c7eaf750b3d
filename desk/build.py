"""The desk's parts, put together in one place: the doors ask `Desk` for what they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from assistant.build import Stores
from assistant.pipeline import Assistant
from desk.people.audit import Audit
from desk.people.people import People, people_of
from desk.people.portability import Portability
from desk.people.retention import Retention, RetentionDays
from desk.reviewed import Reviewed


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Desk:
    """One service desk on the stores of this process. `assistant` gives the assistant, or raises while it loads."""

    stores: Stores
    assistant: Callable[[], Assistant]
    clock: Callable[[], datetime] = utc_now

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.stores.engine, self.clock)

    @cached_property
    def people(self) -> People:
        return people_of(self.stores.engine, self.audit, self.clock)

    @cached_property
    def portability(self) -> Portability:
        return Portability(self.stores.engine, self.audit, self.clock)

    @cached_property
    def retention(self) -> Retention:
        settings = self.stores.settings
        limits = RetentionDays(
            settings.retention_conversations_days, settings.retention_tickets_days, settings.retention_logs_days
        )
        return Retention(self.stores.engine, self.audit, self.clock, limits)

    @cached_property
    def reviewed(self) -> Reviewed:
        return Reviewed(self.stores.engine, self.assistant, self.clock, self.audit.record)
