from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.eligibility.amount import compute
from assistant.eligibility.wording import describe
from assistant.policy.card import Award, Nature
from assistant.policy.judgement import AmountResult
from tests.assistant.eligibility.told import SOURCE, Reading, Told, about, definitions, leaf

OWN = definitions(
    {"key": "x_rent", "name": "实际支付租金", "type": "money"},
    {"key": "x_received", "name": "已获得的市级补助", "type": "money"},
    {"key": "x_hires", "name": "新招用人数", "type": "number", "unit": "人"},
    {"key": "x_months", "name": "实习月数", "type": "number", "unit": "个月"},
    {"key": "x_first_loan", "name": "首贷户", "type": "boolean"},
    {"key": "x_pledge", "name": "知识产权质押", "type": "boolean"},
    {"key": "x_interest", "name": "实际支付利息", "type": "money"},
)


def award(rule: dict[str, Any], **more: Any) -> Award:
    return Award.model_validate({"rule": _with_source(rule), **_with_source(more)})


def _with_source(node: Any) -> Any:
    """Every part that has to cite words cites the same ones."""
    if isinstance(node, list):
        return [_with_source(n) for n in node]
    if not isinstance(node, dict):
        return node
    cited = {k: _with_source(v) for k, v in node.items()}
    if {"form", "points", "factor", "share"} & set(node) or ("when" in node and "cny" in node):
        cited.setdefault("source", SOURCE)
    return cited


def amount(rule: dict[str, Any], facts: dict[str, Any] | None = None, **more: Any) -> AmountResult:
    told = Told(facts or {})
    return compute(award(rule, **more), told, told.holds, OWN)


def steps(result: AmountResult) -> list[str]:
    return [f"{t.step} = {t.value}" for t in result.trace]


def tiers(**more: Any) -> dict[str, Any]:
    """表1 of a research subsidy: by intensity, a share of the expense with a limit each."""
    bands = [("第一档", "0.03", "0.05", "0.02", 300000), ("第二档", "0.05", "0.1", "0.04", 800000)]
    rows = [
        {
            "label": label,
            "when": {"all": [leaf("rd_ratio", "ge", low, f"{low}以上"), leaf("rd_ratio", "lt", high, f"不足{high}")]},
            "amount": {"form": "rate", "rate": rate, "base": "rd_expense", "cap": cap},
        }
        for label, low, high, rate, cap in bands
    ]
    return {"form": "tiers", "tiers": rows, **more}


RATE = {"form": "rate", "rate": "0.04", "base": "rd_expense", "cap": 800000}


def test_a_rate_of_a_base_is_traced_with_its_limit() -> None:
    result = amount(RATE, {"rd_expense": 6000000}, cadence="yearly", max_years=3)
    assert result.cny == 240000
    assert steps(result) == ["研发费用600万元 × 4% = 24万元", "不超过80万元，按24万元 = 24万元"]
    assert all(t.source == SOURCE for t in result.trace)
    assert result.text == "每年24万元，最多3年"
    assert not result.at_most


def test_the_limit_binds() -> None:
    result = amount(RATE, {"rd_expense": 90000000})
    assert result.cny == 800000
    assert steps(result)[-1] == "不超过80万元，按80万元 = 80万元"


def test_an_unknown_base_is_asked_for_and_the_rule_is_said() -> None:
    result = amount({"form": "rate", "rate": "0.3", "base": "x_rent", "cap": 200000})
    assert result.cny is None
    assert result.missing == ("x_rent",)
    assert result.text == "实际支付租金的30%，最高20万元；还需要知道：实际支付租金"


def test_a_missing_derived_base_is_asked_for_by_its_parts() -> None:
    open_ = Reading(missing=(("rd_expense", 2025), ("rd_expense", 2024)))
    assert amount({"form": "rate", "rate": "0.05", "base": "rd_increase"}, {"rd_increase": open_}).missing == (
        "rd_expense",
    )


def test_a_derived_base_shows_how_it_was_computed() -> None:
    increase = Reading(Decimal(1500000), Decimal(1500000), Decimal(1500000), derived="600万元 - 450万元 = 150万元")
    result = amount({"form": "rate", "rate": "0.05", "base": "rd_increase"}, {"rd_increase": increase})
    assert result.cny == 75000
    assert "600万元 - 450万元 = 150万元" in steps(result)[0]


def test_a_base_told_roughly_gives_the_nominal_amount_and_says_so() -> None:
    result = amount(RATE, {"rd_expense": about(6000000, 5400000, 6600000)})
    assert result.cny == 240000
    assert result.text == "约24万元（21.6万元至26.4万元之间）"
    assert not result.at_most
    assert steps(result)[0] == "研发费用约600万元 × 4% = 24万元"


def test_a_base_that_is_an_upper_limit_gives_an_upper_limit() -> None:
    result = amount(RATE, {"rd_expense": about(6000000, 0, 6000000)})
    assert (result.cny, result.at_most, result.text) == (240000, True, "最高24万元")


def test_a_base_that_is_a_lower_limit_gives_a_lower_limit() -> None:
    result = amount(RATE, {"rd_expense": about(6000000, 6000000, None)})
    assert (result.cny, result.at_most, result.text) == (240000, False, "至少24万元、最高80万元")


def test_a_rough_base_far_above_the_limit_gives_exactly_the_limit() -> None:
    assert amount(RATE, {"rd_expense": about(90000000, 80000000, None)}).text == "80万元"


def test_only_what_is_over_a_threshold_and_within_the_base_limit_counts() -> None:
    rule = {"form": "rate", "rate": "0.1", "base": "revenue", "over": 1000000, "base_cap": 5000000}
    assert amount(rule, {"revenue": 3000000}).cny == 200000
    assert amount(rule, {"revenue": 9000000}).cny == 400000
    assert amount(rule, {"revenue": 800000}).cny == 0
    assert amount(rule, {"revenue": 800000}).text == "按已知情况计算为0元"
    assert steps(amount(rule, {"revenue": 9000000})) == ["（营业收入按上限500万元 - 100万元） × 10% = 40万元"]


def test_what_falls_brings_nothing() -> None:
    assert amount({"form": "rate", "rate": "0.05", "base": "rd_increase"}, {"rd_increase": -400000}).cny == 0


def test_an_amount_for_each_person_and_month() -> None:
    rule = {"form": "per_unit", "cny": 1500, "counts": ["x_hires", "x_months"]}
    result = amount(rule, {"x_hires": 3, "x_months": 6})
    assert result.cny == 27000
    assert steps(result) == ["1500元 × 3人 × 6个月 = 2.7万元"]
    assert describe(award(rule), OWN) == "每人每个月1500元"


def test_no_persons_need_no_months() -> None:
    result = amount({"form": "per_unit", "cny": 1500, "counts": ["x_hires", "x_months"]}, {"x_hires": 0})
    assert (result.cny, result.missing) == (0, ())


def test_more_than_the_greatest_count_does_not_count() -> None:
    rule = {"form": "per_unit", "cny": 5000, "counts": ["x_hires"], "max_count": 2}
    assert amount(rule, {"x_hires": 7}).cny == 10000
    assert amount(rule).text == "最高1万元；每人5000元，最多2人；还需要知道：新招用人数"


def test_the_tier_that_holds_gives_the_rate() -> None:
    result = amount(tiers(round_to=100), {"rd_ratio": "0.075", "rd_expense": 6002234})
    assert result.cny == 240000
    assert steps(result) == [
        "适用第二档（0.05以上，且不足0.1） = 第二档",
        "研发费用600.2234万元 × 4% = 240089.36元",
        "不超过80万元，按240089.36元 = 240089.36元",
        "不足100元的部分舍去 = 24万元",
    ]


def test_an_open_tier_asks_for_what_decides_it_and_gives_the_range() -> None:
    result = amount(tiers(), {"rd_expense": 6000000})
    assert result.cny is None
    assert result.missing == ("rd_ratio",)
    assert result.text.startswith("最高24万元；分档：第一档")
    assert result.trace[0].value == "第一档12万元；第二档24万元"


def test_a_ratio_known_too_roughly_leaves_two_tiers() -> None:
    result = amount(tiers(), {"rd_expense": 6000000, "rd_ratio": about("0.05", "0.045", "0.055")})
    assert (result.cny, result.missing) == (None, ("rd_ratio",))


def test_tiers_that_give_the_same_need_no_decision() -> None:
    rows = [
        {"label": label, "when": leaf("x_first_loan", "is", truth), "amount": {"form": "fixed", "cny": 50000}}
        for label, truth in (("甲", True), ("乙", False))
    ]
    rows.append({"label": "其他", "when": {"all": []}, "amount": {"form": "fixed", "cny": 50000}})
    result = amount({"form": "tiers", "tiers": rows})
    assert (result.cny, result.missing) == (50000, ())


def test_no_tier_gives_nothing() -> None:
    result = amount(tiers(), {"rd_expense": 6000000, "rd_ratio": "0.01"})
    assert (result.cny, steps(result)) == (0, ["各档条件均不符合 = 0元"])


def test_tiers_may_add_up_or_give_the_highest() -> None:
    rows = [
        {"label": "甲", "when": leaf("x_first_loan", "is", True), "amount": {"form": "fixed", "cny": 50000}},
        {"label": "乙", "when": leaf("x_pledge", "is", True), "amount": {"form": "fixed", "cny": 80000}},
    ]
    both = {"x_first_loan": True, "x_pledge": True}
    assert amount({"form": "tiers", "take": "sum", "tiers": rows}, both).cny == 130000
    assert amount({"form": "tiers", "take": "highest", "tiers": rows}, both).cny == 80000
    half = amount({"form": "tiers", "take": "highest", "tiers": rows}, {"x_pledge": True})
    assert (half.cny, half.missing) == (80000, ())  # the other could not be more
    open_ = amount({"form": "tiers", "take": "sum", "tiers": rows}, {"x_pledge": True})
    assert (open_.cny, open_.missing) == (None, ("x_first_loan",))
    assert open_.text.startswith("8万元至13万元之间；")


def test_bands_are_taken_each_at_its_own_rate() -> None:
    bands = [{"above": 0, "up_to": 5000000, "rate": "0.03"}, {"above": 5000000, "up_to": None, "rate": "0.05"}]
    result = amount({"form": "progressive", "base": "rd_expense", "bands": bands}, {"rd_expense": 7000000})
    assert result.cny == 250000
    assert steps(result) == [
        "500万元以下部分：500万元 × 3% = 15万元",
        "超过500万元部分：200万元 × 5% = 10万元",
        "研发费用700万元，各段相加 = 25万元",
    ]


def test_not_more_than_what_was_paid() -> None:
    rule = {"form": "lowest", "parts": [{"form": "fixed", "cny": 1200}, {"form": "base", "base": "x_rent"}]}
    assert amount(rule, {"x_rent": 900}, cadence="monthly").text == "每月900元"
    open_ = amount(rule)
    assert (open_.cny, open_.missing) == (None, ("x_rent",))
    assert open_.text.startswith("最高1200元；")


def test_an_unknown_part_that_cannot_be_the_highest_is_not_asked_for() -> None:
    parts = [{"form": "fixed", "cny": 200000}, {"form": "rate", "rate": "0.1", "base": "x_rent", "cap": 100000}]
    result = amount({"form": "highest", "parts": parts})
    assert (result.cny, result.missing) == (200000, ())


def test_a_lesser_unknown_leaves_a_rough_highest_rough() -> None:
    small = {"form": "rate", "rate": "0.1", "base": "x_rent", "cap": 100000}
    rule = {"form": "highest", "parts": [{"form": "base", "base": "x_interest"}, small]}
    result = amount(rule, {"x_interest": about(200000, 180000, 220000)})
    assert (result.cny, result.text) == (Decimal(200000), "约20万元（18万元至22万元之间）")


def test_a_limit_of_the_base_limits_what_an_unknown_base_can_bring() -> None:
    rule = {"form": "rate", "rate": "0.1", "base": "x_rent", "base_cap": 500000}
    assert amount(rule).text.startswith("最高5万元；")


def test_what_was_already_received_is_taken_off() -> None:
    rule = {"form": "difference", "of": {"form": "fixed", "cny": 200000}, "less": "x_received"}
    assert amount(rule, {"x_received": 80000}).cny == 120000
    assert amount(rule, {"x_received": 300000}).cny == 0
    assert steps(amount(rule, {"x_received": 80000}))[-1] == "20万元 - 已获得的市级补助8万元，补足差额 = 12万元"
    open_ = amount(rule)
    assert (open_.cny, open_.missing) == (None, ("x_received",))
    assert open_.text.startswith("最高20万元；")
    assert amount(rule, {"x_received": about(80000, 70000, 90000)}).text == "约12万元（11万元至13万元之间）"


LOAN = {
    "form": "uplifted",
    "take": "highest",
    "of": {"form": "rate", "rate": "0.3", "base": "x_interest", "cap": 300000},
    "uplifts": [
        {"when": leaf("x_first_loan", "is", True, "首贷户"), "points": "0.1"},
        {"when": leaf("x_pledge", "is", True, "知识产权质押贷款"), "points": "0.05"},
    ],
}


def test_the_best_of_two_uplifts_raises_the_rate_within_the_same_limit() -> None:
    both = {"x_first_loan": True, "x_pledge": True}
    assert amount(LOAN, {"x_interest": 180000, **both}).cny == 72000
    assert amount(LOAN, {"x_interest": 1800000, **both}).cny == 300000
    assert amount({**LOAN, "take": "sum"}, {"x_interest": 180000, **both}).cny == 81000
    assert amount(LOAN, {"x_interest": 180000, "x_first_loan": False, "x_pledge": False}).cny == 54000
    one = amount(LOAN, {"x_interest": 180000, "x_first_loan": True, "x_pledge": False})
    assert steps(one)[:2] == ["首贷户，比例提高10个百分点 = 适用", "实际支付利息18万元 × 40% = 7.2万元"]


def test_an_open_uplift_is_asked_for_unless_it_changes_nothing() -> None:
    open_ = amount(LOAN, {"x_interest": 180000, "x_pledge": False})
    assert (open_.cny, open_.missing) == (None, ("x_first_loan",))
    assert open_.text.startswith("5.4万元至7.2万元之间；")
    assert amount(LOAN, {"x_interest": 1800000}).cny == 300000


def test_uplifts_by_a_factor_and_by_a_sum() -> None:
    def raised(**how: Any) -> Decimal | None:
        uplifts = [{"when": leaf("x_first_loan", "is", True), **how}]
        rule = {"form": "uplifted", "of": {"form": "fixed", "cny": 2000}, "uplifts": uplifts}
        return amount(rule, {"x_first_loan": True}).cny

    assert raised(factor="0.2") == 2400
    assert raised(cny=500) == 2500
    assert raised(factor="-0.5") == 1000


def test_an_open_change_may_lower_or_raise() -> None:
    uplifts = [
        {"when": leaf("x_first_loan", "is", True), "factor": "-0.5"},
        {"when": leaf("x_pledge", "is", True), "factor": "0.2"},
    ]
    rule = {"form": "uplifted", "of": {"form": "fixed", "cny": 2000}, "uplifts": uplifts}
    assert amount(rule).text.startswith("1000元至2400元之间；")


def test_nothing_is_not_raised() -> None:
    uplifts = [{"when": leaf("x_first_loan", "is", True), "cny": 50000}]
    rule = {"form": "uplifted", "of": {"form": "base", "base": "x_rent"}, "uplifts": uplifts}
    assert amount(rule, {"x_rent": 0, "x_first_loan": True}).cny == 0


def test_too_little_is_not_paid_and_a_floor_lifts_only_what_is_paid() -> None:
    assert amount({**RATE, "least": 10000}, {"rd_expense": 200000}).cny == 0
    assert amount({**RATE, "floor": 10000}, {"rd_expense": 200000}).cny == 10000
    assert amount({**RATE, "floor": 10000}, {"rd_expense": 0}).cny == 0


def test_up_to_is_an_upper_limit() -> None:
    result = amount({"form": "fixed", "cny": 200000}, up_to=True)
    assert (result.cny, result.at_most, result.text) == (200000, True, "最高20万元")


def test_payments_in_several_parts_are_listed() -> None:
    parts = [{"share": "0.6", "when": "完成迁入后"}, {"share": "0.4", "when": "迁入满24个月"}]
    result = amount({"form": "fixed", "cny": 5000000}, payouts=parts, cadence="once")
    assert result.text == "一次性500万元；分两次：300万元（60%，完成迁入后）、200万元（40%，迁入满24个月）"
    assert steps(result)[-3:] == ["分两次支付 = 300万元、200万元", "完成迁入后 = 300万元", "迁入满24个月 = 200万元"]
    fixed = [{"cny": 120000, "when": "纳统次年"}, {"cny": 80000, "when": "满两年"}]
    assert "12万元（纳统次年）、8万元（满两年）" in amount({"form": "fixed", "cny": 200000}, payouts=fixed).text


def test_shares_that_do_not_divide_lose_nothing() -> None:
    third = [{"share": "0.3333", "when": "一"}, {"share": "0.3333", "when": "二"}, {"share": "0.3334", "when": "三"}]
    result = amount({"form": "fixed", "cny": "100.01"}, payouts=third)
    assert [t.value for t in result.trace[-3:]] == ["33.33元", "33.33元", "33.35元"]


def test_less_than_a_fen_is_cut_off() -> None:
    result = amount({"form": "rate", "rate": "0.003", "base": "x_rent"}, {"x_rent": "33.33"})
    assert result.cny == Decimal("0.09")
    assert result.trace[-1].step == "不足1分的部分舍去"


def test_a_credit_line_is_no_subsidy() -> None:
    result = amount({"form": "fixed", "cny": 3000000}, nature="credit_line", up_to=True)
    assert result.nature is Nature.CREDIT_LINE
    assert "不是补贴" in result.text


def test_rules_are_described_without_any_fact() -> None:
    assert describe(award(RATE, cadence="yearly", max_years=3)) == "每年研发费用的4%，最高80万元，最多3年"
    assert describe(award(LOAN), OWN) == (
        "实际支付利息的30%，最高30万元；首贷户的，比例提高10个百分点；"
        "知识产权质押贷款的，比例提高5个百分点（只取其中最高的一项）"
    )
    assert describe(award(tiers())).startswith(
        "分档：第一档（0.03以上，且不足0.05）的，研发费用的2%，最高30万元；第二档"
    )
    rule = {"form": "rate", "rate": "0.05", "base": "revenue", "years": {"last": 1, "count": 3, "take": "mean"}}
    assert describe(award(rule)) == "营业收入（近3年平均）的5%"
    assert describe(award({"form": "fixed", "cny": 200000, "text": "每个项目"}, up_to=True)) == "最高20万元（每个项目）"


def test_a_description_says_nothing_twice() -> None:
    person = {"form": "per_unit", "cny": 400, "counts": ["x_hires"]}
    assert describe(award(person, cadence="each"), OWN) == "每人400元"
    urgent = [{"when": leaf("x_pledge", "is", True, "属于紧缺工种目录的"), "factor": "0.2"}]
    raised = {"form": "uplifted", "of": {"form": "fixed", "cny": 2000}, "uplifts": urgent}
    assert describe(award(raised)) == "2000元；属于紧缺工种目录的，上浮20%"

    def tier(label: str, words: str) -> str:
        rows = [{"label": label, "when": leaf("x_p", "is", True, words), "amount": {"form": "fixed", "cny": 2000}}]
        return describe(award({"form": "tiers", "tiers": rows}, cadence="once"))

    assert tier("国家级", "国家级 | 500万元") == "一次性，分档：国家级的，2000元"
    assert tier("在基础层挂牌", "在基础层挂牌的") == "一次性，分档：在基础层挂牌的，2000元"
    assert tier("第一档", "不足5%的") == "一次性，分档：第一档（不足5%）的，2000元"
