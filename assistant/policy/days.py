"""Counting in calendar months, and days and terms as people write them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

from assistant.policy.card import DayUnit

# what stands behind the number of a term: 「5个工作日」, 「12个月」
UNIT_NAMES: Mapping[str, str] = {
    DayUnit.WORKING_DAY: "个工作日",
    DayUnit.DAY: "日",
    DayUnit.HOUR: "小时",
    DayUnit.MONTH: "个月",
    DayUnit.YEAR: "年",
}


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def term(count: int, unit: DayUnit) -> str:
    """「5个工作日」; no time at all is 「即时」."""
    return f"{count}{UNIT_NAMES[unit]}" if count else "即时"


def chinese_date(day: date) -> str:
    """「2026年12月11日」."""
    return f"{day.year}年{day.month}月{day.day}日"
