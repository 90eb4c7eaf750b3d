"""What was read of conditions: those that must hold, those that may not, those of one benefit alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.policy.card import AllOf, Condition, NoneOf


@dataclass(frozen=True, slots=True)
class Scoped:
    """What one item says only of the benefit that it names."""

    what: str
    start: int  # where its name stands
    reading: Reading


@dataclass(frozen=True, slots=True)
class Reading:
    """All of `conditions` must hold, none of `exclusions` may; `scoped` go for the benefits that they name."""

    conditions: tuple[Condition, ...] = ()
    exclusions: tuple[Condition, ...] = ()
    scoped: tuple[Scoped, ...] = ()
    references: tuple[str, ...] = field(default=())

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            (*self.conditions, *other.conditions),
            (*self.exclusions, *other.exclusions),
            (*self.scoped, *other.scoped),
            (*self.references, *other.references),
        )

    def __bool__(self) -> bool:
        return bool(self.conditions or self.exclusions or self.scoped)


def whole_of(reading: Reading) -> Condition:
    """A reading as one condition, what bars negated."""
    parts = [*reading.conditions, *(NoneOf(none=(e,)) for e in reading.exclusions)]
    return parts[0] if len(parts) == 1 else AllOf(all=tuple(parts))


def as_one(conditions: Sequence[Condition]) -> Condition | None:
    """All of them as one condition; None where there is none."""
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else AllOf(all=tuple(conditions))
