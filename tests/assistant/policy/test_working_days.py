from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.working_days import (
    add_working_days,
    day_kind,
    last_working_day,
    next_working_day,
    working_days_between,
)

published = st.dates(date(2015, 1, 1), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("day", "working", "name"),
    [
        ("2026-10-01", False, "国庆节假期"),
        ("2026-02-17", False, "春节假期"),
        ("2026-10-10", True, "周六（调休上班）"),
        ("2026-12-05", False, "周六"),
        ("2026-12-07", True, ""),
    ],
)
def test_holidays_and_make_up_days_are_those_that_were_published(day: str, working: bool, name: str) -> None:
    kind = day_kind(date.fromisoformat(day))
    assert (kind.working, kind.name, kind.estimated) == (working, name, False)


def test_a_year_without_a_notice_is_estimated_by_the_week() -> None:
    assert day_kind(date(2030, 10, 1)).working  # a Tuesday; nobody has said yet which days are off
    assert day_kind(date(2030, 10, 1)).estimated
    saturday = day_kind(date(2030, 10, 5))
    assert (saturday.working, saturday.name) == (False, "周六")
    assert add_working_days(date(2026, 12, 28), 5).estimated
    assert not add_working_days(date(2026, 12, 1), 5).estimated


def test_working_days_leave_out_the_day_itself_and_holidays() -> None:
    assert add_working_days(date(2026, 12, 11), 15).day == date(2027, 1, 1)
    assert add_working_days(date(2026, 9, 30), 1).day == date(2026, 10, 8)
    assert add_working_days(date(2026, 10, 9), 1).day == date(2026, 10, 10)  # a Saturday on which people work
    assert add_working_days(date(2026, 12, 11), 0).day == date(2026, 12, 11)


def test_the_nearest_working_days_around_a_holiday() -> None:
    assert last_working_day(date(2026, 10, 4)).day == date(2026, 9, 30)
    assert next_working_day(date(2026, 10, 4)).day == date(2026, 10, 8)
    assert next_working_day(date(2026, 10, 8)).day == date(2026, 10, 8)


@given(published, st.integers(1, 40))
def test_between_there_are_as_many_working_days_as_were_added(start: date, count: int) -> None:
    end = add_working_days(start, count).day
    days = [start + timedelta(days=n + 1) for n in range((end - start).days)]
    assert sum(day_kind(d).working for d in days) == count
    assert day_kind(end).working


@given(published, st.integers(0, 40))
def test_working_days_between_two_days_count_back_and_forth_alike(day: date, days: int) -> None:
    later = day + timedelta(days=days)
    between = working_days_between(day, later)
    assert between == -working_days_between(later, day)
    assert between == 0 or add_working_days(day, between).day <= later < add_working_days(day, between + 1).day
