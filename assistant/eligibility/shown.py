"""Numbers as findings show them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from assistant.policy.fact_values import plain, show_money, show_value
from assistant.policy.facts import Comparison, FactDefinition, FactType, KnownFact, Value

_SIGNS = {
    Comparison.EXACT: "",
    Comparison.ABOUT: "约",
    Comparison.AT_LEAST: "不少于",
    Comparison.MORE_THAN: "超过",
    Comparison.AT_MOST: "不超过",
    Comparison.LESS_THAN: "不足",
}
_CENT, _HUNDREDTH = Decimal("0.01"), Decimal("0.01")


def show_fact(fact: KnownFact, value: Value, definition: FactDefinition) -> str:
    """The value as it was told: 「约3000万元」."""
    return _SIGNS[fact.comparison] + show_value(value, definition)


def show_number(number: Decimal, definition: FactDefinition) -> tuple[str, bool]:
    """The number in the unit of its fact, and whether that is all of it: 「6.67%」, not exact."""
    if definition.type is FactType.RATIO:
        percent = rounded(number * 100)
        return f"{plain(percent)}%", percent == number * 100
    near = number.quantize(_CENT, ROUND_HALF_UP)
    shown = show_money(near) if definition.type is FactType.MONEY else f"{plain(near)}{definition.unit}"
    return shown, near == number


def rounded(number: Decimal) -> Decimal:
    """To hundredths; what is smaller keeps its first digit, so that it is not shown as nothing."""
    if number == 0 or abs(number) >= _HUNDREDTH:
        return number.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return number.quantize(Decimal(1).scaleb(number.adjusted()), ROUND_HALF_UP)


def equals(number: Decimal, definition: FactDefinition) -> str:
    """「= 6%」 or 「≈ 6.67%」."""
    shown, exact = show_number(number, definition)
    return f"{'=' if exact else '≈'} {shown}"
