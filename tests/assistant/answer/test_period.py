from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.period import Period, asked_period

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("asked", "first", "last", "closing"),
    [
        ("上个月截止的补贴有哪些", date(2026, 10, 1), date(2026, 10, 31), True),
        ("这个月截止的有哪些", date(2026, 11, 1), date(2026, 11, 30), True),
        ("这个月能报的", MONDAY, date(2026, 11, 30), False),  # what closed before today cannot be filed for
        ("下个月有哪些补贴可以申报", date(2026, 12, 1), date(2026, 12, 31), False),
        ("下下个月能报哪些", date(2027, 1, 1), date(2027, 1, 31), False),
        ("这周能报的", MONDAY, date(2026, 11, 29), False),
        ("下周截止的有哪些", date(2026, 11, 30), date(2026, 12, 6), True),
        ("年底前还能报什么", MONDAY, date(2026, 12, 31), False),
        ("明年能报哪些", date(2027, 1, 1), date(2027, 12, 31), False),
        ("12月能报哪些补贴", date(2026, 12, 1), date(2026, 12, 31), False),
        ("三月份能报哪些", date(2027, 3, 1), date(2027, 3, 31), False),  # the next one
        ("三月截止的有哪些", date(2026, 3, 1), date(2026, 3, 31), True),
    ],
)
def test_days_that_a_list_is_asked_for(asked: str, first: date, last: date, closing: bool) -> None:
    assert asked_period(asked, MONDAY) == Period(first, last, closing)


@pytest.mark.parametrize("asked", ["现在能报哪些", "成立3个月能报哪些", "12月3日签的合同能报吗"])
def test_no_period_is_named(asked: str) -> None:
    assert asked_period(asked, MONDAY) is None


def test_closing_in_a_period_is_not_being_open_in_it() -> None:
    opens, closes = date(2026, 10, 1), date(2026, 12, 15)
    november = date(2026, 11, 1), date(2026, 11, 30)
    assert Period(*november).holds(opens, closes)
    assert not Period(*november, closing=True).holds(opens, closes)


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(["上个月", "本月", "下个月", "上周", "下周", "明年"])
)
def test_a_period_is_in_order(day: date, words: str) -> None:
    period = asked_period(f"{words}能报的", day)
    assert period is not None
    assert period.first <= period.last
