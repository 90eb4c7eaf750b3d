"""One enterprise against many cards: where it stands, what comes first, what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.eligibility.ask import deciding
from assistant.eligibility.compiled import CompiledCards
from assistant.eligibility.derive import Known
from assistant.eligibility.judge import judge
from assistant.eligibility.match import Match, Standing, match, questions
from assistant.policy.card import AllOf, Benefit, Card, Condition, Leaf, Op, Window, WindowKind
from assistant.policy.facts import FactDefinition, FactType, Profile
from assistant.policy.judgement import AmountResult, Opening
from bench.judging_speed import generated_cards, generated_profile, timed
from tests.assistant.eligibility.cards import AS_OF, SOURCE, benefit, card, leaf, profile

PARK = leaf("registered_in_park", "is", True)
STAFF = leaf("staff", "ge", 30)
PATENTS = leaf("invention_patents", "ge", 3)
RATIO = leaf("rd_ratio", "ge", "5%", years=1)


def every(*parts: Condition) -> AllOf:
    return AllOf(all=parts)


def cards(**of: Condition) -> list[Card]:
    """A card for each condition, its document named as the keyword."""
    return [card(benefit(condition), id=name) for name, condition in of.items()]


def standings(matches: Sequence[Match]) -> dict[str, Standing]:
    return {m.card.document_id: m.standing for m in matches}


def test_near_is_what_lacks_one_or_two_conditions_that_can_be_met() -> None:
    told = profile(registered_in_park=True, staff=20, invention_patents=1, rd_ratio="3%", industry="零售")
    found = match(
        told,
        cards(
            has=PARK,
            lacks_one=every(PARK, STAFF),
            lacks_two=every(PARK, STAFF, PATENTS),
            lacks_three=every(PARK, STAFF, PATENTS, RATIO),
            other_trade=every(PARK, leaf("industry", "in", ["工业"])),
            asks=every(PARK, leaf("hnte_valid", "is", True)),
        ),
        AS_OF,
    )
    assert [m.card.document_id for m in found[:4]] == ["has", "lacks_one", "lacks_two", "asks"]
    assert standings(found) == {
        "has": Standing.ELIGIBLE,
        "lacks_one": Standing.NEAR_MISS,
        "lacks_two": Standing.NEAR_MISS,
        "asks": Standing.UNKNOWN,
        "lacks_three": Standing.NOT_ELIGIBLE,
        "other_trade": Standing.NOT_ELIGIBLE,
    }
    assert [f.gap for f in found[2].judgement.findings if f.gap] == ["还差10人", "还差2件"]


def test_what_an_exclusion_bars_is_not_near() -> None:
    barred = card(benefit(PARK, leaf("dishonest", "is", True)), id="barred")
    assert match(profile(registered_in_park=True, dishonest=True), [barred], AS_OF)[0].standing is Standing.NOT_ELIGIBLE


def test_what_is_hardly_known_is_not_near() -> None:
    told = profile(staff=20, registered_in_park=True)
    found = match(told, cards(half=every(PARK, STAFF, PATENTS), dark=every(PARK, STAFF, PATENTS, RATIO)), AS_OF)
    assert standings(found) == {"half": Standing.NEAR_MISS, "dark": Standing.NOT_ELIGIBLE}


def opening(state: str, days: int | None = None) -> Opening:
    return Opening(window=Window(kind=WindowKind.YEARLY, source=SOURCE), state=state, days=days)


OPENINGS = {
    "closed": opening("closed"),
    "soon": opening("coming", 3),
    "all_year": opening("all_year"),
    "last_days": opening("open", 5),
    "weeks": opening("open", 30),
    "notice": opening("by_notice"),
}


def test_what_closes_soonest_comes_first_and_of_two_alike_the_greater_amount() -> None:
    def openings(of: Card, benefit: Benefit, as_of: date) -> Sequence[Opening]:
        return (OPENINGS[of.document_id.removesuffix("_more")],)

    def amounts(of: Card, benefit: Benefit, known: Known) -> AmountResult:
        return AmountResult(cny=Decimal(2 if of.document_id.endswith("_more") else 1), text="")

    told = profile(registered_in_park=True)
    names = dict.fromkeys((*OPENINGS, "weeks_more"), PARK)
    found = match(told, cards(**names), AS_OF, openings=openings, amounts=amounts)
    order = ["last_days", "weeks_more", "weeks", "all_year", "soon", "notice", "closed"]
    assert [m.card.document_id for m in found] == order
    assert found[1].judgement.amount == AmountResult(cny=Decimal(2), text="")


def test_a_notice_gives_its_windows_to_the_benefit_it_tells_about() -> None:
    notice = card(benefit(PARK, id="file").model_copy(update={"of": ("measure#reward",)}), id="notice")

    def openings(of: Card, benefit: Benefit, as_of: date) -> Sequence[Opening]:
        return (OPENINGS["last_days"],) if of.document_id == "notice" else (OPENINGS["notice"],)

    (found,) = match(profile(registered_in_park=True), [*cards(measure=PARK), notice], AS_OF, openings=openings)
    assert (found.card.document_id, [o.state for o in found.openings]) == ("measure", ["open", "by_notice"])
    alone = match(profile(registered_in_park=True), [notice], AS_OF)
    assert standings(alone) == {"notice": Standing.ELIGIBLE}


def test_the_question_that_decides_most_comes_first_and_exclusions_last() -> None:
    measures = [
        card(benefit(every(STAFF, RATIO), leaf("dishonest", "is", True)), id="a"),
        card(benefit(every(STAFF, PATENTS), leaf("dishonest", "is", True)), id="b"),
        card(benefit(PATENTS, leaf("dishonest", "is", True)), id="c"),
    ]
    told = profile(revenue="3000万元", staff={"value": 31, "comparison": "about"})
    asked = questions(match(told, measures, AS_OF))
    assert [q.key for q in asked] == ["invention_patents", "staff", "rd_expense", "dishonest"]
    assert asked[0].decides == ("c#reward", "b#reward")
    assert (asked[2].year, asked[2].unit, asked[2].why) == (2025, "CNY", "用于判断研发投入强度")
    assert asked[2].question.startswith("2025年")
    judgements = [judge(c, c.benefits[0], told, AS_OF) for c in measures]
    assert {q.key: set(q.decides) for q in deciding(judgements, told)} == {q.key: set(q.decides) for q in asked}


def test_facts_of_two_documents_with_the_same_key_are_kept_apart() -> None:
    def own(kind: FactType, value: Any) -> Card:
        fact = FactDefinition(key="x_own", name="自有", type=kind, question="？")
        asks = Leaf(fact="x_own", op=Op.IS, value=value, text="自有", source=SOURCE)
        return card(benefit(asks), id=kind, facts=(fact,))

    compiled = CompiledCards([own(FactType.BOOLEAN, True), own(FactType.NUMBER, Decimal(1))])
    assert {m.card.document_id: [n[0] for n in m.missing] for m in match(Profile(), compiled, AS_OF)} == {
        "boolean": ["x_own"],
        "number": ["x_own"],
    }


def test_what_is_for_persons_comes_last_for_an_enterprise() -> None:
    person = benefit(leaf("degree", "ge", "硕士")).model_copy(update={"subject": "person"})
    found = match(
        profile(registered_in_park=True), [card(person, id="person"), *cards(asks=every(STAFF, RATIO))], AS_OF
    )
    assert [m.card.document_id for m in found] == ["asks", "person"]


def test_a_thousand_cards_are_matched_at_once() -> None:
    timing, matches = timed(generated_cards(), generated_profile(), runs=5)
    assert len(matches) == 3000
    assert timing.least < 250  # ms; some 30 on an idle core
