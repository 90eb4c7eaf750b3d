"""Ranges in words and figures."""

from __future__ import annotations

import pytest

from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.ranges import read_bounds


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("3%（含）—5%（不含）", ["ge 0.03", "lt 0.05"]),
        ("25%（含）—30%", ["ge 0.25", "lt 0.3"]),
        ("5000万元至2亿元（含）", ["gt 50000000", "le 200000000"]),
        ("1亿元以上（含）", ["ge 100000000"]),
        ("20%（含）以上", ["ge 0.2"]),
        ("不足500万元", ["lt 5000000"]),
        ("小于5000万元（含）", ["le 50000000"]),
        ("三年（含）至八年（不含）", ["ge 3", "lt 8"]),
        ("3%≤研发强度<5%", ["ge 0.03", "lt 0.05"]),
        ("１０人及以上", ["ge 10"]),
        ("2—5项", ["ge 2", "le 5"]),
        ("超过3%不足5%", ["gt 0.03", "lt 0.05"]),
        ("5000万元（不含）以下的部分", ["lt 50000000"]),
        ("国家级", []),
    ],
)
def test_bounds_are_read_with_what_they_include(words: str, bounds: list[str]) -> None:
    assert [f"{b.op.value} {b.quantity.value.normalize():f}" for b in read_bounds(plain_words(words))] == bounds


def test_bare_numbers_are_in_the_unit_of_their_column() -> None:
    assert [b.quantity.value for b in read_bounds("1000以上", "万元")] == [10_000_000]
