"""What follows from what, in vocabularies that an officer edited."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.eligibility.derive import Known
from assistant.policy.card import Take, Years
from assistant.policy.facts import Derivation, DerivationOp, FactDefinition, FactType, KnownFact, Profile
from tests.assistant.eligibility.cards import AS_OF


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
