"""What amounts and scores ask about an enterprise: values of facts, and whether a condition holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from assistant.policy.card import Condition, Leaf, Years
from assistant.policy.conditions import parts_of
from assistant.policy.facts import Comparison, FactDefinition, KnownFact, Value, fact_definitions
from assistant.policy.judgement import Truth


class Reading(Protocol):
    """A fact as known: `value` as told or computed, true value from `low` to `high` (None: open end). `derived` are the words of
    the calculation, `missing` the facts (and calendar years) without which there is no value."""

    @property
    def low(self) -> Value | None: ...
    @property
    def high(self) -> Value | None: ...
    @property
    def value(self) -> Value | None: ...
    @property
    def facts(self) -> tuple[KnownFact, ...]: ...
    @property
    def derived(self) -> str: ...
    @property
    def missing(self) -> tuple[tuple[str, int | None], ...]: ...


class Facts(Protocol):
    def value(self, key: str, years: Years | None, /) -> Reading: ...


Holds = Callable[[Condition], Truth]
Definitions = Mapping[str, FactDefinition]


def definitions_or_shipped(definitions: Definitions | None) -> Definitions:
    """The vocabulary that a card brings with it, or else the shipped one."""
    return fact_definitions() if definitions is None else definitions


def undecided(condition: Condition, facts: Facts, holds: Holds) -> tuple[str, ...]:
    """Keys of the facts that leave `condition` open: those that are missing, or known too roughly."""
    if holds(condition) is not Truth.UNKNOWN:
        return ()
    if isinstance(condition, Leaf):
        return missing_keys(facts.value(condition.fact, condition.years), condition.fact)
    return distinct(key for part in parts_of(condition) for key in undecided(part, facts, holds))


def missing_keys(reading: Reading, key: str) -> tuple[str, ...]:
    """What to ask for so that `reading`, of the fact `key`, becomes exact: what is missing, or was told inexactly, or itself."""
    inexact = distinct(fact.key for fact in reading.facts if fact.comparison is not Comparison.EXACT)
    return distinct(missing for missing, _ in reading.missing) or inexact or (key,)


def distinct(keys: Iterable[str]) -> tuple[str, ...]:
    """In order, each once."""
    return tuple(dict.fromkeys(keys))


def number(value: Value | None) -> Decimal | None:
    """The value where it is a number."""
    return value if isinstance(value, Decimal) else None
