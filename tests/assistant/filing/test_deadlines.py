from __future__ import annotations

from datetime import date

import pytest

from assistant.filing.deadlines import deadline, last_day, postpones
from assistant.policy.card import DayUnit


@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        (10, DayUnit.WORKING_DAY, date(2026, 12, 14)),
        (30, DayUnit.DAY, date(2026, 12, 30)),
        (48, DayUnit.HOUR, date(2026, 12, 2)),
        (25, DayUnit.HOUR, date(2026, 12, 2)),
        (3, DayUnit.MONTH, date(2027, 2, 28)),
        (1, DayUnit.YEAR, date(2027, 11, 30)),
    ],
)
def test_terms_are_counted_without_their_first_day(count: int, unit: DayUnit, expected: date) -> None:
    assert deadline(date(2026, 11, 30), count, unit).printed == expected


def test_a_last_day_on_a_holiday_stays_and_both_facts_are_shown() -> None:
    end = last_day(date(2026, 10, 3), "申报时间为9月1日至10月3日")
    assert (end.day, end.postponed, end.holiday) == (date(2026, 10, 3), False, "国庆节假期")
    assert (end.before, end.after) == (date(2026, 9, 30), date(2026, 10, 8))
    assert "原文未载明顺延" in end.note
    assert "2026年9月30日" in end.note
    assert "2026年10月8日" in end.note


def test_it_is_postponed_where_the_text_says_so() -> None:
    end = last_day(date(2026, 10, 3), "截止日遇法定节假日的，顺延至其后第一个工作日")
    assert (end.day, end.printed, end.postponed) == (date(2026, 10, 8), date(2026, 10, 3), True)
    assert "按原文顺延至2026年10月8日" in end.note


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("截止日期遇节假日顺延", True),
        ("最后一日为法定休假日的，自动顺延", True),
        ("逢双休日推迟至下周一", True),
        ("遇节假日不顺延", False),
        ("逾期顺延至下一批次", False),
        ("节假日照常受理。逾期顺延至下一批次", False),
        ("", False),
    ],
)
def test_what_postpones_and_what_does_not(words: str, expected: bool) -> None:
    assert postpones(words) is expected


def test_an_ordinary_last_day_needs_no_note_and_an_unpublished_year_does() -> None:
    assert last_day(date(2026, 12, 11)).note == ""
    end = deadline(date(2026, 12, 28), 5, DayUnit.WORKING_DAY)
    assert end.estimated
    assert "2027年节假日安排尚未公布" in deadline(date(2027, 3, 1), 5, DayUnit.WORKING_DAY).note
