"""好差评: five levels with reasons, once a ticket; a bad one opens a follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

import sqlalchemy as sa
import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.errors import InvalidInput
from assistant.storage.schema_desk import ratings, tickets
from desk.events import Assigned, Linked, Rated
from desk.names import members
from desk.opening import NewTicket
from desk.principal import SYSTEM, Principal, Role
from desk.ticket import Ticket
from desk.tickets import Tickets
from desk.transitions import OPEN

_LEVELS = range(1, 6)


class Level(BaseModel):
    """One answer to how satisfied somebody is, and the reasons to choose from."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    level: int = Field(ge=_LEVELS[0], le=_LEVELS[-1])
    name: str
    reasons: tuple[str, ...]


class RatingScale(BaseModel):
    """What `ratings.yaml` says. Levels up to `bad` open a follow-up."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    levels: tuple[Level, ...]
    bad: int = Field(ge=0, le=_LEVELS[-1])

    @model_validator(mode="after")
    def _all_levels(self) -> RatingScale:
        if sorted(held.level for held in self.levels) != list(_LEVELS):
            raise ValueError("levels must be 1 to 5, each once")
        return self

    def of(self, level: int) -> Level:
        """Raises `InvalidInput` for a level that is none."""
        found = next((held for held in self.levels if held.level == level), None)
        if found is None:
            raise InvalidInput("评价分五级：5 非常满意，1 非常不满意")
        return found


@cache
def rating_scale() -> RatingScale:
    """Raises pydantic's `ValidationError` where the file was edited wrongly."""
    return RatingScale.model_validate(yaml.safe_load((files("desk") / "ratings.yaml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Rating:
    """`follow_up`: the ticket that a bad one opened."""

    level: int
    name: str
    reasons: tuple[str, ...]
    comment: str
    follow_up: str | None
    given_at: datetime


class Ratings:
    """Takes ratings. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, tickets: Tickets, scale: RatingScale) -> None:
        self.scale = scale
        self._engine = engine
        self._tickets = tickets

    def rate(
        self,
        ticket_id: str,
        principal: Principal,
        level: int,
        reasons: Sequence[str] = (),
        comment: str = "",
        *,
        expected: int | None = None,
    ) -> Ticket:
        """The ticket with its rating, which nothing changes any more. Raises `NotFound`, `Conflict`, `NotAllowed`, `InvalidInput`."""
        chosen = self.scale.of(level)
        reasons = tuple(dict.fromkeys(reasons))
        unknown = [reason for reason in reasons if reason not in chosen.reasons]
        if unknown:
            raise InvalidInput(f"“{unknown[0][:40]}”不在“{chosen.name}”的理由之中；可选：{'、'.join(chosen.reasons)}")
        bad = level <= self.scale.bad
        with self._engine.begin() as connection:
            self._tickets.hold(connection, ticket_id, principal)
            number = self._tickets.take_number(connection) if bad else None
            ticket = self._tickets.append_in(connection, ticket_id, principal, Rated(level=level), expected=expected)
            follow_up = None
            if number is not None:
                text = _follow_up_text(ticket, chosen, reasons, comment)
                follow_up = self._follow_up(connection, ticket, text, number)
                ticket = self._tickets.append_in(connection, ticket_id, SYSTEM, Linked(to=follow_up.id))
            connection.execute(
                ratings.insert().values(
                    ticket_id=ticket_id,
                    level=level,
                    reasons=list(reasons),
                    comment=comment or None,
                    follow_up=follow_up.id if follow_up else None,
                    given_by=principal.actor,
                    given_at=self._tickets.clock(),
                )
            )
        return ticket

    def of(self, ticket_id: str) -> Rating | None:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(ratings).where(ratings.c.ticket_id == ticket_id)).first()
        if row is None:
            return None
        name = self.scale.of(row.level).name
        return Rating(row.level, name, tuple(row.reasons), row.comment or "", row.follow_up, row.given_at)

    def _follow_up(self, connection: sa.Connection, ticket: Ticket, text: str, number: str) -> Ticket:
        """A ticket of the same party for somebody above who answered it, where there is one."""
        new = NewTicket(
            kind=ticket.kind,
            subject=f"差评回访：{ticket.number}",
            text=text,
            contact=ticket.contact,
            enterprise_id=ticket.enterprise_id,
            follows=ticket.id,
        )
        opened = self._tickets.open_in(connection, SYSTEM, new, number=number)
        to = _least_busy_above(connection, ticket)
        return self._tickets.append_in(connection, opened.id, SYSTEM, Assigned(to=to)) if to else opened


def _follow_up_text(ticket: Ticket, level: Level, reasons: Sequence[str], comment: str) -> str:
    lines = [f"工单 {ticket.number}“{ticket.subject}”被评为“{level.name}”，请回访并整改。"]
    lines += [f"理由：{'、'.join(reasons)}"] if reasons else []
    lines += [f"评价：{comment}"] if comment else []
    return "\n".join(lines)


def _least_busy_above(connection: sa.Connection, ticket: Ticket) -> str | None:
    """A reviewer, else an administrator, who did not have the ticket; of several the one with the fewest open tickets."""
    found = [m for m in members(connection) if m.role in (Role.REVIEWER, Role.ADMIN) and m.actor != ticket.assignee]
    counted = connection.execute(
        sa.select(tickets.c.assignee, sa.func.count().label("held"))
        .where(tickets.c.state.in_([s.value for s in OPEN]), tickets.c.assignee.in_([m.actor for m in found]))
        .group_by(tickets.c.assignee)
    )
    held: dict[str, int] = {row.assignee: row.held for row in counted}
    found.sort(key=lambda m: (m.role is not Role.REVIEWER, held.get(m.actor, 0), m.actor))
    return found[0].actor if found else None
