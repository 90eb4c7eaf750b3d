"""Conditions named in a few words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.answer.judged import condition_name
from assistant.policy.card import Leaf, Op, Ref
from assistant.policy.facts import Value, fact_definitions


def leaf(fact: str, value: Value, quote: str, text: str = "") -> Leaf:
    source = Ref(at="第四条", quote=quote, start=0, end=len(quote))
    return Leaf(
        fact=fact, op=Op.IS if isinstance(value, bool) else Op.GE, value=value, text=text or quote, source=source
    )


@pytest.mark.parametrize(
    ("condition", "exclusion", "name"),
    [
        (leaf("registered_in_park", True, "在示范高新区登记注册"), False, "注册地在园区"),
        (leaf("rd_ratio", Decimal("0.04"), "不低于4%"), False, "研发投入强度不低于4%"),
        (leaf("revenue", Decimal(50_000_000), "5000万元至2亿元（含）"), False, "营业收入5000万元至2亿元（含）"),
        (leaf("staff", Decimal(10), "职工总数10人以上（含）"), False, "职工总数10人以上（含）"),
        (leaf("dishonest", True, "被列入失信名单"), True, "没有“被列入失信名单”的情形"),
        (leaf("dishonest", True, "未被列入失信名单"), True, "未被列入失信名单"),
        # a figure that people wrote beside the words of the text is not said
        (
            leaf("rd_staff_ratio", Decimal("0.1"), "科技人员指标得分不得为0分", "科技人员占比10%以上"),
            False,
            "科技人员指标得分不得为0分",
        ),
    ],
)
def test_a_condition_is_named_by_what_it_is_about(condition: Leaf, exclusion: bool, name: str) -> None:
    assert condition_name(condition, fact_definitions(), exclusion=exclusion) == name
