"""Quantities and times as people say them."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.policy.facts import Comparison
from assistant.question.fact_reading.numbers import Kind, find_quantities, plain_text
from assistant.question.fact_reading.times import find_days, find_years

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "kind", "value", "comparison"),
    [
        ("六个点", Kind.RATIO, "0.06", "exact"),
        ("百分之三点五", Kind.RATIO, "0.035", "exact"),
        ("七成多", Kind.RATIO, "0.7", "more_than"),
        ("五六十人", Kind.PERSONS, "55", "about"),
        ("十来个人", Kind.PERSONS, "10", "about"),
        ("不到50人", Kind.PERSONS, "50", "less_than"),
        ("不超过20人", Kind.PERSONS, "20", "at_most"),
        ("20-30人", Kind.PERSONS, "25", "about"),
        ("一个多亿", Kind.MONEY, "100000000", "more_than"),
        ("1.1个亿", Kind.MONEY, "110000000", "exact"),
        ("七万二", Kind.MONEY, "72000", "exact"),
        ("3万5", Kind.MONEY, "35000", "exact"),
        ("壹仟万元", Kind.MONEY, "10000000", "exact"),
        ("２，８００万元", Kind.MONEY, "28000000", "exact"),
        ("-200万", Kind.MONEY, "-2000000", "exact"),
        ("两年半", Kind.YEARS, "2.5", "exact"),
        ("1200平", Kind.AREA, "1200", "exact"),
        ("28周岁", Kind.AGE, "28", "exact"),
        ("1千2百万", Kind.MONEY, "12000000", "exact"),
        ("一千八百五十六万三千元", Kind.MONEY, "18563000", "exact"),
        ("两三个亿", Kind.MONEY, "250000000", "about"),
        ("四千到四千五百万", Kind.MONEY, "42500000", "about"),
        ("小两千万", Kind.MONEY, "20000000", "about"),
        ("三百多个w", Kind.MONEY, "3000000", "more_than"),
        ("三十好几号人", Kind.PERSONS, "30", "more_than"),
        ("七成二", Kind.RATIO, "0.72", "exact"),
        ("一半", Kind.RATIO, "0.5", "exact"),
        ("过半", Kind.RATIO, "0.5", "more_than"),
    ],
)
def test_a_quantity_has_kind_value_and_how_exactly_it_was_told(
    said: str, kind: Kind, value: str, comparison: str
) -> None:
    (quantity,) = find_quantities(plain_text(said))
    assert (quantity.kind, quantity.value, quantity.comparison) == (kind, Decimal(value), Comparison(comparison))
    assert said[quantity.start : quantity.end] == said


@pytest.mark.parametrize("said", ["一直", "第三名", "GR202437001234", "120万港币", "二五", "几百万", "数十万"])
def test_what_counts_nothing_is_no_quantity(said: str) -> None:
    assert [q for q in find_quantities(plain_text(said)) if q.kind is not Kind.PLAIN] == []


def test_dollars_and_other_counters_keep_their_word() -> None:
    """No fact of the vocabulary counts them; one that only a card has may."""
    assert [(q.kind, q.value, q.unit) for q in find_quantities("120万美元、12家")] == [
        (Kind.OTHER, Decimal(1_200_000), "美元"),
        (Kind.OTHER, Decimal(12), "家"),
    ]


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("去年", (2025,)),
        ("近三年", (2023, 2024, 2025)),
        ("2022—2024年", (2022, 2023, 2024)),
        ("22、23、24年", (2022, 2023, 2024)),
        ("2024年、2025年", (2024, 2025)),
        ("24年度", (2024,)),
    ],
)
def test_years_are_counted_from_the_day_that_is_asked_for(said: str, years: tuple[int, ...]) -> None:
    assert [y.years for y in find_years(said, TODAY)] == [years]


@pytest.mark.parametrize("said", ["比前年增长", "成立20年", "已有11年", "10年经验", "3000"])
def test_what_is_only_compared_with_or_a_length_of_time_is_no_year(said: str) -> None:
    assert find_years(said, TODAY) == []


@pytest.mark.parametrize(
    ("said", "day", "comparison"),
    [
        ("22年3月", date(2022, 3, 1), Comparison.EXACT),
        ("2022-03", date(2022, 3, 1), Comparison.EXACT),
        ("去年12月31号", date(2025, 12, 31), Comparison.EXACT),
        ("前年年底", date(2024, 12, 1), Comparison.ABOUT),
        ("上个月", date(2026, 10, 1), Comparison.EXACT),
        ("两年前", date(2024, 11, 1), Comparison.ABOUT),
        ("二〇二二年三月", date(2022, 3, 1), Comparison.EXACT),
    ],
)
def test_days_are_read_as_people_say_them(said: str, day: date, comparison: Comparison) -> None:
    (found,) = find_days(said, TODAY)
    assert (found.day, found.comparison) == (day, comparison)


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert find_days("2025年2月30日", TODAY) == []
