"""The row of a table that a figure of the question falls in: 65分 in 「60分（含）—80分（不含）」."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.answer.table import Row
from assistant.policy.figures import Figure, find_figures

_MONEY_FROM = 10_000  # 「260万」 is money without its unit
_NUMBER = re.compile(r"-?[\d.]+")
_BETWEEN = re.compile(r"^(?:（[^）]{1,2}）)?\s*[—–\-~～至到]\s*$")
_UP = re.compile(r"^(?:（[^）]{1,2}）)?(?:及|或)?以上")
_DOWN = re.compile(r"^(?:（[^）]{1,2}）)?(?:及|或)?(?:以下|以内)")
_BELOW = re.compile(r"(?:不足|不满|小于|低于|少于)$")
_IN_PARTS = re.compile(r"部分|分段|累进")  # each band is reckoned for its own part: all of them are needed
_WITHOUT = "（不含）"
_WITH = "（含）"


class _Value(NamedTuple):
    unit: str
    number: Decimal


def row_told(rows: Sequence[Row], question: str, coverage: Callable[[str], float]) -> Row | None:
    """The one row whose band holds the only figure of its unit in the question, by a column that the question speaks of; None where no
    single row does.
    """
    told: dict[str, set[Decimal]] = {}
    for value in map(_value, find_figures(question)):
        if value is not None:
            told.setdefault(value.unit, set()).add(value.number)
    if len(rows) < 2 or not told:
        return None
    for column, name in enumerate(rows[0].names):
        cells = [row.cells[column] if column < len(row.cells) else "" for row in rows]
        units = {_unit(cell) for cell in cells}
        numbers = told.get(next(iter(units)) or "", set()) if len(units) == 1 else set()
        if len(numbers) != 1 or not coverage(name) or any(_IN_PARTS.search(words) for words in (name, *cells)):
            continue
        held = [row for row, cell in zip(rows, cells, strict=True) if _holds(cell, next(iter(numbers)))]
        if len(held) == 1:
            return held[0]
    return None


def _value(figure: Figure) -> _Value | None:
    """A figure as a number with its unit; None for what is no quantity."""
    match = _NUMBER.match(figure.value)
    if match is None or figure.kind not in ("money", "ratio", "span", "count", "bare"):
        return None
    number = Decimal(match[0])
    unit = figure.value[match.end() :] or figure.kind
    return _Value("money" if unit == "bare" and number >= _MONEY_FROM else unit, number)


def _unit(cell: str) -> str | None:
    """The unit of a cell that states a band, None for another."""
    values = [_value(figure) for figure in find_figures(cell)]
    units = {value.unit for value in values if value is not None}
    return units.pop() if len(units) == 1 and len(values) <= 2 and _is_band(cell) else None


def _is_band(cell: str) -> bool:
    figures = find_figures(cell)
    if len(figures) == 2:
        return bool(_BETWEEN.match(cell[figures[0].end : figures[1].start]))
    after, before = cell[figures[0].end :], cell[: figures[0].start]
    return bool(_UP.match(after) or _DOWN.match(after) or _BELOW.search(before))


def _holds(cell: str, number: Decimal) -> bool:
    """Whether a band holds a number; lower bounds are included unless the text says otherwise, upper ones where it says so."""
    figures = find_figures(cell)
    values = [value.number for value in map(_value, figures) if value is not None]
    after = cell[figures[-1].end :]
    if len(values) == 2:
        above = number > values[0] if cell[figures[0].end :].startswith(_WITHOUT) else number >= values[0]
        return above and (number <= values[1] if after.startswith(_WITH) else number < values[1])
    if _UP.match(after):
        return number > values[0] if after.startswith(_WITHOUT) else number >= values[0]
    return number <= values[0] if _DOWN.match(after) and not after.startswith(_WITHOUT) else number < values[0]
