"""Limits at the ends of what was told inexactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.eligibility.interval import Numbers, divide, earliest_within, periods
from assistant.policy.card import Take, Years
from assistant.policy.judgement import Truth
from tests.assistant.eligibility.cards import judged, leaf, profile

MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("comparison", "value", "op", "truth"),
    [
        ("more_than", 30, "gt", MET),
        ("at_least", 30, "gt", UNKNOWN),
        ("at_least", 30, "ge", MET),
        ("less_than", 30, "ge", UNMET),
        ("at_most", 30, "ge", UNKNOWN),
        ("at_most", 30, "gt", UNMET),
        ("less_than", 30, "lt", MET),
        ("at_most", 30, "lt", UNKNOWN),
        ("at_most", 30, "le", MET),
        ("more_than", 30, "le", UNMET),
        ("at_least", 30, "le", UNKNOWN),
        ("about", 27, "ge", UNMET),  # 24.3 to 29.7
        ("about", 28, "ge", UNKNOWN),
        ("about", 34, "ge", MET),
        ("about", 27, "le", MET),
    ],
)
def test_an_end_that_is_left_out_decides_at_the_limit(comparison: str, value: int, op: str, truth: Truth) -> None:
    told = profile(staff={"value": value, "comparison": comparison})
    assert judged(leaf("staff", op, 30), of=told).findings[0].truth is truth


def n(low: float | None, high: float | None, low_open: bool = False, high_open: bool = False) -> Numbers:
    return Numbers(None if low is None else Decimal(low), None if high is None else Decimal(high), low_open, high_open)


@pytest.mark.parametrize(
    ("dividend", "divisor", "quotient"),
    [
        (n(6, 8), n(2, 4), n(1.5, 4)),
        (n(-6, 8), n(2, 4), n(-3, 4)),
        (n(-8, -4), n(2, 4), n(-4, -1)),
        (n(6, 8), n(2, 4, False, True), n(1.5, 4, True)),
        (n(6, 8), n(2, 4, True), n(1.5, 4, False, True)),
        (n(6, 6), n(None, 3), n(2, None)),
        (n(6, 6), n(3, None), n(0, 2, True)),
        (n(None, 6), n(3, 3), n(None, 2)),
        (n(0, 0), n(None, None), n(0, 0)),
    ],
)
def test_a_quotient_reaches_as_far_as_its_parts(dividend: Numbers, divisor: Numbers, quotient: Numbers) -> None:
    assert divide(dividend, divisor) == quotient


def test_there_is_no_share_of_nothing() -> None:
    assert divide(n(1, 1), n(0, 0)) is None
    assert divide(n(1, 1), n(-2, -1)) is None


@pytest.mark.parametrize(
    ("as_of", "count", "unit", "earliest"),
    [
        (date(2026, 11, 23), 3, "year", date(2023, 11, 23)),
        (date(2026, 3, 31), 1, "month", date(2026, 3, 1)),  # 28 February + 1 month ends on 28 March
        (date(2024, 2, 29), 1, "year", date(2023, 3, 1)),
        (date(2026, 1, 15), 2, "month", date(2025, 11, 15)),
        (date(2026, 1, 15), 15, "day", date(2025, 12, 31)),
        (date(2026, 1, 15), 9999, "year", date.min),
    ],
)
def test_a_period_goes_back_to_the_day_with_its_number(as_of: date, count: int, unit: str, earliest: date) -> None:
    assert earliest_within(as_of, count, unit) == earliest


def test_a_period_that_has_begun_counts_by_its_days() -> None:
    assert periods(date(2024, 11, 23), date(2026, 11, 23), 12) == 2
    assert periods(date(2026, 11, 13), date(2026, 11, 23), 1) == Decimal(10) / 30
    assert periods(date(2026, 12, 1), date(2026, 11, 23), 12) == 0


def test_one_year_above_the_limit_settles_that_any_is() -> None:
    some = leaf("net_profit", "gt", 0, years=Years(count=3, take=Take.ANY))
    assert judged(some, of=profile(net_profit={"2024": "1万元"})).findings[0].truth is MET
    assert judged(some, of=profile(net_profit={"2024": "-1万元"})).findings[0].truth is UNKNOWN


def test_a_ratio_over_three_years_is_of_the_sums() -> None:
    together = leaf("rd_ratio", "ge", "5%", years=Years(count=3, take=Take.SUM))
    revenue = {"2025": "5000万元", "2024": "4000万元", "2023": "3000万元"}
    short = profile(revenue=revenue, rd_expense={"2025": "250万元", "2024": "100万元", "2023": "100万元"})
    finding = judged(together, of=short).findings[0]
    assert (finding.truth, finding.gap) == (UNMET, "还差1.25个百分点")
    assert finding.derived.endswith("450万元 ÷ 1.2亿元 = 3.75%")
    yearly = profile(rd_ratio={"2025": "6%", "2024": "5%", "2023": "5.5%"})
    assert judged(together, of=yearly).findings[0].truth is MET
    mixed = judged(together, of=profile(rd_ratio={"2025": "6%", "2024": "4%", "2023": "5.5%"}))
    assert mixed.findings[0].truth is UNKNOWN
    assert mixed.missing


def test_what_was_told_without_a_year_is_last_years() -> None:
    told = profile(revenue="3000万元")
    assert judged(leaf("revenue", "ge", "2000万元", years=1), of=told).findings[0].truth is MET
    assert judged(leaf("revenue", "ge", "2000万元", years=2), of=told).findings[0].truth is UNKNOWN
    assert judged(leaf("revenue", "ge", "2000万元"), of=profile(revenue={"2025": "3000万元"})).findings[0].truth is MET


def test_a_no_without_a_year_is_for_all_years_and_asked_once() -> None:
    accident = leaf("safety_accident", "is", True, years=Years(last=0, count=2, take=Take.ANY))
    assert judged(None, accident, of=profile(safety_accident=False)).findings[0].truth is UNMET
    assert judged(None, accident, of=profile()).missing == ("safety_accident",)
