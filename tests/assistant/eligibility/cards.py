"""Small cards to judge by."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.eligibility.judge import judge
from assistant.policy.card import Benefit, BenefitKind, Card, Condition, Leaf, Op, Ref, Years
from assistant.policy.fact_values import read_profile, value_of
from assistant.policy.facts import FactDefinition, Profile, fact_definitions
from assistant.policy.judgement import Judgement

AS_OF = date(2026, 11, 23)
SOURCE = Ref(at="第三条", quote="符合条件", start=0, end=4)


def leaf(fact: str, op: str, value: Any, years: Years | int | None = None, unit: str = "") -> Leaf:
    """A condition, its value written as in card.yaml: 「2000万元」, 「3%」."""
    definition = fact_definitions()[fact]
    if op in ("in", "has"):
        value = tuple(value_of(v, definition) for v in value)
    elif op != "within":
        value = value_of(value, definition)
    asked = Years(last=years) if isinstance(years, int) else years
    return Leaf(fact=fact, op=Op(op), value=value, years=asked, unit=unit, text=f"{fact} {op} {value}", source=SOURCE)


def benefit(conditions: Condition | None = None, *exclusions: Condition, id: str = "reward") -> Benefit:
    """A reward under the conditions, barred by the exclusions."""
    return Benefit(
        id=id, name="奖励", kind=BenefitKind.REWARD, conditions=conditions, exclusions=exclusions, source=SOURCE
    )


def card(*benefits: Benefit, id: str = "measure", facts: tuple[FactDefinition, ...] = (), **parts: Any) -> Card:
    """A card of the benefits."""
    return Card(document_id=id, version=1, benefits=benefits, facts=facts, **parts)


def profile(**facts: Any) -> Profile:
    """Facts as a person's file writes them: `revenue={"2025": "3000万元"}`."""
    return read_profile(facts)


def judged(conditions: Condition | None, *exclusions: Condition, of: Profile, as_of: date = AS_OF) -> Judgement:
    """One benefit judged."""
    reward = benefit(conditions, *exclusions)
    return judge(card(reward), reward, of, as_of)
