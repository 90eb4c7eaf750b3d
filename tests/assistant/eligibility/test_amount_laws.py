"""Laws of amounts over random rules and enterprises."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assistant.eligibility.amount import compute
from assistant.eligibility.calculation import Calculation
from assistant.eligibility.ranges import Range
from assistant.policy.card import AmountRule, Award
from assistant.policy.fact_values import parse_quantity, show_money
from tests.assistant.eligibility.told import SOURCE, Told, about, definitions, leaf

NUMBERS = ("x_a", "x_b", "x_c")
TRUTHS = ("x_p", "x_q")
OWN = definitions(
    *({"key": key, "name": f"基数{key[-1].upper()}", "type": "money"} for key in NUMBERS),
    *({"key": key, "name": f"情况{key[-1].upper()}", "type": "boolean"} for key in TRUTHS),
)
RULE: TypeAdapter[AmountRule] = TypeAdapter(AmountRule)

yuan = st.integers(0, 10**8).map(Decimal)
rates = st.integers(0, 600).map(lambda n: Decimal(n) / 1000)
maybe_yuan = st.none() | yuan
conditions = st.one_of(
    st.builds(lambda key, value: leaf(key, "is", value), st.sampled_from(TRUTHS), st.booleans()),
    st.builds(lambda key, value: leaf(key, "ge", value), st.sampled_from(NUMBERS), yuan),
    st.builds(lambda key, value: {"none": [leaf(key, "ge", value)]}, st.sampled_from(NUMBERS), yuan),
)


@st.composite
def bounds(draw: st.DrawFn) -> dict[str, Any]:
    small = st.sampled_from([None, None, Decimal(5000), Decimal(300000)])
    unit = draw(st.sampled_from([None, 1, 100, 10000]))
    cap = draw(st.sampled_from([None, None, Decimal(50000), Decimal(2000000)]))
    return {"source": SOURCE, "round_to": unit, "cap": cap, "floor": draw(small), "least": draw(small)}


@st.composite
def simple(draw: st.DrawFn) -> dict[str, Any]:
    base = draw(st.sampled_from(NUMBERS))
    form = draw(
        st.sampled_from(
            [
                {"form": "fixed", "cny": draw(yuan)},
                {
                    "form": "rate",
                    "rate": draw(rates),
                    "base": base,
                    "over": draw(st.sampled_from([0, 10**6])),
                    "base_cap": draw(maybe_yuan),
                },
                {"form": "per_unit", "cny": draw(yuan), "counts": [base], "max_count": draw(st.none() | st.just(12))},
                {"form": "base", "base": base},
                {
                    "form": "progressive",
                    "base": base,
                    "bands": [
                        {"above": 0, "up_to": 10**6, "rate": draw(rates)},
                        {"above": 10**6, "up_to": None, "rate": draw(rates)},
                    ],
                },
            ]
        )
    )
    return {**form, **draw(bounds())}


def _compound(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    parts = st.lists(inner, min_size=1, max_size=3)
    change = st.integers(-20, 40).map(lambda n: Decimal(n) / 100)
    uplift = st.builds(
        lambda when, key, by: {"when": when, key: by * 100000 if key == "cny" else by, "source": SOURCE},
        conditions,
        st.sampled_from(["points", "factor", "cny"]),
        change,
    )
    tier = st.builds(lambda when, amount: {"when": when, "amount": amount}, conditions, inner)
    return st.one_of(
        st.builds(
            lambda form, p, b: {"form": form, "parts": p, **b},
            st.sampled_from(["sum", "highest", "lowest"]),
            parts,
            bounds(),
        ),
        st.builds(
            lambda take, t, b: {"form": "tiers", "take": take, "tiers": t, **b},
            st.sampled_from(["first", "sum", "highest"]),
            st.lists(tier, min_size=1, max_size=3),
            bounds(),
        ),
        st.builds(
            lambda of, less, b: {"form": "difference", "of": of, "less": less, **b},
            inner,
            st.sampled_from(NUMBERS),
            bounds(),
        ),
        st.builds(
            lambda take, of, u, b: {"form": "uplifted", "take": take, "of": of, "uplifts": u, **b},
            st.sampled_from(["sum", "highest"]),
            inner,
            st.lists(uplift, min_size=1, max_size=3),
            bounds(),
        ),
    )


rules = st.recursive(simple(), _compound, max_leaves=4)


@st.composite
def enterprises(draw: st.DrawFn) -> tuple[Told, Told]:
    """What is told of an enterprise (roughly, or not at all), and what is true of it."""
    told: dict[str, Any] = {}
    true: dict[str, Any] = {}
    for key in NUMBERS:
        value = draw(st.integers(0, 10**8))
        true[key] = value
        match draw(st.sampled_from(["exact", "rough", "lower", "upper", "unknown"])):
            case "exact":
                told[key] = value
            case "rough":
                nominal = draw(st.integers(max(value - 10**6, 0), value + 10**6))
                told[key] = about(nominal, max(min(nominal, value) - 10**5, 0), max(nominal, value) + 10**5)
            case "lower":
                nominal = draw(st.integers(0, value))
                told[key] = about(nominal, nominal, None)
            case "upper":
                nominal = value + draw(st.integers(0, 10**6))
                told[key] = about(nominal, 0, nominal)
    for key in TRUTHS:
        true[key] = draw(st.booleans())
        if draw(st.booleans()):
            told[key] = true[key]
    return Told(told), Told(true)


def calculated(rule: dict[str, Any], told: Told) -> Range:
    return Calculation(told, told.holds, OWN).of(RULE.validate_python(rule))


@given(rules, enterprises())
def test_what_is_true_lies_in_the_range_of_what_is_told(rule: dict[str, Any], enterprise: tuple[Told, Told]) -> None:
    told, true = enterprise
    found, exact = calculated(rule, told), calculated(rule, true)
    assert exact.value is not None
    assert exact.value == exact.low == exact.high
    assert found.low <= exact.value
    assert found.high is None or exact.value <= found.high
    assert (found.value is None) == bool(found.missing)


@given(rules, enterprises())
def test_an_amount_is_never_negative_nor_above_its_cap(rule: dict[str, Any], enterprise: tuple[Told, Told]) -> None:
    told, _ = enterprise
    result = compute(Award.model_validate({"rule": rule}), told, told.holds, OWN)
    if result.cny is not None:
        assert result.cny >= 0
        assert rule["cap"] is None or result.cny <= rule["cap"]
        assert result.trace[-1].value == show_money(result.cny)


@given(rules, enterprises(), st.integers(1, 50000))
def test_rounding_only_cuts_down(rule: dict[str, Any], enterprise: tuple[Told, Told], unit: int) -> None:
    _, true = enterprise
    plain = calculated({**rule, "round_to": None}, true).value
    cut = calculated({**rule, "round_to": unit}, true).value
    assert plain is not None
    assert cut is not None
    assert cut <= plain < cut + unit
    assert cut % unit == 0


@given(st.sampled_from(["sum", "highest", "lowest"]), st.lists(rules, min_size=2, max_size=4), enterprises(), st.data())
def test_the_order_of_parts_does_not_matter(
    form: str, parts: list[dict[str, Any]], enterprise: tuple[Told, Told], data: st.DataObject
) -> None:
    told, _ = enterprise
    turned = data.draw(st.permutations(parts))
    one = calculated({"form": form, "parts": parts, "source": SOURCE}, told)
    other = calculated({"form": form, "parts": turned, "source": SOURCE}, told)
    assert (one.low, one.high, one.value) == (other.low, other.high, other.value)
    assert set(one.missing) == set(other.missing)


@given(simple(), st.integers(0, 10**8), st.integers(0, 10**8))
def test_more_of_a_base_never_brings_less(rule: dict[str, Any], a: int, b: int) -> None:
    less, more = (calculated(rule, Told(dict.fromkeys(NUMBERS, n))).value for n in sorted((a, b)))
    assert less is not None
    assert more is not None
    assert less <= more


@given(st.lists(yuan, min_size=2, max_size=5, unique=True), st.lists(yuan, min_size=5, max_size=5), yuan, yuan)
def test_tiers_written_in_rising_order_never_fall(
    edges: list[Decimal], amounts: list[Decimal], a: Decimal, b: Decimal
) -> None:
    rising = sorted(zip(sorted(edges), sorted(amounts), strict=False), reverse=True)
    tiers = [
        {"when": leaf("x_a", "ge", edge), "amount": {"form": "fixed", "cny": cny, "source": SOURCE}}
        for edge, cny in rising
    ]
    rule = {"form": "tiers", "tiers": tiers, "source": SOURCE}
    low, high = (calculated(rule, Told({"x_a": value})).value for value in sorted((a, b)))
    assert low is not None
    assert high is not None
    assert low <= high


_FACTOR = re.compile(r"（?[^\d（]*(?P<quantity>\d[\d.]*(?:万元|亿元|元|%|人|个月)?)[^×]*")  # 「实际支付租金约600万元」


@given(rates, st.sampled_from(["0.05", "0.1", "0"]), st.integers(1, 10**10), yuan)
def test_the_trace_computes_again_to_the_same(rate: Decimal, points: str, base: int, cap: Decimal) -> None:
    uplift = {"when": leaf("x_p", "is", True, "首次"), "points": points, "source": SOURCE}
    inner = {"form": "rate", "rate": rate, "base": "x_a", "source": SOURCE, "cap": cap}
    rule = {"form": "uplifted", "of": inner, "uplifts": [uplift], "source": SOURCE}
    told = Told({"x_a": Decimal(base) / 100, "x_p": True})
    result = compute(Award.model_validate({"rule": rule}), told, told.holds, OWN)
    product, limit = (t for t in result.trace[1:] if t.step != "不足1分的部分舍去")
    factors = [parse_quantity(m["quantity"]) for m in _FACTOR.finditer(product.step)]
    assert len(factors) == 2
    again = (factors[0] or Decimal(0)) * (factors[1] or Decimal(0))
    assert show_money(again) == product.value
    assert show_money(min(again, cap)) == limit.value
    assert result.trace[-1].value == show_money(result.cny or Decimal(0))
