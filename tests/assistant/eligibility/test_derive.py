"""What follows from what, in vocabularies that an officer edited."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.eligibility.derive import Known
from assistant.eligibility.truth import holds
from assistant.policy.card import Take, Years
from assistant.policy.fact_values import read_profile
from assistant.policy.facts import (
    Derivation,
    DerivationOp,
    FactDefinition,
    FactType,
    KnownFact,
    Profile,
    fact_definitions,
)
from assistant.policy.judgement import Truth
from tests.assistant.eligibility.cards import AS_OF, leaf


def number(key: str, op: DerivationOp | None = None, *of: str, yearly: bool = False) -> FactDefinition:
    derived = Derivation(op=op, of=of) if op else None
    return FactDefinition(key=key, name=key, type=FactType.MONEY, yearly=yearly, question="？", derived=derived)


def known(*definitions: FactDefinition, **told: int) -> Known:
    facts = tuple(KnownFact(key=k, value=Decimal(v)) for k, v in told.items())
    return Known(Profile(facts=facts), AS_OF, {d.key: d for d in definitions})


@pytest.mark.parametrize(
    "definitions",
    [
        (number("a", DerivationOp.SUM, "b"), number("b", DerivationOp.SUM, "a")),
        (number("a", DerivationOp.SUM, "a", "a"),),
        (number("a", DerivationOp.GROWTH, "a", yearly=True),),  # of the year before, and so on
    ],
)
def test_a_fact_that_follows_from_itself_is_asked(definitions: tuple[FactDefinition, ...]) -> None:
    reading = known(*definitions).value("a")
    assert {key for key, _ in reading.needs} == {"a"}
    assert not reading.known


def test_a_circle_is_left_where_one_of_it_is_told() -> None:
    facts = known(number("a", DerivationOp.SUM, "b"), number("b", DerivationOp.SUM, "a"), b=7)
    assert facts.value("a").exact == 7


def test_what_the_vocabulary_no_longer_has_is_missing_and_not_an_error() -> None:
    assert known().value("gone").needs == (("gone", None),)
    assert known(number("a", DerivationOp.SUM, "gone")).value("a").missing == (("gone", None),)


def test_a_derivation_without_its_parts_is_asked_for_itself() -> None:
    assert known(number("a", DerivationOp.RATIO, "b"), number("b"), b=7).value("a").missing == (("a", None),)


def test_a_value_kept_as_words_is_the_number_it_was() -> None:
    facts = Profile(facts=(KnownFact(key="a", value="1500.5"),))
    assert Known(facts, AS_OF, {"a": number("a")}).value("a").exact == Decimal("1500.5")


def test_every_calculation_shows_its_numbers() -> None:
    facts = known(
        number("less", DerivationOp.DIFFERENCE, "b", "c"), number("all", DerivationOp.SUM, "b", "c"),
        number("b"), number("c"), b=70_000, c=20_000,
    )  # fmt: skip
    assert facts.value("less").derived == "7万元 − 2万元 = 5万元"
    assert facts.value("all").derived == "7万元 + 2万元 = 9万元"


def test_one_year_bounds_the_lowest_from_above_and_the_highest_from_below() -> None:
    told = Profile(facts=(KnownFact(key="a", year=2025, value=Decimal(5)),))
    facts = Known(told, AS_OF, {"a": number("a", yearly=True)})
    each, some = (facts.value("a", Years(count=2, take=take)) for take in (Take.EACH, Take.ANY))
    assert (each.low, each.high) == (None, Decimal(5))
    assert each.missing == (("a", 2024),)
    assert (some.low, some.high) == (Decimal(5), None)


def shipped(**told: object) -> Known:
    return Known(read_profile(told), AS_OF, fact_definitions())


def test_a_years_rent_follows_from_area_and_price() -> None:
    found = shipped(rented_area=1000, rent_price=15).value("annual_rent_paid")
    assert found.exact == 180_000
    assert "× 12" in found.derived
    assert not shipped(rented_area=1000).value("annual_rent_paid").known


def test_a_rent_that_was_told_goes_before_what_follows() -> None:
    assert shipped(rented_area=1000, rent_price=15, annual_rent_paid=90_000).value("annual_rent_paid").exact == 90_000


@pytest.mark.parametrize(("industry", "is_industrial"), [("工业", True), ("建筑业", None), (None, None)])
def test_an_industry_says_whether_it_is_industrial(industry: str | None, is_industrial: bool | None) -> None:
    assert shipped(**({"industry": industry} if industry else {})).value("industrial").value is is_industrial


@pytest.mark.parametrize(("years", "truth"), [(5, Truth.UNMET), (1, Truth.MET), (3, Truth.UNKNOWN)])
def test_how_long_ago_it_was_says_whether_a_day_is_within_a_time(years: int, truth: Truth) -> None:
    within = leaf("graduated_on", "within", 3, unit="year")
    assert holds(within, shipped(years_graduated=years)) is truth
    assert holds(within, shipped(years_graduated=years, graduated_on="2026-07-01")) is Truth.MET
