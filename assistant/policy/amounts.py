"""Walking the rule of an amount."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.policy.card import (
    AmountRule,
    Base,
    Combined,
    Condition,
    Difference,
    PerUnit,
    Progressive,
    Rate,
    Tiers,
    Uplifted,
)


def parts_of_amount(rule: AmountRule) -> tuple[AmountRule, ...]:
    """The rules directly inside it; () of one that stands alone."""
    match rule:
        case Tiers():
            return tuple(tier.amount for tier in rule.tiers)
        case Combined():
            return rule.parts
        case Difference() | Uplifted():
            return (rule.of,)
        case _:
            return ()


def rules_in(rule: AmountRule) -> Iterator[AmountRule]:
    """The rule and every rule inside it, outer ones first."""
    yield rule
    for part in parts_of_amount(rule):
        yield from rules_in(part)


def counted_by(rule: AmountRule) -> Iterator[str]:
    """The facts that the rule itself, not one inside it, computes with."""
    match rule:
        case Rate() | Base() | Progressive():
            yield rule.base
        case PerUnit():
            yield from rule.counts
        case _:
            return


def conditions_of_amount(rule: AmountRule) -> Iterator[Condition]:
    """What its tiers and uplifts ask for, wherever they stand in it."""
    for inner in rules_in(rule):
        if isinstance(inner, Tiers):
            yield from (tier.when for tier in inner.tiers)
        elif isinstance(inner, Uplifted):
            yield from (uplift.when for uplift in inner.uplifts)
