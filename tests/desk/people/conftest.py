"""A database of each kind, people and their audit chain on it, and a clock that is turned by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from desk.people.audit import Audit
from desk.people.people import People, people_of


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def audit(engine: sa.Engine, clock: Clock) -> Audit:
    return Audit(engine, clock)


@pytest.fixture
def people(engine: sa.Engine, audit: Audit, clock: Clock) -> People:
    return people_of(engine, audit, clock)
