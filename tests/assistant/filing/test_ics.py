from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar, Component

from assistant.errors import NotFound
from assistant.filing.guide import guide
from assistant.filing.ics import calendar_of
from assistant.policy.card import Window
from tests.assistant.filing.parts import benefit, card, window

ONCE = window("once", "2026-11-02", "2026-12-11", label="第一批")


def events(*windows: Window, on: str = "2026-11-23") -> list[Component]:
    of = card("measure", benefit("first", filing={"windows": windows}))
    made = guide(of, of.benefits[0], date.fromisoformat(on))
    return list(Calendar.from_ical(calendar_of(made, title="奖励办法")).walk("VEVENT"))


def test_opening_and_closing_are_all_day_events() -> None:
    opens, closes = events(ONCE)
    assert (opens.decoded("dtstart"), opens.decoded("dtend")) == (date(2026, 11, 2), date(2026, 11, 3))
    assert closes.decoded("dtstart") == date(2026, 12, 11)
    assert (str(opens["summary"]), str(closes["summary"])) == ("申报开始：奖励first", "申报截止：奖励first")
    assert "《奖励办法》\n第一批\n依据：第十二条“申报时间为每年7月1日至8月31日”" in str(closes["description"])


def test_only_the_closing_day_is_announced_seven_days_before() -> None:
    opens, closes = events(ONCE)
    assert not opens.walk("VALARM")
    (alarm,) = closes.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-7)


def test_a_day_keeps_its_uid_and_every_day_has_its_own() -> None:
    later = window("once", "2027-03-01", "2027-04-30", label="第二批")
    uids = [str(e["uid"]) for e in events(ONCE, later)]
    assert len(set(uids)) == 4
    assert [str(e["uid"]) for e in events(ONCE, later, on="2026-10-01")] == uids


def test_a_window_given_twice_is_entered_once() -> None:
    assert len(events(ONCE, ONCE)) == 2


def test_a_yearly_window_that_is_over_is_entered_for_the_next_year() -> None:
    (opens,) = events(window("yearly", "--07-01", "--08-31"))
    assert opens.decoded("dtstart") == date(2027, 7, 1)


def test_a_closing_day_on_a_holiday_says_so() -> None:
    _, closes = events(window("once", "2026-11-02", "2026-12-12"))
    assert "2026年12月12日是周六，原文未载明顺延" in str(closes["description"])


@pytest.mark.parametrize("given", [window("all_year"), window("by_notice"), window("once", "2025-01-01", "2025-02-01")])
def test_without_a_day_to_come_there_is_no_calendar(given: Window) -> None:
    with pytest.raises(NotFound, match="没有可以加入日历的申报日期"):
        events(given)
