"""By when a ticket is due: working days by kind (`due.yaml`, which an officer can edit), extensions, reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.errors import Conflict, InvalidInput
from assistant.policy.working_days import add_working_days, next_working_day, working_days_between
from desk.events import Kind, Origin
from desk.ticket import Ticket, Told

_Days = Annotated[int, Field(ge=1, le=250)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OfficeHours(_Model):
    opens: time
    closes: time

    @model_validator(mode="after")
    def _opens_first(self) -> OfficeHours:
        if self.closes <= self.opens:
            raise ValueError("closes must be later than opens")
        return self


class Extensions(_Model):
    most: int = Field(ge=0)
    working_days: _Days


class DueRules(_Model):
    """What `due.yaml` says."""

    office_hours: OfficeHours
    working_days: dict[Kind, _Days]
    follow_up: _Days
    extensions: Extensions
    remind_before_hours: Annotated[int, Field(ge=1, le=240)]

    @model_validator(mode="after")
    def _all_kinds(self) -> DueRules:
        missing = set(Kind) - set(self.working_days)
        if missing:
            raise ValueError(f"working_days has no {', '.join(sorted(missing))}")
        return self


@cache
def due_rules() -> DueRules:
    """Raises pydantic's `ValidationError`, naming the key, where the file was edited wrongly."""
    return DueRules.model_validate(yaml.safe_load((files("desk") / "due.yaml").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class DueTimes:
    """Due times in the park's time zone. What is taken and given is UTC."""

    zone: ZoneInfo
    rules: DueRules

    def due(self, kind: Kind, received: datetime, origin: Origin | None = None) -> datetime:
        """The end of the office hours of the last working day. What comes after hours or on a day off is received on the next one."""
        local = received.astimezone(self.zone)
        day = local.date()
        if local.time() >= self.rules.office_hours.closes:
            day += timedelta(days=1)
        days = self.rules.follow_up if origin is Origin.FOLLOW_UP else self.rules.working_days[kind]
        return self._closing(add_working_days(next_working_day(day).day, days).day)

    def check_extension(self, ticket: Ticket, due_at: datetime, reason: str, now: datetime) -> None:
        """Raises `Conflict` where it was extended often enough, `InvalidInput` for a due time that is none."""
        most = self.rules.extensions.most
        if ticket.extensions >= most:
            raise Conflict(f"工单 {ticket.number} 已延期 {most} 次，不能再延")
        if not reason.strip():
            raise InvalidInput("延期须写明理由")
        present = ticket.due_at or now
        if due_at <= max(present, now):
            raise InvalidInput("新的期限应晚于现在，也晚于原来的期限")
        days = self.rules.extensions.working_days
        latest = self._closing(add_working_days(self.day(max(present, now)), days).day)
        if due_at > latest:
            raise InvalidInput(f"一次最多延 {days} 个工作日，即不晚于 {latest.astimezone(self.zone):%Y-%m-%d %H:%M}")

    def left(self, due_at: datetime, now: datetime) -> int:
        """Working days until it is due: 0 on the day itself, negative after it."""
        return working_days_between(self.day(now), self.day(due_at))

    def to_tell(self, ticket: Ticket, now: datetime) -> Told | None:
        """The reminder that is due now and was not given yet."""
        if not ticket.open or ticket.due_at is None or ticket.reminded == "overdue":
            return None
        if ticket.due_at < now:
            return "overdue"
        return "soon" if ticket.reminded is None and ticket.due_at <= self.horizon(now) else None

    def horizon(self, now: datetime) -> datetime:
        """What is due up to here is due soon."""
        return now + timedelta(hours=self.rules.remind_before_hours)

    def day(self, moment: datetime) -> date:
        """The park's day."""
        return moment.astimezone(self.zone).date()

    def _closing(self, day: date) -> datetime:
        return datetime.combine(day, self.rules.office_hours.closes, self.zone).astimezone(UTC)
