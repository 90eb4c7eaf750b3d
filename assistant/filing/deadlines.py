"""The last day of a term: so many working days, days, months or years after a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.policy.card import DayUnit
from assistant.policy.days import add_months, chinese_date
from assistant.policy.working_days import Counted, add_working_days, day_kind, last_working_day, next_working_day

_HOURS = 24
_MONTHS = 12
# 「遇法定节假日顺延」, 「截止日为休息日的，顺延至其后第一个工作日」, 「逢节假日自动延后」
_POSTPONED = re.compile(r"(?:节假日|休假日|休息日|假期|双休日|周末)[^。；]{0,20}(?:顺延|延后|推迟)")
_NOT_POSTPONED = re.compile(r"(?:不予|不再|不作|不)(?:顺延|延后|推迟)")  # 「遇节假日不顺延」


@dataclass(frozen=True)
class Deadline:
    """The last day on which something can be done.

    `day` is the last day by the words of the text: postponed only where they say so. `printed` is the day as counted; `holiday` what it is
    where nobody works on it; `before` and `after` the nearest working days then. `estimated`: holidays not yet published are concerned.
    """

    day: date
    printed: date
    holiday: str = ""
    before: date | None = None
    after: date | None = None
    estimated: bool = False

    @property
    def postponed(self) -> bool:
        return self.day != self.printed

    @property
    def note(self) -> str:
        """Both facts, that the day is a holiday and whether the text postpones it, or that its year's holidays are not published."""
        told = ""
        if self.holiday and self.postponed:
            told = f"{chinese_date(self.printed)}是{self.holiday}，按原文顺延至{chinese_date(self.day)}"
        elif self.holiday and self.before and self.after:
            told = f"{chinese_date(self.printed)}是{self.holiday}，原文未载明顺延；此前最后一个工作日是{chinese_date(self.before)}"
            told += f"，此后第一个工作日是{chinese_date(self.after)}"
        if self.estimated:
            year = f"{self.printed.year}年节假日安排尚未公布，暂按周一至周五为工作日推算"
            told = f"{told}；{year}" if told else year
        return told


def postpones(words: str) -> bool:
    """Whether a text says that a last day on a holiday moves to the next working day."""
    return bool(_POSTPONED.search(words)) and not _NOT_POSTPONED.search(words)


def counted(start: date, count: int, unit: DayUnit) -> Counted:
    """The last day of `count` units after `start`; the first day does not count, hours are counted in whole days."""
    match unit:
        case DayUnit.WORKING_DAY:
            return add_working_days(start, count)
        case DayUnit.DAY:
            return Counted(start + timedelta(days=count))
        case DayUnit.HOUR:
            return Counted(start + timedelta(days=-(-count // _HOURS)))
        case DayUnit.MONTH:
            return Counted(add_months(start, count))
        case DayUnit.YEAR:
            return Counted(add_months(start, count * _MONTHS))


def last_day(day: date, words: str = "", estimated: bool = False) -> Deadline:
    """`day` as a deadline. `words`: what the text says of it, by which alone it may be postponed."""
    kind = day_kind(day)
    if kind.working:
        return Deadline(day=day, printed=day, estimated=estimated or (kind.estimated and postpones(words)))
    before, after = last_working_day(day), next_working_day(day)
    return Deadline(
        day=after.day if postpones(words) else day,
        printed=day,
        holiday=kind.name,
        before=before.day,
        after=after.day,
        estimated=estimated or kind.estimated or before.estimated or after.estimated,
    )


def deadline(start: date, count: int, unit: DayUnit, words: str = "") -> Deadline:
    """The last day of a term of `count` units from `start` (自取得证书之日起12个月内)."""
    end = counted(start, count, unit)
    return last_day(end.day, words, end.estimated)
