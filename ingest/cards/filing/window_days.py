"""Days as windows name them: of a year, of every year, the last of a month."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.policy.days import add_months
from assistant.policy.numerals import parse_number

CHINESE = "〇零一二三四五六七八九十"
YEAR = r"(?:(?:19|20)\d{2}|二[〇零][〇零一二三四五六七八九]{2})\s?年"
MONTH = rf"(?:\d{{1,2}}|[{CHINESE}]{{1,2}})\s?月"
DAY = rf"(?:\d{{1,2}}|[{CHINESE}]{{1,3}})\s?[日号]"


def dated(year: int, month: int, day: int | None) -> date | None:
    """The day, without `day` the month's last; None for one that does not exist."""
    try:
        return date(year, month, day) if day else add_months(date(year, month, 1), 1).replace(day=1) - timedelta(days=1)
    except ValueError:
        return None


def yearly(month: int, day: int | None) -> str | None:
    """「--07-01」; without `day` the month's last. None for a day that no year has."""
    known = dated(2024 if month == 2 and day == 29 else 2023, month, day)
    return f"--{known.month:02d}-{known.day:02d}" if known else None


def number_in(words: str | None) -> int | None:
    """The number of 「2026年」, 「七月」, 「三十一日」; None of 「底」, 「末」 and of no words."""
    match = re.search(rf"\d+|[{CHINESE}]+", words or "")
    number = parse_number(match[0]) if match else None
    return int(number) if number is not None else None


def first_day(words: str | None) -> int:
    """The day on which something opens: 「上旬」, 「初」 and no words at all are the first."""
    return number_in(words) or {"中旬": 11, "下旬": 21}.get(words or "", 1)
