"""How long what is kept: conversations, closed tickets, the reports of jobs. What has no limit stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from assistant.storage import schema as s
from assistant.storage import schema_desk as d
from assistant.storage import schema_people as p
from desk.people.audit import Audit
from desk.people.holdings import Holding, delete, of_conversations, of_tickets, settle
from desk.principal import SYSTEM

_ENDED = ("done", "failed", "cancelled")
_CLOSED = ("closed", "merged")


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """Days since the last word, since closing, since the end; None: for ever."""

    conversations: int | None = None
    tickets: int | None = None
    logs: int | None = None


class Retention:
    def __init__(self, engine: sa.Engine, audit: Audit, clock: Callable[[], datetime], limits: RetentionDays) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock
        self._limits = limits

    def due(self) -> dict[str, int]:
        """How many rows of each table are over their time; nothing is deleted."""
        with self._engine.connect() as connection:
            counts = {
                h.table.name: int(
                    connection.execute(sa.select(sa.func.count()).select_from(h.table).where(h.rows)).scalar_one()
                )
                for h in self._over()
            }
        return {name: count for name, count in counts.items() if count}

    def apply(self) -> dict[str, int]:
        """Deletes them. Returns how many rows of each table."""
        with self._engine.begin() as connection:
            counts = delete(connection, self._over())
            if counts:
                self._audit.record(connection, SYSTEM, "retention.applied", "retention", counts)
        if counts:
            settle(self._engine)
        return counts

    def _over(self) -> tuple[Holding, ...]:
        found = [Holding(p.sessions, p.sessions.c.expires_at <= self._clock())]
        if self._limits.tickets is not None:
            t = d.tickets.c
            closed = sa.select(t.id).where(t.state.in_(_CLOSED), t.closed_at < self._before(self._limits.tickets))
            found += of_tickets(closed)
        found += of_conversations(self._conversations())
        if self._limits.logs is not None:
            ended = sa.select(s.jobs.c.id).where(
                s.jobs.c.state.in_(_ENDED), s.jobs.c.ended_at < self._before(self._limits.logs)
            )
            found += [
                Holding(s.job_events, s.job_events.c.job_id.in_(ended)),
                Holding(s.job_failures, s.job_failures.c.job_id.in_(ended)),
                Holding(s.jobs, s.jobs.c.id.in_(ended)),
            ]
        return tuple(found)

    def _conversations(self) -> sa.Select[tuple[str]]:
        """Those without a word for long, but for those that a ticket shows; and what was still being answered when its
        enterprise was deleted.
        """
        c = s.conversations.c
        shown = sa.select(d.tickets.c.conversation_id).where(d.tickets.c.conversation_id.is_not(None))
        known = sa.select(sa.literal("enterprise:") + p.enterprises.c.id)
        over = sa.and_(c.owner.like("enterprise:%"), c.owner.not_in(known))
        if self._limits.conversations is not None:
            since = self._before(self._limits.conversations)
            recent = sa.select(s.turns.c.conversation_id).where(s.turns.c.asked_at >= since)
            over = sa.or_(over, sa.and_(c.created_at < since, c.id.not_in(recent)))
        return sa.select(c.id).where(over, c.id.not_in(shown))

    def _before(self, days: int) -> datetime:
        return self._clock() - timedelta(days=days)
