"""China's working days and public holidays, as the State Council's yearly notices set them (`chinesecalendar`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

_DAY = timedelta(days=1)
_SATURDAY = 5
_WEEKDAYS = "一二三四五六日"
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass(frozen=True)
class Counted:
    """A day reached by counting; `estimated` where the holidays of a year on the way are not published yet."""

    day: date
    estimated: bool = False


@dataclass(frozen=True)
class DayKind:
    """Whether people work on a day. `name`: 「国庆节假期」, 「周六」, 「周日（调休上班）」; empty on an ordinary working day.

    `estimated`: the holidays of its year are not published; Monday to Friday count as working days then.
    """

    working: bool
    name: str = ""
    estimated: bool = False


def day_kind(day: date) -> DayKind:
    """What kind of day it is in China."""
    weekday = f"周{_WEEKDAYS[day.weekday()]}"
    weekend = day.weekday() >= _SATURDAY
    try:
        off, holiday = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # a year without a notice
        return DayKind(working=not weekend, name=weekday if weekend else "", estimated=True)
    if off:
        return DayKind(working=False, name=f"{_NAMES.get(holiday, holiday)}假期" if holiday else weekday)
    return DayKind(working=True, name=f"{weekday}（调休上班）" if weekend else "")


def add_working_days(day: date, count: int) -> Counted:
    """The `count`th working day after `day`, which itself does not count (自受理之日起5个工作日)."""
    estimated = False
    while count > 0:
        day += _DAY
        kind = day_kind(day)
        estimated |= kind.estimated
        count -= kind.working
    return Counted(day, estimated)


def last_working_day(day: date) -> Counted:
    """`day`, or else the last working day before it."""
    estimated = False
    while not (kind := day_kind(day)).working:
        estimated |= kind.estimated
        day -= _DAY
    return Counted(day, estimated or kind.estimated)


def next_working_day(day: date) -> Counted:
    """`day`, or else the first working day after it."""
    kind = day_kind(day)
    return Counted(day, kind.estimated) if kind.working else add_working_days(day, 1)


def working_days_between(start: date, end: date) -> int:
    """How many working days after `start` up to `end`, which counts; negative where `end` comes first, 0 on the same day."""
    if end < start:
        return -working_days_between(end, start)
    return sum(day_kind(start + _DAY * n).working for n in range(1, (end - start).days + 1))
