from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.eligibility.stacking import combine
from assistant.policy.card import Benefit
from assistant.policy.combination import Combination
from assistant.policy.fact_values import show_money
from assistant.policy.judgement import AmountResult
from tests.assistant.eligibility.told import SOURCE

Item = tuple[str, Benefit, AmountResult]


def item(reference: str, cny: int | None, *stacking: dict[str, Any], **more: Any) -> Item:
    name = reference.partition("#")[2].upper()
    rule = {"form": "fixed", "cny": 1, "source": SOURCE}
    told = [{"source": SOURCE, **s} for s in stacking]
    award = {"rule": rule, "cadence": more.pop("cadence", None)}
    given_ = {"id": name.lower(), "name": name, "kind": "reward", "stacking": told, "source": SOURCE, "award": award}
    value = None if cny is None else Decimal(cny)
    text = "待定" if value is None else show_money(value)
    return reference, Benefit.model_validate(given_), AmountResult(cny=value, text=text, **more)


def only(*items: Item) -> Combination:
    (found,) = combine(items)
    return found


def highest(*others: str, **more: Any) -> dict[str, Any]:
    return {"rule": "highest", "others": others, **more}


def limit(cap: int, group: str = "year", **more: Any) -> dict[str, Any]:
    return {"rule": "total_cap", "group": group, "cap": cap, "yearly": True, **more}


def counted(found: Combination) -> dict[str, Decimal | None]:
    return {p.name: p.counted for p in found.parts}


def test_of_two_that_may_not_be_had_twice_the_higher_counts() -> None:
    found = only(item("city#a", 200000), item("park#b", 80000, highest("city#a")))
    assert found.cny == 200000
    assert counted(found) == {"A": 200000, "B": 0}
    assert found.parts[1].instead == "city#a"
    assert found.text == "A20万元；B8万元不重复享受，已取A"
    (step,) = found.trace
    assert (step.step, step.value, step.reference, step.source) == ("A、B就高不重复，取A", "20万元", "park#b", SOURCE)


def test_benefits_that_no_rule_joins_stay_apart() -> None:
    found = combine([item("city#a", 200000), item("park#b", 80000)])
    assert [(c.cny, c.text) for c in found] == [(200000, "20万元"), (80000, "8万元")]


def test_a_group_chooses_one_of_its_document() -> None:
    in_group = {"rule": "exclusive", "group": "one"}
    items = [item(f"park#{name}", cny, in_group) for name, cny in (("a", 5), ("b", 9), ("c", 7))]
    found = combine([*items, item("city#d", 4, in_group)])
    assert [c.cny for c in found] == [9, 4]
    assert "只能享受其中一项" in found[0].trace[0].step


def test_a_document_is_named_as_a_whole_but_one_benefit_of_it_may_be_had_too() -> None:
    rules = [highest("city"), {"rule": "stackable", "others": ["city#b"]}]
    found = only(item("park#x", 10, *rules), item("city#a", 3), item("city#b", 4))
    assert counted(found) == {"X": 10, "A": 0, "B": 4}
    assert found.cny == 14


def test_what_was_had_is_made_up_to_the_higher() -> None:
    found = only(item("city#a", 80000), item("park#b", 200000, {"rule": "difference", "others": ["city#a"]}))
    assert found.cny == 200000
    assert found.trace[0].value == "20万元 - 8万元 = 12万元"
    assert "补足差额12万元" in found.text


def test_a_sum_is_cut_at_the_limit_of_its_group() -> None:
    rule = limit(2500000, others=["park#b"])
    found = only(item("park#a", 2000000, rule), item("park#b", 700000, rule))
    assert (found.cny, found.most) == (2500000, 2500000)
    assert counted(found) == {"A": 2000000, "B": 500000}
    assert found.text == "A200万元、B50万元（原为70万元），合计250万元"
    assert found.trace[-1].step == "A、B每年合计不超过250万元"


def test_a_sum_below_the_limit_is_left_alone() -> None:
    found = only(item("park#a", 240000, limit(2500000)), item("park#b", 75000, limit(2500000)))
    assert (found.cny, found.text) == (315000, "A24万元、B7.5万元，合计31.5万元")


def test_a_narrow_limit_goes_before_a_wide_one() -> None:
    narrow, wide = limit(30, "n"), limit(70, "w")
    found = only(item("p#a", 40, narrow, wide), item("p#b", 20, narrow, wide), item("p#c", 50, wide))
    assert found.cny == 70
    assert (counted(found)["A"] or 0) + (counted(found)["B"] or 0) <= 30
    found = only(item("p#a", 10, wide), item("p#b", 60, narrow, wide), item("p#c", 30, narrow, wide))
    assert counted(found) == {"A": 10, "B": 30, "C": 0}


def test_what_is_barred_bars_nothing_itself() -> None:
    found = only(item("p#a", 20), item("p#b", 8, highest("p#a", "p#c")), item("p#c", 5))
    assert counted(found) == {"A": 20, "B": 0, "C": 5}


def test_an_unknown_amount_leaves_the_sum_open_until_the_limit_is_full() -> None:
    found = only(item("park#a", 100, limit(300)), item("park#b", None, limit(300)))
    assert (found.cny, found.most) == (None, 300)
    assert "合计不超过300元" in found.text
    assert only(item("park#a", 400, limit(300)), item("park#b", None, limit(300))).cny == 300


def test_which_is_higher_is_open_while_one_is_unknown() -> None:
    found = only(item("city#a", None), item("park#b", 80000, highest("city#a")))
    assert found.cny is None
    assert found.trace[0].value == "金额待定"


def test_a_class_that_is_only_named_in_words_is_to_be_checked() -> None:
    found = only(item("park#a", 80000, highest("市级同类补贴")))
    assert (found.cny, found.text) == (80000, "8万元")
    assert found.trace[0].step == "A与“市级同类补贴”就高不重复"


def test_a_credit_line_is_not_added_to_grants() -> None:
    found = combine([item("p#a", 100, limit(1000)), item("p#b", 5000, limit(1000), nature="credit_line")])
    assert [c.cny for c in found] == [100, 1000]


def test_an_upper_limit_stays_one() -> None:
    found = only(item("city#a", 200000, at_most=True), item("park#b", 80000, highest("city#a")))
    assert (found.at_most, found.text) == (True, "A最高20万元；B8万元不重复享受，已取A")


def test_a_monthly_amount_counts_twelve_times_against_a_yearly_limit() -> None:
    found = only(item("p#a", 3500, limit(30000), cadence="monthly"))
    assert (found.cny, found.at_most) == (30000, True)
    assert found.trace[0].step == "A每月3500元，按12个月计"


def test_one_benefit_within_its_limit_keeps_its_own_words() -> None:
    assert only(item("p#a", 20000, limit(30000))).text == "2万元"
    assert only(item("p#a", None, limit(30000))).text == "待定；合计不超过3万元"
    assert only(item("p#a", 50000, limit(30000))).text == "A3万元（原为5万元），合计3万元"


RULES = ("highest", "exclusive", "difference", "stackable", "total_cap")


@st.composite
def worlds(draw: st.DrawFn) -> list[Item]:
    references = [f"d{n % 2}#b{n}" for n in range(draw(st.integers(1, 6)))]
    one = st.fixed_dictionaries(
        {
            "rule": st.sampled_from(RULES),
            "group": st.sampled_from(["", "g", "h"]),
            "others": st.lists(st.sampled_from([*references, "d0", "d1", "市级补贴"]), max_size=2),
            "cap": st.integers(0, 1000),
            "yearly": st.booleans(),
        }
    )
    amounts = st.none() | st.integers(0, 1000)
    return [item(r, draw(amounts), *draw(st.lists(one, max_size=3))) for r in references]


@given(worlds())
def test_a_combination_is_never_above_a_limit_nor_above_its_parts(items: list[Item]) -> None:
    found = combine(items)
    assert sorted(p.reference for c in found for p in c.parts) == sorted(r for r, _, _ in items)
    benefits = {r: b for r, b, _ in items}
    for combination in found:
        assert combination.cny is None or combination.most is None or combination.cny <= combination.most
        for part in combination.parts:
            assert part.counted is None or part.alone is None or 0 <= part.counted <= part.alone
            for rule in benefits[part.reference].stacking:
                mates = [part, *(p for p in combination.parts if _joined(part.reference, p.reference, rule, benefits))]
                if rule.rule.value == "total_cap" and rule.cap is not None:
                    assert sum(p.counted or 0 for p in mates) <= rule.cap


def _joined(one: str, other: str, rule: Any, benefits: dict[str, Benefit]) -> bool:
    document, _, _ = other.partition("#")
    same = one.partition("#")[0] == document and rule.group
    grouped = bool(same) and any(s.group == rule.group for s in benefits[other].stacking)
    return one != other and (other in rule.others or document in rule.others or grouped)


@given(worlds(), st.data())
def test_the_order_of_benefits_does_not_matter(items: list[Item], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(items))
    one = {p.reference: p.counted for c in combine(items) for p in c.parts}
    assert one == {p.reference: p.counted for c in combine(turned) for p in c.parts}


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_of_several_that_exclude_one_another_the_highest_is_had(amounts: list[int]) -> None:
    items = [item(f"p#{n}", cny, {"rule": "highest", "group": "g"}) for n, cny in enumerate(amounts)]
    assert only(*items).cny == max(amounts)
