from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.period import Period
from assistant.answer.window import window_state, window_within
from assistant.policy.figures import unsupported_figures

NOTICE = "线上申报时间为2026年11月2日9:00至2026年12月11日17:00，逾期不再受理。"


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        (NOTICE, date(2026, 11, 1), "尚未到申报期，2026年11月2日开始，还有1天"),
        (NOTICE, date(2026, 11, 2), "正在申报期内，2026年12月11日截止"),
        (NOTICE, date(2026, 12, 11), "正在申报期内，2026年12月11日截止"),
        (NOTICE, date(2026, 12, 12), "本次申报已于2026年12月11日截止"),
        ("申报期2026年11月2日至12月11日", date(2026, 12, 1), "正在申报期内，2026年12月11日截止"),
        ("2026年12月1日至2027年1月31日受理", date(2027, 1, 10), "正在申报期内，2027年1月31日截止"),
        # several windows: the open one, else the next, else the last
        ("2026年3月1日至2026年3月31日、2026年9月1日至2026年9月30日申报", date(2026, 9, 5), "2026年9月30日截止"),
        ("2026年3月1日至2026年3月31日、2026年9月1日至2026年9月30日申报", date(2026, 6, 1), "2026年9月1日开始"),
        ("2026年3月1日至2026年3月31日、2026年9月1日至2026年9月30日申报", date(2026, 10, 1), "已于2026年9月30日截止"),
        # every year
        ("每年集中受理两次，分别为5月1日至5月31日、11月1日至11月30日", date(2026, 5, 31), "正在申报期内，2026年5月31日截止"),
        ("每年集中受理两次，分别为5月1日至5月31日、11月1日至11月30日", date(2026, 6, 1), "2026年11月1日开始，还有153天"),
        ("每年集中受理两次，分别为5月1日至5月31日、11月1日至11月30日", date(2026, 12, 1), "2027年5月1日开始，还有151天"),
        ("每年集中受理，申报期为2月1日至2月29日", date(2028, 2, 29), "正在申报期内，2028年2月29日截止"),
        ("2028年2月1日至2028年2月29日申报", date(2028, 2, 29), "正在申报期内"),
        ("每年5月1日至5月31日集中申报", date(2026, 5, 10), "正在申报期内，2026年5月31日截止"),
        ("每年4月1日至4月30日、11月1日至11月30日申报", date(2026, 4, 10), "正在申报期内，2026年4月30日截止"),
        ("每年集中申报期为4月1日至4月30日、12月1日至次年1月31日", date(2026, 1, 10), "正在申报期内，2026年1月31日截止"),
    ],
)  # fmt: skip
def test_where_a_day_stands(text: str, day: date, told: str) -> None:
    state = window_state(text, day, announced=True)
    assert state is not None
    words, computed = state.words, state.computed
    assert state.is_open is ("正在申报期内" in words)
    assert told in words
    assert words.startswith(f"截至{day.year}年{day.month}月{day.day}日，")
    assert unsupported_figures(words, computed) == []  # every figure is marked as computed


@pytest.mark.parametrize(
    "text",
    [
        "常年受理",
        "2026年11月2日起受理",
        "申报期2026年2月30日至2026年3月31日",
        "申报期2026年5月31日至2026年5月1日",
        "自2025年4月1日起施行",
    ],
)
def test_no_window_is_made_up(text: str) -> None:
    assert window_state(text, date(2026, 11, 22), announced=True) is None


def test_a_period_of_something_else_is_no_filing_window() -> None:
    period = "检查期间为2026年1月1日至2026年6月30日。"
    assert window_state(period, date(2026, 11, 22), announced=False) is None


def test_the_period_in_which_something_happened_is_no_filing_window() -> None:
    text = "2025年10月1日至2026年9月30日期间完成迁入登记的企业，纳入2027年度申报。"
    assert window_state(text, date(2026, 11, 22), announced=False) is None


def test_a_period_of_achievement_is_no_filing_window_even_under_a_heading() -> None:
    text = "2026年1月1日至2026年12月31日期间，获得绿色制造称号的企业。"
    assert window_state(text, date(2026, 11, 22), announced=True) is None


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31)))
def test_on_any_day_the_next_or_open_window_is_told(day: date) -> None:
    state = window_state("每年集中受理两次，分别为3月1日至4月15日、9月1日至9月30日", day, announced=True)
    assert state is not None
    open_now = any(
        date(day.year, *first) <= day <= date(day.year, *last) for first, last in (((3, 1), (4, 15)), ((9, 1), (9, 30)))
    )
    assert ("正在申报期内" in state.words) is state.is_open is open_now
    assert "已于" not in state.words  # there is always a next year


TWICE = "每年4月1日至4月30日、11月1日至11月30日申报"


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (Period(date(2026, 11, 23), date(2026, 11, 30)), "正在申报期内，2026年11月30日截止"),
        (Period(date(2026, 4, 1), date(2026, 4, 30), closing=True), "已于2026年4月30日截止"),
        (Period(date(2027, 4, 1), date(2027, 4, 30)), "尚未到申报期，2027年4月1日开始，2027年4月30日截止"),
        (Period(date(2026, 12, 1), date(2026, 12, 31)), None),
    ],
)
def test_the_window_of_a_period(period: Period, told: str | None) -> None:
    state = window_within(TWICE, date(2026, 11, 23), period, announced=True)
    if told is None:
        assert state is None
    else:
        assert state is not None
        assert told in state.words
        assert not unsupported_figures(state.words, [*state.computed])
