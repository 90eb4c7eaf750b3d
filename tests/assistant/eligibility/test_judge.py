"""Verdicts, findings and gaps of single benefits."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.eligibility.judge import judge
from assistant.policy.card import AllOf, AnyOf, AtLeast, Leaf, NoneOf, Years
from assistant.policy.facts import Profile
from assistant.policy.judgement import Truth, Verdict
from tests.assistant.eligibility.cards import AS_OF, benefit, card, judged, leaf, profile

RATIO = leaf("rd_ratio", "ge", "6%", years=1)


def test_a_ratio_is_computed_from_its_parts_and_shown() -> None:
    judgement = judged(RATIO, of=profile(rd_expense="180万元", revenue="3000万元"))
    finding = judgement.findings[0]
    assert (judgement.verdict, finding.truth) == (Verdict.ELIGIBLE, Truth.MET)
    assert finding.derived == "180万元 ÷ 3000万元 = 6%"
    assert [f.key for f in finding.facts] == ["rd_expense", "revenue"]
    assert judgement.missing == ()


def test_a_missing_ratio_is_asked_for_by_its_parts() -> None:
    judgement = judged(RATIO, of=Profile())
    assert (judgement.verdict, judgement.missing) == (Verdict.UNKNOWN, ("rd_expense", "revenue"))
    assert judged(RATIO, of=profile(revenue="3000万元")).missing == ("rd_expense",)


def test_what_was_told_of_a_ratio_goes_before_its_parts() -> None:
    judgement = judged(RATIO, of=profile(rd_ratio="5%", rd_expense="180万元", revenue="3000万元"))
    assert judgement.verdict is Verdict.NOT_ELIGIBLE
    assert judgement.findings[0].gap == "还差1个百分点"


def test_a_share_of_nothing_is_not_met_and_says_so() -> None:
    judgement = judged(RATIO, of=profile(rd_expense="180万元", revenue=0))
    assert judgement.verdict is Verdict.NOT_ELIGIBLE
    assert judgement.findings[0].gap == "营业收入为0元，无法计算研发投入强度"


@pytest.mark.parametrize(
    ("condition", "facts", "gap"),
    [
        (RATIO, {"rd_expense": "156万元", "revenue": "3000万元"}, "还差0.8个百分点"),
        (leaf("revenue", "ge", "2000万元"), {"revenue": "1980万元"}, "还差20万元"),
        (leaf("staff", "ge", 30), {"staff": 27}, "还差3人"),
        (leaf("staff", "gt", 30), {"staff": 30}, "须超过30人"),
        (leaf("staff", "le", 300), {"staff": 320}, "超出20人"),
        (leaf("years_established", "ge", 1), {"established_on": "2026-01-15"}, "还差2个月（2027年1月起满足）"),
        (leaf("years_established", "ge", 1), {"established_on": "2025-12-01"}, "还差8天（2026年12月1日起满足）"),
        (leaf("years_established", "le", 5), {"established_on": "2021-11-22"}, "已超过5年（2026年11月22日期满）"),
        (leaf("rd_institution_level", "ge", "省级"), {"rd_institution_level": "市级"}, "需达到省级"),
        (leaf("registered_in_park", "is", True), {"registered_in_park": False}, "需满足：注册地在园区"),
        (leaf("industry", "in", ["工业", "软件"]), {"industry": "零售"}, "需为工业、软件和信息技术服务业之一"),
        (
            leaf("hnte_certified_on", "within", 3, unit="year"),
            {"hnte_certified_on": "2023-11-22"},
            "高新技术企业认定日期为2023年11月22日，须在近3年内",
        ),
    ],
)
def test_a_gap_says_what_is_missing(condition: Leaf, facts: dict[str, Any], gap: str) -> None:
    judgement = judged(condition, of=profile(**facts))
    assert (judgement.verdict, judgement.findings[0].gap) == (Verdict.NOT_ELIGIBLE, gap)


def test_a_period_counts_to_the_day_and_not_in_whole_years() -> None:
    at_most, more = leaf("years_established", "le", 5), leaf("years_established", "gt", 5)
    on_the_day, a_day_later = profile(established_on="2021-11-23"), profile(established_on="2021-11-22")
    assert judged(at_most, of=on_the_day).verdict is Verdict.ELIGIBLE
    assert judged(at_most, of=a_day_later).verdict is Verdict.NOT_ELIGIBLE
    assert judged(more, of=on_the_day).verdict is Verdict.NOT_ELIGIBLE
    assert judged(more, of=a_day_later).verdict is Verdict.ELIGIBLE


def test_an_exclusion_that_holds_bars_and_says_what_may_not_be() -> None:
    dishonest = leaf("dishonest", "is", True)
    barred = judged(RATIO, dishonest, of=profile(rd_ratio="6%", dishonest=True))
    assert barred.verdict is Verdict.NOT_ELIGIBLE
    assert [(f.exclusion, f.truth, f.gap) for f in barred.findings] == [
        (False, Truth.MET, ""),
        (True, Truth.MET, "须不存在：被列入严重失信主体名单"),
    ]
    assert judged(RATIO, dishonest, of=profile(rd_ratio="6%", dishonest=False)).verdict is Verdict.ELIGIBLE
    assert judged(RATIO, dishonest, of=profile(rd_ratio="6%")).missing == ("dishonest",)


def test_conditions_of_the_document_go_for_every_benefit() -> None:
    reward = benefit(RATIO)
    measure = card(
        reward, common=(leaf("registered_in_park", "is", True),), exclusions=(leaf("dishonest", "is", True),)
    )
    judgement = judge(measure, reward, profile(rd_ratio="7%", registered_in_park=True, dishonest=False), AS_OF)
    assert judgement.verdict is Verdict.ELIGIBLE
    assert [f.leaf.fact for f in judgement.findings] == ["registered_in_park", "rd_ratio", "dishonest"]


def test_an_unmet_condition_leaves_nothing_to_ask() -> None:
    both = AllOf(all=(RATIO, leaf("staff", "ge", 30)))
    assert judged(both, of=profile(staff=3)).missing == ()


def test_a_choice_that_already_holds_is_not_asked_about() -> None:
    either = AllOf(
        all=(AnyOf(any=(leaf("staff", "ge", 3), leaf("invention_patents", "ge", 1))), leaf("core_ip", "is", True))
    )
    assert judged(either, of=profile(staff=3)).missing == ("core_ip",)


def test_so_many_of_several_conditions() -> None:
    leaves = (leaf("staff", "ge", 30), leaf("patents", "ge", 5), leaf("hnte_valid", "is", True))
    two = AtLeast(at_least=2, of=leaves)
    assert judged(two, of=profile(staff=30, patents=5)).verdict is Verdict.ELIGIBLE
    assert judged(two, of=profile(staff=30)).verdict is Verdict.UNKNOWN
    assert judged(two, of=profile(staff=3, patents=1)).verdict is Verdict.NOT_ELIGIBLE


def test_none_of_several_turns_good_news_round() -> None:
    none = NoneOf(none=(leaf("owns_home", "is", True), leaf("public_housing", "is", True)))
    judgement = judged(none, of=profile(owns_home=True))
    assert judgement.verdict is Verdict.NOT_ELIGIBLE
    assert [(f.exclusion, f.gap) for f in judgement.findings] == [(True, "须不存在：在本市有自有住房"), (True, "")]


def test_about_a_limit_is_unknown_and_far_from_it_is_not() -> None:
    limit = leaf("revenue", "ge", "2000万元", years=1)
    about = {"value": "2100万元", "comparison": "about"}
    near, far = (
        judged(limit, of=profile(revenue=about)),
        judged(limit, of=profile(revenue=about | {"value": "3000万元"})),
    )
    assert (near.verdict, near.missing) == (Verdict.UNKNOWN, ("revenue",))
    assert far.verdict is Verdict.ELIGIBLE


def test_each_of_three_years_has_to_be_met_and_the_worst_is_named() -> None:
    years = Years(last=1, count=3)
    profitable = leaf("net_profit", "gt", 0, years=years)
    facts = profile(net_profit={"2025": "10万元", "2024": "-5万元", "2023": "8万元"})
    judgement = judged(profitable, of=facts)
    assert judgement.verdict is Verdict.NOT_ELIGIBLE
    assert judgement.findings[0].gap == "2024年还差5万元（须超过0元）"
    assert judged(profitable, of=profile(net_profit={"2025": "10万元", "2024": "1万元"})).missing == ("net_profit",)
