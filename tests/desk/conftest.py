"""A desk on an empty database of each kind, its people, and a clock that the tests set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from assistant.storage.schema_people import enterprises, users
from desk.due import DueTimes, due_rules
from desk.principal import Principal, Role
from desk.ticket_list import TicketList
from desk.tickets import Tickets

PARK = ZoneInfo("Asia/Shanghai")


@dataclass
class Clock:
    """A Wednesday morning in the park, until somebody turns it."""

    now: datetime = field(default_factory=lambda: datetime(2026, 9, 16, 10, 0, tzinfo=PARK).astimezone(UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class People:
    """Who the tests are about. `acme` and `colleague` are of one enterprise."""

    li = Principal("user:li", Role.OFFICER, "李四")
    wang = Principal("user:wang", Role.OFFICER, "王五")
    zhao = Principal("user:zhao", Role.REVIEWER, "赵六")
    admin = Principal("user:boss", Role.ADMIN, "管理员")
    acme = Principal("user:acme", Role.ENTERPRISE, "张三", "e1")
    colleague = Principal("user:acme2", Role.ENTERPRISE, "张小三", "e1")
    rival = Principal("user:rival", Role.ENTERPRISE, "对手", "e2")
    visitor = Principal("visitor:v1", Role.VISITOR)
    stranger = Principal("visitor:v2", Role.VISITOR)

    @property
    def staff(self) -> tuple[Principal, ...]:
        return (self.li, self.wang, self.zhao, self.admin)


def add_people(engine: sa.Engine, people: People) -> None:
    """The accounts and the two enterprises that `people` speak of."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with engine.begin() as connection:
        for enterprise_id, name in (("e1", "示范科技有限公司"), ("e2", "对手智能有限公司")):
            connection.execute(enterprises.insert().values(id=enterprise_id, name=name, profile={}, created_at=now))
        for person in (*people.staff, people.acme, people.colleague, people.rival):
            connection.execute(
                users.insert().values(
                    id=person.actor.removeprefix("user:"),
                    name=person.actor,
                    display_name=person.name,
                    role=person.role.value,
                    enterprise_id=person.enterprise_id,
                    active=True,
                    created_at=now,
                )
            )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(engine: sa.Engine) -> People:
    """The desk's people and two enterprises, with their accounts in the database."""
    made = People()
    add_people(engine, made)
    return made


@pytest.fixture
def due() -> DueTimes:
    return DueTimes(PARK, due_rules())


@pytest.fixture
def tickets(engine: sa.Engine, clock: Clock, due: DueTimes, people: People) -> Tickets:
    return Tickets(engine, clock, due)


@pytest.fixture
def ticket_list(engine: sa.Engine, clock: Clock) -> TicketList:
    return TicketList(engine, clock)
