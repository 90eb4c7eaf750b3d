"""An enterprise told in a few facts, as amounts, scores and stacking ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op, Ref, Years
from assistant.policy.facts import FactDefinition, KnownFact, Value, fact_definitions
from assistant.policy.judgement import Truth

SOURCE = Ref(at="第六条", quote="按照标准给予补助", start=10, end=18)


@dataclass(frozen=True)
class Reading:
    low: Value | None = None
    high: Value | None = None
    value: Value | None = None
    facts: tuple[KnownFact, ...] = ()
    derived: str = ""
    missing: tuple[tuple[str, int | None], ...] = ()


def about(value: int | str, low: int | str, high: int | str | None) -> Reading:
    """A value told roughly."""
    return Reading(low=Decimal(low), high=None if high is None else Decimal(high), value=Decimal(value))


@dataclass(frozen=True)
class Told:
    """`facts`: numbers (also as text), truths and dates under their keys; whatever is not there is not known."""

    facts: Mapping[str, Any] = field(default_factory=dict)

    def value(self, key: str, years: Years | None = None, /) -> Reading:
        if key not in self.facts:
            return Reading(missing=((key, 2025 if years else None),))
        given = self.facts[key]
        if isinstance(given, Reading):
            return given
        value = given if isinstance(given, bool | date) else Decimal(str(given))
        return Reading(low=value, high=value, value=value)

    def holds(self, condition: Condition) -> Truth:
        match condition:
            case AllOf():
                return _all([self.holds(part) for part in condition.all])
            case AnyOf():
                return _any([self.holds(part) for part in condition.any])
            case NoneOf():
                return _not(_any([self.holds(part) for part in condition.none]))
            case AtLeast():
                truths = [self.holds(part) for part in condition.of]
                met, open_ = truths.count(Truth.MET), truths.count(Truth.UNKNOWN)
                sure = met >= condition.at_least
                return Truth.MET if sure else Truth.UNKNOWN if met + open_ >= condition.at_least else Truth.UNMET
            case Leaf():
                return self._leaf(condition)

    def _leaf(self, leaf: Leaf) -> Truth:
        reading = self.value(leaf.fact, leaf.years)
        if reading.value is None:
            return Truth.UNKNOWN
        ends = [end if end is not None else Decimal("1e30") for end in (reading.low, reading.high)]
        found = {_compare(leaf.op, end, leaf.value) for end in ends}
        return Truth.UNKNOWN if len(found) > 1 else Truth.MET if found.pop() else Truth.UNMET


def _compare(op: Op, told: Any, asked: Any) -> bool:
    match op:
        case Op.GE:
            return bool(told >= asked)
        case Op.GT:
            return bool(told > asked)
        case Op.LE:
            return bool(told <= asked)
        case Op.LT:
            return bool(told < asked)
        case _:
            return bool(told == asked)


def _all(truths: list[Truth]) -> Truth:
    if Truth.UNMET in truths:
        return Truth.UNMET
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.MET


def _any(truths: list[Truth]) -> Truth:
    if Truth.MET in truths:
        return Truth.MET
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.UNMET


def _not(truth: Truth) -> Truth:
    return {Truth.MET: Truth.UNMET, Truth.UNMET: Truth.MET}.get(truth, Truth.UNKNOWN)


def leaf(fact: str, op: str, value: Any, text: str = "") -> Leaf:
    told = value if isinstance(value, bool) else Decimal(str(value))
    return Leaf(fact=fact, op=Op(op), value=told, text=text or f"{fact} {op} {value}", source=SOURCE)


def definitions(*own: Mapping[str, Any]) -> dict[str, FactDefinition]:
    """The shipped vocabulary with facts of a card's own."""
    return {**fact_definitions(), **{d["key"]: FactDefinition.model_validate({"question": "？", **d}) for d in own}}
