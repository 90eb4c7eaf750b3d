"""What a benefit is worth where not everything was told: what is taken for the rest, and that it says so."""

from __future__ import annotations

from decimal import Decimal

from assistant.eligibility.derive import Known
from assistant.eligibility.scope import definitions_of
from assistant.policy.amounts import conditions_of_amount, counted_by, parts_of_amount, rules_in
from assistant.policy.card import (
    AllOf,
    AmountRule,
    AnyOf,
    Award,
    Combined,
    Condition,
    Fixed,
    NoneOf,
    PerUnit,
    Rate,
    Tier,
    Tiers,
)
from assistant.policy.facts import FactDefinition, FactType, KnownFact, Profile
from assistant.policy.judgement import AmountResult
from assistant.worth import worth
from tests.assistant.eligibility.cards import AS_OF, SOURCE, benefit, card, leaf

MONTHS = FactDefinition(
    key="x_months", name="使用月数", type=FactType.NUMBER, unit="个月", question="几个月？", usual=Decimal(12)
)
GOLD, SILVER = (
    FactDefinition(key=f"x_{k}", name=n, type=FactType.NUMBER, unit="项", question="几项？")
    for k, n in (("gold", "金奖项数"), ("silver", "银奖项数"))
)


def fixed(cny: int) -> Fixed:
    return Fixed(cny=Decimal(cny), source=SOURCE)


def tiers(*parts: tuple[Condition, AmountRule]) -> Tiers:
    return Tiers(tiers=tuple(Tier(when=c, amount=a) for c, a in parts), source=SOURCE)


def reckoned(
    rule: AmountRule, *told: KnownFact, conditions: Condition | None = None, facts: tuple[FactDefinition, ...] = ()
) -> AmountResult:
    paying = benefit(conditions).model_copy(update={"award": Award(rule=rule)})
    held = card(paying, facts=facts)
    profile = Profile(facts=told)
    found = worth(held, paying, Known(profile, AS_OF, definitions_of(held)), profile)
    assert found is not None
    return found


def test_a_benefit_that_pays_nothing_has_no_amount() -> None:
    held = card(benefit())
    assert worth(held, held.benefits[0], Known(Profile(), AS_OF, definitions_of(held)), Profile()) is None


def test_what_the_benefit_asks_of_everybody_is_taken_to_hold() -> None:
    small = leaf("size_class", "le", "medium")
    rule = tiers((leaf("hnte_valid", "is", True), fixed(60)), (small, fixed(40)))
    asked = AllOf(all=(small, leaf("registered_in_park", "is", True)))
    assert reckoned(rule, conditions=asked).cny == 40
    assert reckoned(rule).cny is None


def test_what_is_asked_of_some_only_is_not_taken_to_hold() -> None:
    small = leaf("size_class", "le", "medium")
    asked = AnyOf(any=(small, leaf("registered_in_park", "is", True)))
    assert reckoned(tiers((small, fixed(40))), conditions=asked).cny is None


def test_the_rest_is_the_tier_of_all_others_where_nothing_special_was_told() -> None:
    special = leaf("above_scale", "is", True)
    found = reckoned(tiers((special, fixed(35)), (NoneOf(none=(special,)), fixed(25))))
    assert found.cny == 25
    assert "规模以上企业另有说明的，结果会变" in found.text


def test_what_may_not_be_so_is_taken_not_to_be_so() -> None:
    rule = tiers((leaf("chain_leader", "is", True), fixed(70)), (leaf("chain_leader", "is", False), fixed(85)))
    assert reckoned(rule).cny == 85


def test_the_usual_number_is_taken_and_said() -> None:
    rule = PerUnit(cny=Decimal(10), counts=("rented_area", "x_months"), source=SOURCE)
    area = KnownFact(key="rented_area", value=Decimal(100))
    found = reckoned(rule, area, facts=(MONTHS,))
    assert found.cny == 12_000
    assert "使用月数按12个月计" in found.text
    assert reckoned(rule, area, KnownFact(key="x_months", value=Decimal(3)), facts=(MONTHS,)).cny == 3_000


def test_of_several_things_counted_those_not_told_are_none() -> None:
    parts = tuple(PerUnit(cny=Decimal(c), counts=(d.key,), source=SOURCE) for c, d in ((100, GOLD), (50, SILVER)))
    rule = Combined(form="sum", parts=parts, source=SOURCE)
    assert reckoned(rule, KnownFact(key="x_silver", value=Decimal(2)), facts=(GOLD, SILVER)).cny == 100
    assert reckoned(rule, facts=(GOLD, SILVER)).cny is None


def test_a_number_that_the_amount_needs_is_never_made_up() -> None:
    assert reckoned(Rate(rate=Decimal("0.1"), base="guarantee_fee_paid", source=SOURCE)).cny is None


def test_a_rule_is_walked_whole() -> None:
    inner = Rate(rate=Decimal("0.1"), base="revenue", source=SOURCE)
    outer = tiers((leaf("hnte_valid", "is", True), inner))
    assert list(rules_in(outer)) == [outer, inner]
    assert parts_of_amount(inner) == ()
    assert list(counted_by(outer)) == []
    assert list(counted_by(inner)) == ["revenue"]
    assert [c.fact for c in conditions_of_amount(outer) if hasattr(c, "fact")] == ["hnte_valid"]
