from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.filing.openings import first_to_act, openings, upcoming
from assistant.policy.card import Window
from assistant.policy.judgement import Opening
from tests.assistant.filing.parts import cited, window

ONCE = window("once", "2026-11-02", "2026-12-11")
YEARLY = window("yearly", "--07-01", "--08-31")


def on(day: str, given_: Window, event: date | None = None) -> Opening:
    named = {"取得证书之日": event} if event else {}
    (found,) = openings([given_], date.fromisoformat(day), events=named)
    return found


def test_a_window_that_is_to_come_says_how_long_it_takes() -> None:
    found = on("2026-10-20", window("once", "2026-11-01", "2026-12-11"))
    assert (found.state, found.days, found.text) == ("coming", 12, "11月1日开始，还有12天")


def test_an_open_window_says_when_it_closes() -> None:
    found = on("2026-11-23", ONCE)
    assert (found.state, found.days, found.text) == ("open", 18, "正在受理，12月11日截止，还有18天")
    assert on("2026-11-02", ONCE).text == "今天开始，12月11日截止，还有39天"


def test_the_last_day_is_still_open_and_the_day_after_is_not() -> None:
    assert (on("2026-12-11", ONCE).state, on("2026-12-11", ONCE).text) == ("open", "今天截止")
    after = on("2026-12-12", ONCE)
    assert (after.state, after.days, after.text) == ("closed", None, "已于12月11日截止")
    assert on("2027-02-01", ONCE).text == "已于2026年12月11日截止"


def test_a_yearly_window_comes_again() -> None:
    closed = on("2026-11-23", YEARLY)
    assert (closed.state, closed.text) == ("closed", "已于8月31日截止，下一次2027年7月1日")
    assert (closed.closes, closed.next_opens) == (date(2026, 8, 31), date(2027, 7, 1))
    coming = on("2026-02-01", YEARLY)
    assert (coming.state, coming.opens, coming.days) == ("coming", date(2026, 7, 1), 150)
    assert on("2026-07-15", YEARLY).days == 47


def test_a_yearly_window_may_run_over_new_year() -> None:
    winter = window("yearly", "--12-01", "--01-31")
    assert on("2026-12-15", winter).closes == date(2027, 1, 31)
    assert on("2027-01-15", winter).opens == date(2026, 12, 1)
    assert on("2027-02-01", winter).state == "closed"
    assert on("2027-02-01", winter).next_opens == date(2027, 12, 1)


def test_a_yearly_window_with_one_end_lasts_to_the_end_of_the_year() -> None:
    assert on("2026-03-01", window("yearly", None, "--08-31")).opens == date(2026, 1, 1)
    assert on("2026-09-15", window("yearly", "--09-01")).closes == date(2026, 12, 31)


def test_the_last_of_february_is_no_error() -> None:
    assert on("2026-02-10", window("yearly", "--02-01", "--02-29")).closes == date(2026, 2, 28)


def test_all_year_and_by_notice_have_no_dates() -> None:
    assert (on("2026-11-23", window("all_year")).state, on("2026-11-23", window("all_year")).text) == (
        "all_year",
        "全年受理",
    )
    assert on("2026-11-23", window("by_notice")).state == "by_notice"
    undated = on("2026-11-23", window("yearly"))
    assert (undated.state, undated.text) == ("by_notice", "每年申报，具体时间以当年通知为准")


def test_a_term_after_an_event_waits_for_the_event() -> None:
    term = window("all_year", within=12, unit="month", event="取得证书之日")
    assert (on("2026-11-23", term).state, on("2026-11-23", term).text) == ("all_year", "自取得证书之日起12个月内")
    known = on("2026-11-23", term, event=date(2026, 1, 10))
    assert (known.state, known.closes, known.days) == ("open", date(2027, 1, 10), 48)
    assert on("2027-01-11", term, event=date(2026, 1, 10)).state == "closed"


def test_a_term_cuts_a_yearly_window() -> None:
    both = window("yearly", "--11-01", "--11-30", within=12, unit="month", event="取得证书之日")
    assert on("2026-11-10", both, event=date(2025, 11, 20)).closes == date(2026, 11, 20)
    assert on("2026-11-12", both, event=date(2026, 11, 10)).opens == date(2026, 11, 10)


def test_several_batches_are_told_apart_and_the_next_one_comes_first() -> None:
    batches = [
        window("yearly", "--05-01", "--05-31", label="第一批"),
        window("yearly", "--11-01", "--11-30", label="第二批"),
    ]
    found = openings(batches, date(2026, 6, 15))
    assert [o.state for o in found] == ["closed", "coming"]
    assert found[1].text.startswith("第二批：11月1日开始，还有139天")
    assert first_to_act(found) is found[1]
    assert (
        first_to_act(openings([*batches, window("all_year")], date(2026, 5, 10)))
        == openings(batches, date(2026, 5, 10))[0]
    )
    late = openings([window("once", "2027-11-01", "2027-12-01"), window("all_year")], date(2026, 5, 10))
    assert first_to_act(late) is late[0]
    gone = openings([YEARLY, window("all_year"), window("by_notice")], date(2026, 11, 23))
    assert first_to_act(gone) is gone[1]
    assert first_to_act(gone[::2]) is gone[2]
    assert first_to_act(()) is None


def test_a_closing_day_on_a_holiday_is_pointed_out() -> None:
    found = on("2026-09-20", window("once", "2026-09-01", "2026-10-03"))
    assert "10月3日截止" in found.text
    assert "国庆节假期，原文未载明顺延" in found.text
    said = cited("截止日为节假日的，顺延至下一工作日")
    assert "按原文顺延至2026年10月8日" in on("2026-09-20", window("once", "2026-09-01", "2026-10-03", source=said)).text


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
month_days = st.builds(lambda m, d: f"--{m:02}-{d:02}", st.integers(1, 12), st.integers(1, 31))


@given(month_days, month_days, days)
def test_a_yearly_window_is_always_open_or_comes_within_a_year(opens: str, closes: str, day: date) -> None:
    yearly = window("yearly", opens, closes)
    (found,) = openings([yearly], day)
    assert found.state in ("open", "coming", "closed")
    following = upcoming(yearly, day)
    assert following
    assert following.opens
    assert following.closes
    assert following.closes >= day
    assert following.opens <= day + timedelta(days=366)
    assert (found.state == "open") == (following.opens <= day)


@given(days, st.integers(0, 200), days)
def test_a_window_is_open_exactly_between_its_days(opens: date, length: int, day: date) -> None:
    closes = opens + timedelta(days=length)
    found = on(day.isoformat(), window("once", opens.isoformat(), closes.isoformat()))
    expected = "coming" if day < opens else "closed" if day > closes else "open"
    assert found.state == expected
    if found.days is not None:
        assert found.days == ((opens if expected == "coming" else closes) - day).days
