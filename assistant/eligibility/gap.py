"""What is missing to meet a condition, in words, from the values as they were told: 「还差0.8个百分点」."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import ceil

from assistant.eligibility.derive import Known
from assistant.eligibility.interval import periods
from assistant.eligibility.reading import NUMERIC, Reading
from assistant.eligibility.shown import rounded
from assistant.eligibility.truth import Judged, Values, leaf_values
from assistant.policy.card import Leaf, Op, Take
from assistant.policy.days import add_months
from assistant.policy.fact_values import plain, show_money, show_value
from assistant.policy.facts import DerivationOp, FactDefinition, FactType

_OPPOSITE = {Op.GE: Op.LT, Op.GT: Op.LE, Op.LE: Op.GT, Op.LT: Op.GE}
_UPWARD = (Op.GE, Op.GT)
_LIMITS = {Op.GE: "不低于", Op.GT: "超过", Op.LE: "不超过", Op.LT: "低于"}
_PERIODS = {DerivationOp.YEARS_SINCE: 12, DerivationOp.MONTHS_SINCE: 1}
_UNITS = {"day": "日", "month": "个月", "year": "年"}


def gap(leaf: Leaf, judged: Judged, known: Known, *, wanted: bool = True) -> str:
    """What is missing for the leaf to hold, or, of an exclusion that holds (`wanted` False), for it not to. Empty where nobody can say."""
    definition = known.definitions.get(leaf.fact)
    if definition is None or not judged.readings:
        return ""
    if leaf.op is Op.WITHIN:
        return _within_gap(leaf, judged.readings[0], definition)
    values = leaf_values(leaf, definition)
    if not values:
        return ""
    op = leaf.op if wanted else _OPPOSITE.get(leaf.op, leaf.op)
    if op not in _OPPOSITE:
        return _named(op, values, definition, wanted=wanted)
    if definition.type is FactType.CHOICE:
        return _level(op, values, definition)
    if definition.type in NUMERIC and isinstance(values[0], Decimal):
        return _number_gap(leaf, op, values[0], judged, known)
    return _day_gap(op, values, definition)


# -- numbers ---------------------------------------------------------------------------------------------------------


def _number_gap(leaf: Leaf, op: Op, limit: Decimal, judged: Judged, known: Known) -> str:
    definition = known.definitions[leaf.fact]
    reading, year = _telling(leaf, op, judged, known)
    if reading.undefined:
        return reading.derived
    since = _since(reading, definition, known)
    if since is not None:
        return _time_gap(op, limit, since, definition, known.as_of)
    prefix = f"{year}年" if year is not None and len(judged.readings) > 1 else ""
    if not isinstance(reading.exact, Decimal):
        return f"{prefix}须{_LIMITS[op]}{_amount(limit, definition)}"
    short = limit - reading.exact if op in _UPWARD else reading.exact - limit
    if short <= 0:
        return f"{prefix}须{_LIMITS[op]}{_amount(limit, definition)}"
    words = f"{'还差' if op in _UPWARD else '超出'}{_amount(short, definition, points=True)}"
    strict = f"（须{_LIMITS[op]}{_amount(limit, definition)}）" if op in (Op.GT, Op.LT) else ""
    return prefix + words + strict


def _telling(leaf: Leaf, op: Op, judged: Judged, known: Known) -> tuple[Reading, int | None]:
    """The year that is furthest off where each counts, nearest where any does."""
    years = known.years(leaf.fact, leaf.years)
    if len(judged.readings) == 1:
        return judged.readings[0], years[0]
    lowest = (op in _UPWARD) == (leaf.years is None or leaf.years.take is not Take.ANY)
    known_years = [(r.exact, i) for i, r in enumerate(judged.readings) if isinstance(r.exact, Decimal)]
    place = (min if lowest else max)(known_years)[1] if known_years else 0
    return judged.readings[place], years[place]


def _amount(number: Decimal, definition: FactDefinition, *, points: bool = False) -> str:
    if definition.type is FactType.RATIO:
        return f"{plain(rounded(number * 100))}{'个百分点' if points else '%'}"
    number = rounded(number)
    return show_money(number) if definition.type is FactType.MONEY else f"{plain(number)}{definition.unit}"


# -- time ------------------------------------------------------------------------------------------------------------


def _since(reading: Reading, definition: FactDefinition, known: Known) -> date | None:
    """The day since which the fact counts its years or months, where it was not told itself."""
    derivation = definition.derived
    if derivation is None or derivation.op not in _PERIODS or any(f.key == definition.key for f in reading.facts):
        return None
    exact = known.value(derivation.of[0]).exact
    return exact if isinstance(exact, date) else None


def _time_gap(op: Op, limit: Decimal, since: date, definition: FactDefinition, as_of: date) -> str:
    assert definition.derived is not None
    reached = add_months(since, int(limit * _PERIODS[definition.derived.op]))
    if op not in _UPWARD:
        return f"已{'满' if op is Op.LT else '超过'}{plain(limit)}{definition.unit}（{show_value(reached, definition)}期满）"
    if reached <= as_of:
        return f"须超过{plain(limit)}{definition.unit}"
    months = ceil(periods(as_of, reached, 1))  # a month that has begun counts
    if add_months(as_of, 1) > reached:
        return f"还差{(reached - as_of).days}天（{show_value(reached, definition)}起满足）"
    years, rest = divmod(months, 12)
    span = (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")
    return f"还差{span}（{reached.year}年{reached.month}月起满足）"


def _within_gap(leaf: Leaf, reading: Reading, definition: FactDefinition) -> str:
    if not isinstance(reading.exact, date):
        return ""
    return f"{definition.name}为{show_value(reading.exact, definition)}，须在近{leaf.value}{_UNITS.get(leaf.unit, leaf.unit)}内"


def _day_gap(op: Op, values: Values, definition: FactDefinition) -> str:
    side = "以后" if op in _UPWARD else "以前"
    own = "（含当日）" if op in (Op.GE, Op.LE) else "（不含当日）"
    return f"须在{show_value(values[0], definition)}{side}{own}"


# -- words -----------------------------------------------------------------------------------------------------------


def _level(op: Op, values: Values, definition: FactDefinition) -> str:
    """「需达到省级」."""
    words = {Op.GE: "需达到", Op.GT: "需高于", Op.LE: "须不高于", Op.LT: "须低于"}
    return f"{words[op]}{show_value(values[0], definition)}"


def _named(op: Op, values: Values, definition: FactDefinition, *, wanted: bool) -> str:
    """Of a yes-or-no, what is to be so; of a choice, which."""
    if definition.type is FactType.BOOLEAN:
        return f"{'需满足' if bool(values[0]) == wanted else '须不存在'}：{definition.name}"
    names = "、".join(show_value(v, definition) for v in values)
    if not wanted:
        return f"{definition.name}不得为{names}"
    several = "之一" if len(values) > 1 else ""
    return f"{'需具有' if op is Op.HAS else '需为'}{names}{several}"
