"""Intervals of numbers and days: what is known of a value that was told inexactly, and what follows from it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from assistant.policy.days import add_months

T = TypeVar("T", Decimal, date)
ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Interval(Generic[T]):
    """All values between `low` and `high`; None is an end without limit, `low_open` leaves the end itself out."""

    low: T | None = None
    high: T | None = None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Numbers(Interval[Decimal]):
    """An interval of numbers."""


@dataclass(frozen=True, slots=True)
class Days(Interval[date]):
    """An interval of days."""


def add(parts: Iterable[Numbers]) -> Numbers:
    """The sum of values, one from each."""
    low: Decimal | None = ZERO
    high: Decimal | None = ZERO
    low_open = high_open = False
    for part in parts:
        low = None if low is None or part.low is None else low + part.low
        high = None if high is None or part.high is None else high + part.high
        low_open |= part.low_open
        high_open |= part.high_open
    return Numbers(low, high, low_open, high_open)


def subtract(first: Numbers, second: Numbers) -> Numbers:
    """Any of `first` less any of `second`."""
    negative = Numbers(
        None if second.high is None else -second.high,
        None if second.low is None else -second.low,
        second.high_open,
        second.low_open,
    )
    return add((first, negative))


def multiply(first: Numbers, second: Numbers) -> Numbers:
    """The product of two values that are not negative."""
    low = (first.low or ZERO) * (second.low or ZERO)
    high = None if first.high is None or second.high is None else first.high * second.high
    return Numbers(low, high, first.low_open or second.low_open, first.high_open or second.high_open)


def divide(dividend: Numbers, divisor: Numbers) -> Numbers | None:
    """The quotient where the divisor counts as positive; None where it cannot be: there is no share of nothing."""
    if divisor.high is not None and divisor.high <= 0:
        return None
    least = divisor.low if divisor.low is not None and divisor.low > 0 else None
    least_open = divisor.low_open or least is None
    low, low_open = _quotient_end(dividend.low, dividend.low_open, least, least_open, divisor, lower=True)
    high, high_open = _quotient_end(dividend.high, dividend.high_open, least, least_open, divisor, lower=False)
    return Numbers(low, high, low_open, high_open)


def _quotient_end(
    end: Decimal | None, is_open: bool, least: Decimal | None, least_open: bool, divisor: Numbers, *, lower: bool
) -> tuple[Decimal | None, bool]:
    """One end of the quotient. The lower is reached with the greatest divisor where the dividend is positive, else with the least."""
    if end is None:
        return None, False
    if end == 0:
        return ZERO, is_open
    if (end > 0) == lower:
        if divisor.high is None:
            return ZERO, True
        return end / divisor.high, is_open or divisor.high_open
    return (None, False) if least is None else (end / least, is_open or least_open)


def shift(values: Numbers, by: Decimal) -> Numbers:
    """Every value plus `by`."""
    return add((values, Numbers(by, by)))


def scale(values: Numbers, count: int) -> Numbers:
    """Every value divided by a positive count."""
    low = None if values.low is None else values.low / count
    high = None if values.high is None else values.high / count
    return Numbers(low, high, values.low_open, values.high_open)


def elapsed(since: Days, as_of: date, months: int) -> Numbers:
    """Periods of so many months from a day of `since` to `as_of`; days of the future count as none."""
    low = ZERO if since.high is None else periods(since.high, as_of, months)
    high = None if since.low is None else periods(since.low, as_of, months)
    # Closed even where a day is left out: the last days of a month can end a period on the same day.
    return Numbers(low, high)


def periods(since: date, as_of: date, months: int) -> Decimal:
    """Whole periods of `months` months from `since` to `as_of`, and of the one that has begun the share of days that has gone by."""
    if as_of <= since:
        return ZERO
    whole = ((as_of.year - since.year) * 12 + as_of.month - since.month) // months
    while add_months(since, whole * months) > as_of:
        whole -= 1
    begun, ends = add_months(since, whole * months), add_months(since, (whole + 1) * months)
    return whole + Decimal((as_of - begun).days) / (ends - begun).days


def since_when(ago: Numbers, as_of: date, months: int) -> Days:
    """The days that are so many periods of `months` months before `as_of`, the one that has begun not counted."""
    latest = add_months(as_of, -int(ago.low or ZERO) * months)
    earliest = None if ago.high is None else add_months(as_of, -(int(ago.high) + 1) * months)
    return Days(earliest, latest, low_open=earliest is not None)


def earliest_within(as_of: date, count: int, unit: str) -> date:
    """The earliest day from which a period of `count` `unit` (day, month, year) has not ended by `as_of`.

    A period ends on the day with the number of the day that it began after, or on the month's last (民法典第二百零二条).
    """
    try:
        if unit == "day":
            return as_of - timedelta(days=count)
        month = as_of.year * 12 + as_of.month - 1 - count * (12 if unit == "year" else 1)
        year, month = month // 12, month % 12 + 1
        if as_of.day <= calendar.monthrange(year, month)[1]:
            return date(year, month, as_of.day)
        return date(year + month // 12, month % 12 + 1, 1)
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return date.min
