"""The days that a question for a list speaks of: 「这个月能报的」, 「上个月截止的补贴有哪些」."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.policy.days import add_months
from assistant.policy.numerals import parse_number

# 「12月能报哪些」; not 「12月3日」, 「3个月」
_MONTH = re.compile(
    r"(?<![年\d个])(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?![\d一二三四五六七八九十]+[日号])"
)
_CLOSES = re.compile(r"截止|到期|结束|关闭|关门")
_AHEAD = re.compile(r"能|可以|还|将|开始|开放")


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; `closing`: of windows that close in it, not of those that are open in it."""

    first: date
    last: date
    closing: bool = False

    def holds(self, opens: date, closes: date) -> bool:
        """Whether a filing window is one of those asked for."""
        if self.closing:
            return self.first <= closes <= self.last
        return opens <= self.last and self.first <= closes


def asked_period(text: str, as_of: date) -> Period | None:
    """The period that a question names, seen from `as_of`; None where it names none. What can be filed for in a period that has begun
    is what can still be filed for.
    """
    found = next((days(as_of) for words, days in _PERIODS if words.search(text)), None) or _named_month(text, as_of)
    if found is None:
        return None
    first, last = found
    closing = bool(_CLOSES.search(text))
    return Period(max(first, as_of) if not closing and first <= as_of <= last else first, last, closing)


def _month(months: int) -> Callable[[date], tuple[date, date]]:
    return lambda as_of: _whole_month(add_months(as_of.replace(day=1), months))


def _week(weeks: int) -> Callable[[date], tuple[date, date]]:
    def days(as_of: date) -> tuple[date, date]:
        monday = as_of - timedelta(days=as_of.weekday()) + timedelta(weeks=weeks)
        return monday, monday + timedelta(days=6)

    return days


def _year(years: int) -> Callable[[date], tuple[date, date]]:
    return lambda as_of: (date(as_of.year + years, 1, 1), date(as_of.year + years, 12, 31))


def _whole_month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _named_month(text: str, as_of: date) -> tuple[date, date] | None:
    """「12月能报哪些」: of this year, of the next where it is over and the question looks ahead."""
    match = _MONTH.search(text)
    number = parse_number(match["month"]) if match else None
    if number is None:
        return None
    first, last = _whole_month(date(as_of.year, int(number), 1))
    if last < as_of and _AHEAD.search(text):
        return _whole_month(date(as_of.year + 1, int(number), 1))
    return first, last


_PERIODS: tuple[tuple[re.Pattern[str], Callable[[date], tuple[date, date]]], ...] = (
    (re.compile(r"上上个?月"), _month(-2)),
    (re.compile(r"上个?月"), _month(-1)),
    (re.compile(r"(?:这个?|本|当)月"), _month(0)),
    (re.compile(r"下下个?月"), _month(2)),
    (re.compile(r"(?:下个?|次)月"), _month(1)),
    (re.compile(r"上(?:个?星期|周)"), _week(-1)),
    (re.compile(r"(?:这个?|本)(?:星期|周)"), _week(0)),
    (re.compile(r"下(?:个?星期|周)"), _week(1)),
    (re.compile(r"今年|年内|年底之?前|本年"), _year(0)),
    (re.compile(r"明年"), _year(1)),
    (re.compile(r"去年"), _year(-1)),
)
