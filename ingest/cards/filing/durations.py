"""Lengths of time as texts write them: 「5个工作日内」, 「十五日以内」, 「五（5）个工作日」, 「一周内」, 「半年内」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.policy.card import DayUnit
from assistant.policy.numerals import parse_number

UNITS = {
    "工作日": DayUnit.WORKING_DAY,
    "自然日": DayUnit.DAY,
    "日历日": DayUnit.DAY,
    "日历天": DayUnit.DAY,
    "日": DayUnit.DAY,
    "天": DayUnit.DAY,
    "小时": DayUnit.HOUR,
    "工作小时": DayUnit.HOUR,
    "月": DayUnit.MONTH,
    "年": DayUnit.YEAR,
}
# units that are so many of another, with halves: 「一周」 is 7 days, 「半年」 6 months
_MULTIPLES = {"周": (7, DayUnit.DAY), "星期": (7, DayUnit.DAY), "季度": (3, DayUnit.MONTH)}
_HALVES = {"年": (6, DayUnit.MONTH), "月": (15, DayUnit.DAY), "天": (12, DayUnit.HOUR), "日": (12, DayUnit.HOUR)}
_N = r"(?:\d{1,3}|[〇零一二两三四五六七八九十百]{1,5})"
# 「5个工作日内」, 「十五日内」, 「20个自然日」, 「24小时内」, 「两个月内」, 「3-5个工作日」 (the second number);
# 「次月10个工作日内」; not 「7月1日」, 「2026年」, 「第五日」, 「三年以上」
_DURATION = re.compile(
    rf"(?<![\d第.])(?:(?<![月年])|(?=\d{{1,2}}\s?个?工作日))(?P<n>{_N}|半)(?:[（(]{_N}[）)])?\s?个?\s?"
    rf"(?P<unit>工作日|自然日|日历[日天]|日|天|工作小时|小时|(?<=个)月|周(?![岁年边转])|星期|(?<=个)季度|年)"
    rf"(?:(?<=日)(?=以上)|(?!以上|以下|[起度]))(?P<inside>(?:（[^（）]{{1,16}}）)?(?:之内|以内|内))?"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` of `unit`, named in words[start:end]; `inside`: the words say within it."""

    start: int
    end: int
    count: int
    unit: DayUnit
    inside: bool


def durations(words: str) -> Iterator[Duration]:
    """All of them, in order, those of no length left out."""
    for match in _DURATION.finditer(words):
        measured = _measured(match["n"], match["unit"])
        if measured:
            yield Duration(match.start(), match.end(), *measured, bool(match["inside"]))


def _measured(number: str, unit: str) -> tuple[int, DayUnit] | None:
    if number == "半":
        return _HALVES.get(unit)
    count = parse_number(number) or Decimal(0)
    times, of = _MULTIPLES.get(unit) or (1, UNITS[unit])
    return (int(count) * times, of) if count else None


def count_of(number: str, unit: str) -> tuple[int, DayUnit] | None:
    """A number and a unit that stand apart: 「5」 under a head 「（工作日）」."""
    return _measured(number.strip(), unit) if re.fullmatch(_N, number.strip()) else None
