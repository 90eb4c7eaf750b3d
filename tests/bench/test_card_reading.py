"""What counts as the same rule and the same figure, and what does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assistant.eligibility.amount import compute
from assistant.eligibility.derive import Known
from assistant.eligibility.truth import holds
from assistant.policy.card import Award, Benefit, BenefitKind, Card, Condition, Leaf, Ref
from assistant.policy.fact_values import read_profile
from assistant.policy.facts import fact_definitions
from bench.card_reading.compare import compared
from bench.card_reading.conditions import leaf_key
from bench.card_reading.rules import condition_key, figures_of, rule_key

WORDS = {"quote": "按照下列标准给予奖励", "start": 0, "end": 10}
_CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def leaf(fact: str, op: str, value: Any, **more: Any) -> dict[str, Any]:
    value = Decimal(value) if isinstance(value, str) and value[:1].isdigit() else value
    return {"fact": fact, "op": op, "value": value, "text": "", "source": WORDS, **more}


def condition(content: dict[str, Any]) -> Any:
    return _CONDITION.validate_python(content)


def fixed(cny: int, **more: Any) -> dict[str, Any]:
    return {"form": "fixed", "cny": cny, "source": WORDS, **more}


def rate(share: str, base: str = "rd_expense", **more: Any) -> dict[str, Any]:
    return {"form": "rate", "rate": share, "base": base, "source": WORDS, **more}


def tiers(*pairs: tuple[dict[str, Any], dict[str, Any]], take: str = "first", **more: Any) -> dict[str, Any]:
    listed = [{"when": when, "amount": amount} for when, amount in pairs]
    return {"form": "tiers", "take": take, "tiers": listed, "source": WORDS, **more}


def parts(form: str, *amounts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"form": form, "parts": list(amounts), "source": WORDS, **more}


def award(rule: dict[str, Any]) -> Award:
    return Award.model_validate({"rule": rule})


def key(rule: dict[str, Any]) -> object:
    return rule_key(award(rule))


def between(low: str, high: str) -> dict[str, Any]:
    return {"all": [leaf("rd_ratio", "ge", low), leaf("rd_ratio", "lt", high)]}


ALWAYS: dict[str, Any] = {"all": []}
GIANT, SPECIALIZED = (leaf("specialized_level", "is", level) for level in ("little_giant", "specialized"))
HNTE, TECHSME = leaf("hnte_valid", "is", True), leaf("techsme_registered", "is", True)
BANDS = tiers(
    (between("0.03", "0.05"), rate("0.02", cap=300000)),
    (between("0.05", "0.1"), rate("0.04", cap=800000)),
    (leaf("rd_ratio", "ge", "0.1"), rate("0.06", cap=1500000)),
)
PER_PIECE = {"form": "per_unit", "cny": 5000, "counts": ["inventions_granted"], "source": WORDS}

SAME = {
    "a single tier that always holds and the amount itself": (tiers((ALWAYS, fixed(200000))), fixed(200000)),
    "a sum of one part and the part": (parts("sum", rate("0.1", cap=500000)), rate("0.1", cap=500000)),
    "a cap of the sum of one part and of the part": (parts("sum", rate("0.1"), cap=500000), rate("0.1", cap=500000)),
    "tiers that exclude each other, in another order": (
        tiers((GIANT, fixed(1000000)), (SPECIALIZED, fixed(200000))),
        tiers((SPECIALIZED, fixed(200000)), (GIANT, fixed(1000000))),
    ),
    "the first and the highest of values of one choice": (
        tiers((GIANT, fixed(1000000)), (SPECIALIZED, fixed(200000))),
        tiers((GIANT, fixed(1000000)), (SPECIALIZED, fixed(200000)), take="highest"),
    ),
    "the first and all together of values of one choice": (
        tiers((GIANT, fixed(1000000)), (SPECIALIZED, fixed(200000))),
        tiers((GIANT, fixed(1000000)), (SPECIALIZED, fixed(200000)), take="sum"),
    ),
    "ranges and falling thresholds of which the first holds": (
        BANDS,
        tiers(
            (leaf("rd_ratio", "ge", "0.1"), rate("0.06", cap=1500000)),
            (leaf("rd_ratio", "ge", "0.05"), rate("0.04", cap=800000)),
            (leaf("rd_ratio", "ge", "0.03"), rate("0.02", cap=300000)),
        ),
    ),
    "a last tier for all others and one for none of those before": (
        tiers((HNTE, fixed(100000)), (ALWAYS, fixed(50000))),
        tiers((HNTE, fixed(100000)), ({"none": [HNTE]}, fixed(50000))),
    ),
    "a cap over tiers and a cap of each": (
        tiers((HNTE, rate("0.6")), (ALWAYS, rate("0.4")), cap=200000),
        tiers((HNTE, rate("0.6", cap=200000)), (ALWAYS, rate("0.4", cap=200000))),
    ),
    "two tiers that pay the same and one for either": (
        tiers((GIANT, rate("0.4")), (SPECIALIZED, rate("0.4"))),
        tiers(({"any": [SPECIALIZED, GIANT]}, rate("0.4"))),
    ),
    "so many pieces and the cap they come to": ({**PER_PIECE, "max_count": 20}, {**PER_PIECE, "cap": 100000}),
    "the lowest of an amount and a sum, and a cap": (
        parts("lowest", rate("0.5"), fixed(150000)),
        rate("0.5", cap=150000),
    ),
    "all of a cost and the cost itself": (
        rate("1", cap=100000),
        {"form": "base", "base": "rd_expense", "cap": 100000, "source": WORDS},
    ),
    "a cap on one of two amounts and on the lowest of both": (
        parts("lowest", rate("0.5", cap=150000), rate("0.1", "revenue")),
        parts("lowest", rate("0.5"), rate("0.1", "revenue"), cap=150000),
    ),
    "a capped base and the cap it comes to": (rate("0.05", base_cap=10000000), rate("0.05", cap=500000)),
    "facts of the document's own under other names": (
        tiers((leaf("x_demo_type", "is", "station"), rate("0.1", "x_demo_paid"))),
        tiers((leaf("x_other_is_station", "is", True), rate("0.1", "x_other_spent"))),
    ),
}
OTHER = {
    "the first and the highest where both may hold": (
        tiers((HNTE, rate("0.1", cap=500000)), (TECHSME, rate("0.2", cap=300000))),
        tiers((HNTE, rate("0.1", cap=500000)), (TECHSME, rate("0.2", cap=300000)), take="highest"),
    ),
    "the order of tiers of which the first counts and both may hold": (
        tiers((HNTE, fixed(100000)), (TECHSME, fixed(50000))),
        tiers((TECHSME, fixed(50000)), (HNTE, fixed(100000))),
    ),
    "the highest and all together where both may hold": (
        tiers((HNTE, fixed(100000)), (TECHSME, fixed(50000)), take="highest"),
        tiers((HNTE, fixed(100000)), (TECHSME, fixed(50000)), take="sum"),
    ),
    "a cap of a sum and caps of its parts": (
        parts("sum", rate("0.1"), rate("0.5", "service_cost"), cap=500000),
        parts("sum", rate("0.1", cap=500000), rate("0.5", "service_cost", cap=500000)),
    ),
    "the sum and the highest of two": (
        parts("sum", fixed(1), rate("0.1")),
        parts("highest", fixed(1), rate("0.1")),
    ),
    "another rate": (rate("0.1"), rate("0.2")),
    "another base": (rate("0.1"), rate("0.1", "revenue")),
    "a base of the document's own and one of the vocabulary": (rate("0.1"), rate("0.1", "x_demo_rd")),
    "another year": (rate("0.1"), rate("0.1", years={"last": 2})),
    "a cap and none": (rate("0.1", cap=500000), rate("0.1")),
    "a condition and none": (tiers((HNTE, fixed(100000))), fixed(100000)),
    "with the limit and without": (
        tiers((leaf("rd_ratio", "ge", "0.03"), fixed(100000))),
        tiers((leaf("rd_ratio", "gt", "0.03"), fixed(100000))),
    ),
    "a grant and what is left of it": (
        {"form": "difference", "of": fixed(500000), "less": "earlier_award", "source": WORDS},
        fixed(500000),
    ),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME)
def test_rules_that_pay_the_same_in_every_case_are_equal(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert key(left) == key(right)


@pytest.mark.parametrize(("left", "right"), OTHER.values(), ids=OTHER)
def test_rules_that_may_pay_otherwise_are_not(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert key(left) != key(right)


PROFILES = st.fixed_dictionaries(
    {
        "rd_ratio": st.fixed_dictionaries({"2025": st.sampled_from(["0.02", "0.03", "0.049", "0.05", "0.1", "0.3"])}),
        "rd_expense": st.fixed_dictionaries({year: st.integers(0, 60_000_000) for year in ("2024", "2025")}),
        "revenue": st.fixed_dictionaries({"2025": st.integers(0, 60_000_000)}),
        "inventions_granted": st.fixed_dictionaries({"2025": st.integers(0, 60)}),
        "specialized_level": st.sampled_from(["none", "innovative", "specialized", "little_giant"]),
        "hnte_valid": st.booleans(),
        "techsme_registered": st.booleans(),
        "service_cost": st.integers(0, 2_000_000),
        "earlier_award": st.integers(0, 600_000),
    }
)
SHARED = {name: pair for name, pair in SAME.items() if "own" not in name}


def paid(rule: dict[str, Any], profile: dict[str, Any]) -> Decimal | None:
    known = Known(read_profile(profile), date(2026, 6, 1), fact_definitions())
    return compute(award(rule), known, lambda condition: holds(condition, known)).cny


@given(st.sampled_from(sorted(SHARED)), PROFILES)
def test_rules_that_are_equal_are_computed_to_the_same_amount(name: str, profile: dict[str, Any]) -> None:
    left, right = SHARED[name]
    assert paid(left, profile) == paid(right, profile)


def test_conditions_written_otherwise_are_equal() -> None:
    either = {"any": [HNTE, TECHSME]}
    assert condition_key(condition({"none": [either]})) == condition_key(
        condition({"all": [leaf("hnte_valid", "is", False), leaf("techsme_registered", "is", False)]})
    )
    assert condition_key(condition(leaf("specialized_level", "ge", "specialized"))) == condition_key(
        condition(leaf("specialized_level", "in", ("specialized", "little_giant")))
    )
    assert condition_key(condition({"at_least": 1, "of": [HNTE, TECHSME]})) == condition_key(condition(either))
    assert condition_key(condition({"at_least": 2, "of": [HNTE, TECHSME]})) != condition_key(condition(either))


def test_barring_something_is_asking_for_its_contrary() -> None:
    def of(content: dict[str, Any], excludes: bool) -> object:
        return leaf_key(Leaf.model_validate(content), excludes)

    young, settled = leaf("full_fiscal_years", "lt", 2), leaf("full_fiscal_years", "ge", 2)
    assert of(young, True) == of(settled, False) != of(young, False)
    any_year, each_year = ({"last": 0, "count": 2, "take": take} for take in ("any", "each"))
    accident, none = (
        leaf("safety_accident", "is", True, years=any_year),
        leaf("safety_accident", "is", False, years=each_year),
    )
    assert of(accident, True) == of(none, False)
    assert of(accident, True) != of({**none, "years": any_year}, False)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=5, unique=True), st.randoms())
def test_thresholds_and_ranges_are_one_however_they_are_ordered(percents: list[int], random: Any) -> None:
    marks = [f"0.{p:02}" for p in sorted(percents)]
    falling = tiers(*((leaf("rd_ratio", "ge", mark), fixed(int(mark[2:]))) for mark in reversed(marks)))
    ranges = [
        (between(low, high) if high else leaf("rd_ratio", "ge", low), fixed(int(low[2:])))
        for low, high in zip(marks, [*marks[1:], ""], strict=True)
    ]
    random.shuffle(ranges)
    assert key(falling) == key(tiers(*ranges, take=random.choice(["first", "sum", "highest"])))


def card(*rules: dict[str, Any]) -> Card:
    """A card of one benefit a rule, each granted by ten other words."""
    refs = [Ref(quote="给予奖励", start=20 * n, end=20 * n + 10) for n in range(len(rules))]
    benefits = (
        Benefit(
            id=f"b{n}",
            name="奖励",
            kind=BenefitKind.REWARD,
            source=ref,
            award=award({**rule, "source": ref.model_dump()}),
        )
        for n, (rule, ref) in enumerate(zip(rules, refs, strict=True))
    )
    return Card(document_id="demo", version=0, benefits=tuple(benefits))


def test_of_six_tiers_with_one_wrong_five_figures_count() -> None:
    levels = [
        (fact, level) for fact in ("patent_award", "science_award") for level in ("municipal", "provincial", "national")
    ]
    right = [(leaf(fact, "is", level), fixed(n)) for n, (fact, level) in enumerate(levels, 1)]
    scores = compared(card(tiers(*right)), card(tiers((right[0][0], fixed(99)), *right[1:])))
    figures = scores["figures"]
    assert (figures.gold, figures.read, figures.matched, figures.exact) == (6, 6, 5, 5)
    assert scores["amounts"].exact == 0


def test_a_tier_is_not_wrong_because_the_condition_of_one_before_it_is() -> None:
    right = [(HNTE, fixed(3)), (TECHSME, fixed(2)), (GIANT, fixed(1))]
    scores = compared(card(tiers(*right)), card(tiers((SPECIALIZED, fixed(3)), *right[1:])))
    assert (scores["figures"].matched, scores["figures"].exact) == (3, 2)
    assert scores["amounts"].exact == 0


def test_a_figure_without_its_cap_is_found_but_not_exact() -> None:
    figures = compared(card(rate("0.1", cap=500000)), card(rate("0.1")))["figures"]
    assert (figures.matched, figures.exact) == (1, 0)


def test_figures_of_a_benefit_that_was_not_read_are_missing_and_others_too_many() -> None:
    figures = compared(card(fixed(1), BANDS), card(fixed(1)))["figures"]
    assert (figures.gold, figures.read, figures.matched, figures.exact) == (4, 1, 1, 1)
    figures = compared(card(fixed(1)), card(fixed(1), BANDS))["figures"]
    assert (figures.gold, figures.read, figures.matched, figures.exact) == (1, 4, 1, 1)


def test_figures_stand_under_the_conditions_and_caps_around_them() -> None:
    inner = tiers((HNTE, rate("0.6")), (ALWAYS, rate("0.4")), cap=250000)
    found = figures_of(award(tiers((GIANT, inner), (SPECIALIZED, fixed(10000)))))
    assert [f.cap for f in found if f.form == "rate"] == [250000, 250000]
    assert len({f.when for f in found}) == 3
    whole = parts("sum", rate("0.1", cap=300000), fixed(50000), cap=400000)
    assert sorted((f.form, f.cap, f.total) for f in figures_of(award(whole))) == [
        ("fixed", None, 400000),
        ("rate", 300000, 400000),
    ]
