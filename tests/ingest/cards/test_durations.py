"""Lengths of time as texts write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cards.filing.durations import durations


def read(words: str) -> list[tuple[int, str, bool]]:
    return [(d.count, d.unit.value, d.inside) for d in durations(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("5个工作日内", [(5, "working_day", True)]),
        ("十五日以内", [(15, "day", True)]),
        ("五（5）个工作日", [(5, "working_day", False)]),
        ("3-5个工作日", [(5, "working_day", False)]),
        ("一周内", [(7, "day", True)]),
        ("半个月内", [(15, "day", True)]),
        ("半年内", [(6, "month", True)]),
        ("两个季度", [(6, "month", False)]),
        ("4个工作小时内", [(4, "hour", True)]),
        ("次月10个工作日内", [(10, "working_day", True)]),
        ("20个工作日（不含公示时间）内", [(20, "working_day", True)]),
        ("2小时内响应，48小时内办结", [(2, "hour", True), (48, "hour", True)]),
    ],
)
def test_a_length_of_time_has_a_number_and_a_unit(words: str, expected: list[tuple[int, str, bool]]) -> None:
    assert read(words) == expected


@pytest.mark.parametrize("words", ["7月1日", "2026年", "第五日", "三年以上", "一周年", "2026年3月10日"])
def test_days_of_the_calendar_and_lower_bounds_are_none(words: str) -> None:
    assert read(words) == []


@given(st.integers(1, 999), st.sampled_from(["个工作日", "日", "天", "小时", "个月", "年"]))
def test_every_number_is_read_as_it_stands(number: int, unit: str) -> None:
    assert [d.count for d in durations(f"应当在{number}{unit}内完成")] == [number]
