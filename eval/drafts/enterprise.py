"""An enterprise that meets the conditions of a card, and one that misses exactly one of them: its profile, and how it says so.

The verdict follows from how the profile was made, not from the program that is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op
from assistant.policy.fact_values import show_value
from assistant.policy.facts import FactDefinition, FactType, Value

Definitions = Mapping[str, FactDefinition]

_UNIT_DAYS: Mapping[str, int] = {"day": 1, "month": 30, "year": 365}
_COUNTED = frozenset({"人", "件", "项", "家", "个", "台", "次"})


class CannotBeMet(Exception):
    """A condition for which no value can be chosen: an unknown fact, text, a choice without another option."""


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as the enterprise tells it."""

    definition: FactDefinition
    value: Value
    years: tuple[int, ...] = ()

    @property
    def content(self) -> Any:
        """The value as a profile has it: by year for a yearly fact."""
        plain = _plain(self.value)
        return {str(year): plain for year in self.years} if self.years else plain

    @property
    def words(self) -> str:
        years = f"{self.years[-1]}—{self.years[0]}年每年的" if len(self.years) > 1 else ""
        years = years or (f"{self.years[0]}年" if self.years else "")
        if isinstance(self.value, bool):
            return f"{years}{self.definition.name}" if self.value else f"{years}没有“{self.definition.name}”的情况"
        return f"{years}{self.definition.name}{show_value(self.value, self.definition)}"


@dataclass(frozen=True, slots=True)
class Enterprise:
    facts: Mapping[str, Told]

    @property
    def profile(self) -> dict[str, Any]:
        return {key: told.content for key, told in self.facts.items()}

    @property
    def words(self) -> str:
        return "，".join(told.words for told in self.facts.values())

    def with_facts(self, facts: Mapping[str, Told]) -> Enterprise:
        return Enterprise({**self.facts, **facts})


def meeting(conditions: Iterable[Condition], definitions: Definitions, as_of: date) -> Enterprise:
    """An enterprise that meets all of the conditions. Raises `CannotBeMet`."""
    facts: dict[str, Told] = {}
    for condition in conditions:
        _join(facts, _made(condition, definitions, as_of, wanted=True))
    return Enterprise(facts)


def missing(leaf: Leaf, enterprise: Enterprise, definitions: Definitions, as_of: date) -> Enterprise:
    """The enterprise with the fact of this one condition changed so that it is not met. Raises `CannotBeMet`."""
    return enterprise.with_facts(_made(leaf, definitions, as_of, wanted=False))


def plain_leaves(conditions: Sequence[Condition]) -> list[Leaf]:
    """The conditions that each have to hold by themselves: missing one of them decides the verdict."""
    found: list[Leaf] = []
    for condition in conditions:
        if isinstance(condition, Leaf):
            found.append(condition)
        elif isinstance(condition, AllOf):
            found += plain_leaves(condition.all)
    return found


def _made(condition: Condition, definitions: Definitions, as_of: date, *, wanted: bool) -> dict[str, Told]:
    """Facts that make the condition true, or false where it is not wanted."""
    if isinstance(condition, Leaf):
        return {condition.fact: _told(condition, definitions, as_of, wanted=wanted)}
    if isinstance(condition, NoneOf):
        return _all(condition.none, definitions, as_of, wanted=not wanted)
    if isinstance(condition, AllOf) and wanted:
        return _all(condition.all, definitions, as_of, wanted=True)
    if isinstance(condition, AnyOf) and wanted:
        return _first(condition.any, definitions, as_of)
    if isinstance(condition, AtLeast) and wanted:
        return _all(condition.of[: condition.at_least], definitions, as_of, wanted=True)
    parts = (
        condition.all
        if isinstance(condition, AllOf)
        else condition.any
        if isinstance(condition, AnyOf)
        else condition.of
    )
    return _all(parts, definitions, as_of, wanted=False)


def _all(parts: Iterable[Condition], definitions: Definitions, as_of: date, *, wanted: bool) -> dict[str, Told]:
    facts: dict[str, Told] = {}
    for part in parts:
        _join(facts, _made(part, definitions, as_of, wanted=wanted))
    return facts


def _join(facts: dict[str, Told], more: Mapping[str, Told]) -> None:
    """Adds the facts. Raises `CannotBeMet` where one would have to be two things at once."""
    for key, told in more.items():
        if facts.setdefault(key, told).content != told.content:
            raise CannotBeMet(f"{key} would have to be two things at once")


def _first(parts: Iterable[Condition], definitions: Definitions, as_of: date) -> dict[str, Told]:
    for part in parts:
        try:
            return _made(part, definitions, as_of, wanted=True)
        except CannotBeMet:
            continue
    raise CannotBeMet("none of the alternatives can be met")


def _told(leaf: Leaf, definitions: Definitions, as_of: date, *, wanted: bool) -> Told:
    definition = definitions.get(leaf.fact)
    if definition is None:
        raise CannotBeMet(f"{leaf.fact} is not in the vocabulary")
    years: tuple[int, ...] = ()
    if definition.yearly:
        last = leaf.years.last if leaf.years else 1
        years = tuple(as_of.year - last - back for back in range(leaf.years.count if leaf.years else 1))
    return Told(definition, _value(leaf, definition, as_of, wanted=wanted), years)


def _value(leaf: Leaf, definition: FactDefinition, as_of: date, *, wanted: bool) -> Value:
    value = leaf.value
    if leaf.op is Op.WITHIN and isinstance(value, Decimal):
        days = int(value) * _UNIT_DAYS.get(leaf.unit, 365)
        return as_of - timedelta(days=days // 2 if wanted else days * 3 // 2)
    if leaf.op in (Op.IS, Op.IN, Op.HAS):
        return _chosen(value, definition, wanted=wanted)
    if isinstance(value, Decimal):
        return _MEASURES[leaf.op](value, _step(value, definition), wanted)
    if isinstance(value, date):
        return _day(leaf.op, value, as_of, wanted=wanted)
    if isinstance(value, str) and definition.ordered:
        return _rank(leaf.op, value, [option.value for option in definition.options], wanted=wanted)
    raise CannotBeMet(f"{leaf.fact} {leaf.op} {value!r}")


def _chosen(value: Value, definition: FactDefinition, *, wanted: bool) -> Value:
    if isinstance(value, bool):
        return value if wanted else not value
    if definition.type not in (FactType.CHOICE, FactType.CHOICES):
        raise CannotBeMet(f"{definition.key} is no choice")
    given = value if isinstance(value, tuple) else (value,)
    fitting = list(given) if wanted else [o.value for o in definition.options if o.value not in given]
    if not fitting:
        raise CannotBeMet(f"{definition.key} has no other option")
    chosen = str(fitting[0])
    return (chosen,) if definition.type is FactType.CHOICES else chosen


def _step(value: Decimal, definition: FactDefinition) -> Decimal:
    """How far from the limit a told number lies: a fifth of it, whole things by whole numbers."""
    fifth = abs(value) / 5
    if definition.type is FactType.NUMBER and (definition.unit in _COUNTED or value == value.to_integral_value()):
        return max(Decimal(1), fifth.to_integral_value())
    return fifth or (Decimal(100_000) if definition.type is FactType.MONEY else Decimal(1))


# what is told for a limit and a step: over it, or under it
_MEASURES: Mapping[Op, Callable[[Decimal, Decimal, bool], Decimal]] = {
    Op.GE: lambda limit, step, wanted: limit + step if wanted else limit - step,
    Op.GT: lambda limit, step, wanted: limit + step if wanted else limit - step,
    Op.LE: lambda limit, step, wanted: max(limit - step, Decimal(0)) if wanted else limit + step,
    Op.LT: lambda limit, step, wanted: max(limit - step, Decimal(0)) if wanted else limit + step,
}


def _day(op: Op, limit: date, as_of: date, *, wanted: bool) -> date:
    """A day some weeks on the wanted side of the limit, in the past where the limit allows it."""
    if (op in (Op.GE, Op.GT)) is wanted:
        return max(min(limit + timedelta(days=30), as_of), limit + timedelta(days=1))
    return min(limit, as_of) - timedelta(days=30)


def _rank(op: Op, limit: str, options: Sequence[str], *, wanted: bool) -> str:
    """An option of an ordered choice on the wanted side of the limit."""
    place = options.index(limit) if limit in options else -1
    above = {Op.GE: place, Op.GT: place + 1, Op.LE: place + 1, Op.LT: place}[op]
    rising = op in (Op.GE, Op.GT)
    fitting = options[above:] if rising is wanted else options[:above]
    if place < 0 or not fitting:
        raise CannotBeMet(f"no option beside {limit}")
    return fitting[0] if rising is wanted else fitting[-1]


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
