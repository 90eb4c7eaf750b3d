"""Amounts of what people tell, with derived facts and conditions judged for real."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from assistant.eligibility.amount import compute
from assistant.eligibility.derive import Known
from assistant.eligibility.stacking import combine
from assistant.eligibility.truth import holds
from assistant.policy.card import Award, Benefit
from assistant.policy.fact_values import read_profile
from assistant.policy.facts import fact_definitions
from assistant.policy.judgement import AmountResult
from tests.assistant.eligibility.cards import AS_OF, SOURCE, leaf

LAST_YEAR = {"last": 1}


def _tier(label: str, low: str, high: str, rate: str, cap: int) -> dict[str, Any]:
    when = {"all": [leaf("rd_ratio", "ge", low, 1), leaf("rd_ratio", "lt", high, 1)]}
    amount = {"form": "rate", "rate": rate, "base": "rd_expense", "years": LAST_YEAR, "cap": cap, "source": SOURCE}
    return {"label": label, "when": when, "amount": amount}


BASE = {
    "form": "tiers",
    "round_to": 100,
    "source": SOURCE,
    "tiers": [
        _tier("第一档", "3%", "5%", "0.02", 300000),
        _tier("第二档", "5%", "10%", "0.04", 800000),
        _tier("第三档", "10%", "20%", "0.06", 1500000),
    ],
}
INCREMENT = {
    "form": "rate",
    "rate": "0.05",
    "base": "rd_increase",
    "years": LAST_YEAR,
    "cap": 500000,
    "round_to": 100,
    "source": SOURCE,
}
TOTAL = {"rule": "total_cap", "group": "year", "cap": 2500000, "yearly": True, "source": SOURCE}


def amount(rule: dict[str, Any], profile: dict[str, Any]) -> AmountResult:
    known = Known(read_profile(profile), AS_OF, fact_definitions())
    award = Award.model_validate({"rule": rule, "cadence": "yearly"})
    return compute(award, known, partial(holds, known=known))


def benefit(name: str, rule: dict[str, Any]) -> Benefit:
    given = {"id": name, "name": name, "kind": "subsidy", "stacking": [TOTAL], "source": SOURCE}
    return Benefit.model_validate({**given, "award": {"rule": rule}})


def test_revenue_and_two_years_of_research_give_both_parts_of_a_subsidy() -> None:
    told = {"revenue": {"2025": "8000万元"}, "rd_expense": {"2025": "600万元", "2024": "450万元"}}
    base, increment = amount(BASE, told), amount(INCREMENT, told)
    assert (base.cny, base.text) == (Decimal(240000), "每年24万元")
    assert base.trace[0].value == "第二档"
    assert increment.cny == 75000
    assert "600万元" in increment.trace[0].step
    assert "450万元" in increment.trace[0].step
    (both,) = combine([("m#base", benefit("base", BASE), base), ("m#more", benefit("more", INCREMENT), increment)])
    assert (both.cny, both.most) == (315000, 2500000)


def test_a_missing_ratio_is_asked_for_by_its_parts() -> None:
    result = amount(BASE, {"rd_expense": {"2025": "600万元"}})
    assert (result.cny, result.missing) == (None, ("revenue",))
    assert result.text.startswith("最高36万元；每年，分档：")
    assert amount(INCREMENT, {"rd_expense": {"2025": "600万元"}}).missing == ("rd_expense",)


def test_a_revenue_told_roughly_far_from_the_edge_decides_the_tier() -> None:
    revenue = {"value": "8000万元", "comparison": "about", "year": 2025}
    assert amount(BASE, {"revenue": revenue, "rd_expense": {"2025": "600万元"}}).cny == 240000


def test_a_revenue_told_roughly_near_the_edge_is_asked_for_exactly() -> None:
    revenue = {"value": "1.2亿元", "comparison": "about", "year": 2025}
    result = amount(BASE, {"revenue": revenue, "rd_expense": {"2025": "600万元"}})
    assert (result.cny, result.missing) == (None, ("revenue",))
    assert "第一档12万元；第二档24万元" in result.trace[0].value
