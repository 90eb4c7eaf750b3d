from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.errors import Conflict, InvalidInput
from assistant.policy.working_days import day_kind
from desk import events as ev
from desk.due import DueRules, DueTimes, due_rules
from desk.events import Kind, Origin
from desk.opening import NewTicket
from desk.reminders import Reminders
from desk.tickets import Tickets
from tests.desk.conftest import PARK, Clock, People


def park(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARK).astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "received", "due_at"),
    [
        (Kind.CONSULT, "2026-09-16 10:00", "2026-09-17 17:30"),  # Wednesday morning
        (Kind.CONSULT, "2026-09-16 22:00", "2026-09-18 17:30"),  # after hours: received on Thursday
        (Kind.CONSULT, "2026-09-16 17:30", "2026-09-18 17:30"),  # the office has just closed
        (Kind.CONSULT, "2026-09-16 06:00", "2026-09-17 17:30"),  # before hours: received on that day
        (
            Kind.CONSULT,
            "2026-09-18 22:00",
            "2026-09-21 17:30",
        ),  # Friday night: received on Sunday, which is worked for 国庆
        (Kind.CONSULT, "2026-12-05 12:00", "2026-12-08 17:30"),  # Saturday: received on Monday
        (Kind.APPEAL, "2026-09-30 09:00", "2026-10-13 17:30"),  # over the 国庆 holiday, Saturday the 10th is worked
        (Kind.FILING, "2026-09-16 10:00", "2026-09-20 17:30"),  # that Sunday again
    ],
)
def test_due_times_count_working_days(due: DueTimes, kind: Kind, received: str, due_at: str) -> None:
    assert due.due(kind, park(received)) == park(due_at)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))


@given(st.sampled_from(Kind), moments, moments)
def test_what_comes_later_is_never_due_sooner_and_always_on_a_working_day(
    kind: Kind, one: datetime, other: datetime
) -> None:
    times = DueTimes(PARK, due_rules())
    first, second = (times.due(kind, moment) for moment in sorted((one, other)))
    assert first <= second
    assert first > min(one, other)
    local = first.astimezone(PARK)
    assert day_kind(local.date()).working
    assert local.time() == due_rules().office_hours.closes
    assert times.left(first, min(one, other)) >= due_rules().working_days[kind]


def test_a_follow_up_is_due_sooner_than_its_kind(due: DueTimes) -> None:
    received = park("2026-09-16 10:00")
    assert due.due(Kind.APPEAL, received, Origin.FOLLOW_UP) < due.due(Kind.APPEAL, received)


def test_what_is_left_is_told_in_working_days(due: DueTimes) -> None:
    friday = park("2026-12-04 17:30")
    assert [due.left(friday, park(day)) for day in ("2026-12-02 23:00", "2026-12-04 08:00", "2026-12-07 08:00")] == [
        2,
        0,
        -1,
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"working_days": {"consult": 1}},
        {"working_days": {**dict.fromkeys(Kind, 1), "other": 1}},
        {"office_hours": {"opens": "18:00", "closes": "09:00"}},
        {"follow_up": 0},
        {"extension": {}},
    ],
)
def test_rules_that_were_edited_wrongly_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DueRules.model_validate({**due_rules().model_dump(), **change})


# -- extensions ----------------------------------------------------------------------------------------------------


def test_an_extension_takes_a_reason_a_later_day_and_not_too_much(
    tickets: Tickets, people: People, clock: Clock
) -> None:
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    tickets.append(ticket.id, people.li, ev.Accepted())
    assert ticket.due_at == park("2026-09-17 17:30")
    for wrong in (ticket.due_at, clock.now, park("2026-12-31 12:00")):
        with pytest.raises(InvalidInput):
            tickets.append(ticket.id, people.li, ev.Extended(due_at=wrong, reason="等函复"))
    with pytest.raises(InvalidInput, match="理由"):
        tickets.append(ticket.id, people.li, ev.Extended(due_at=park("2026-09-18 17:30"), reason=" "))
    for day in ("2026-09-18 17:30", "2026-09-21 17:30"):
        extended = tickets.append(ticket.id, people.li, ev.Extended(due_at=park(day), reason="等函复"))
        assert extended.due_at == park(day)
    with pytest.raises(Conflict, match="已延期 2 次"):
        tickets.append(ticket.id, people.li, ev.Extended(due_at=park("2026-09-22 17:30"), reason="等函复"))


# -- reminders -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reminders(engine: sa.Engine, tickets: Tickets) -> Reminders:
    return Reminders(engine, tickets)


def test_each_reminder_is_given_once(tickets: Tickets, people: People, clock: Clock, reminders: Reminders) -> None:
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    told = []
    for moment in ("17 13:00", "17 13:45", "17 14:00", "17 17:30", "17 17:31", "18 09:00"):
        clock.now = park(f"2026-09-{moment}")
        told.append([r.overdue for r in reminders.remind(clock.now)])
    assert told == [[], [False], [], [], [True], []]
    assert tickets.get(ticket.id, people.li).reminded == "overdue"


def test_an_overdue_ticket_nobody_was_warned_of_is_told_once(
    tickets: Tickets, people: People, clock: Clock, reminders: Reminders
) -> None:
    tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    clock.forward(days=30)
    assert [r.overdue for r in reminders.remind(clock.now)] == [True]
    assert reminders.remind(clock.now) == ()


def test_a_new_due_time_is_reminded_of_again(
    tickets: Tickets, people: People, clock: Clock, reminders: Reminders
) -> None:
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    tickets.append(ticket.id, people.li, ev.Accepted())
    clock.now = park("2026-09-17 18:00")
    reminders.remind(clock.now)
    tickets.append(ticket.id, people.li, ev.Extended(due_at=park("2026-09-18 17:30"), reason="等函复"))
    assert reminders.remind(clock.now) == ()
    clock.now = park("2026-09-18 14:00")
    assert [r.overdue for r in reminders.remind(clock.now)] == [False]


def test_nothing_is_told_of_what_is_done(tickets: Tickets, people: People, clock: Clock, reminders: Reminders) -> None:
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    tickets.append(ticket.id, people.li, ev.Closed(reason="撤回"))
    clock.forward(days=30)
    assert reminders.remind(clock.now) == ()
