"""An amount of a card worked out by hand, as a note of a test case has it: 「300万元×12%=36万元」."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.policy.card import AmountRule, Fixed, PerUnit, Rate, Tiers
from assistant.policy.fact_values import show_money, show_value
from eval.drafts.enterprise import CannotBeMet, Definitions, Enterprise, Told, meeting

_BASES = tuple(Decimal(n) * 10_000 for n in (300, 100, 1000, 50, 20, 5000, 10))  # yuan, as people name them


@dataclass(frozen=True, slots=True)
class Worked:
    """The result in yuan, what the enterprise tells beside its conditions, and the calculation; "" for a fixed sum."""

    cny: Decimal
    facts: Enterprise
    calculation: str
    figures: tuple[str, ...]


def worked(rule: AmountRule, definitions: Definitions, as_of: date) -> Worked | None:
    """The amount for chosen facts; None for rules that a person had better work out."""
    try:
        if isinstance(rule, Fixed):
            return Worked(rule.cny, Enterprise({}), "", (show_money(rule.cny),))
        if isinstance(rule, Rate):
            return _rate(rule, definitions, as_of)
        if isinstance(rule, PerUnit):
            return _per_unit(rule, definitions, as_of)
        if isinstance(rule, Tiers) and rule.take == "first" and rule.cap is None:
            return _first_tier(rule, definitions, as_of)
    except CannotBeMet:
        return None
    return None


def _rate(rule: Rate, definitions: Definitions, as_of: date) -> Worked | None:
    definition = definitions.get(rule.base)
    if definition is None or rule.over or rule.base_cap or rule.round_to or rule.floor:
        return None
    percent = f"{(rule.rate * 100).normalize():f}%"
    for base in _BASES:
        result = base * rule.rate
        if (rule.cap is None or result <= rule.cap) and (rule.least is None or result >= rule.least):
            told = Told(definition, base, _years(rule, definition.yearly, as_of))
            text = f"{show_money(base)}×{percent}={show_money(result)}"
            return Worked(result, Enterprise({rule.base: told}), text, (percent,))
    return None


def _per_unit(rule: PerUnit, definitions: Definitions, as_of: date) -> Worked | None:
    known = [definitions[key] for key in rule.counts if key in definitions]
    if len(known) != len(rule.counts) or rule.round_to or rule.floor:
        return None
    number = Decimal(3) if len(known) == 1 else Decimal(2)
    product = number ** len(known)
    result = rule.cny * product
    if (rule.max_count and product > rule.max_count) or (rule.cap and result > rule.cap):
        return None
    years = {d.key: _years(rule, d.yearly, as_of) for d in known}
    told = {d.key: Told(d, number, years[d.key]) for d in known}
    factors = "×".join(show_value(number, d) for d in known)
    text = f"{factors}×{show_money(rule.cny)}={show_money(result)}"
    return Worked(result, Enterprise(told), text, (show_money(rule.cny),))


def _first_tier(rule: Tiers, definitions: Definitions, as_of: date) -> Worked | None:
    tier = rule.tiers[0]
    inner = worked(tier.amount, definitions, as_of)
    if inner is None:
        return None
    facts = meeting([tier.when], definitions, as_of).with_facts(inner.facts.facts)
    return Worked(inner.cny, facts, inner.calculation, inner.figures)


def _years(rule: Rate | PerUnit, yearly: bool, as_of: date) -> tuple[int, ...]:
    if not yearly:
        return ()
    return (as_of.year - (rule.years.last if rule.years else 1),)
