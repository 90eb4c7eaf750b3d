"""The same rule said in several ways is read as the same rule."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.policy.card import AmountRule, Award, Combined, Fixed, PerUnit, Progressive, Rate, Tiers, Uplifted
from ingest.parse.blocks import Block
from tests.ingest.cards.award_texts import award_by, document, granted_by, sheet, shown


def said(rule: AmountRule) -> str:
    """A rule in one line, facts of the document's own as 「own」."""
    cap = f" ≤{rule.cap}" if rule.cap is not None else ""
    match rule:
        case Fixed():
            return f"{rule.cny}{cap}"
        case Rate():
            over = f" over {rule.over}" if rule.over else ""
            return f"{rule.rate}×{own(rule.base)}{over}{cap}"
        case PerUnit():
            return f"{rule.cny} each {'·'.join(map(own, rule.counts))}{cap}"
        case Progressive():
            return f"{own(rule.base)} {[(str(b.above), str(b.up_to), str(b.rate)) for b in rule.bands]}{cap}"
        case Tiers():
            return f"{rule.take}({'; '.join(f'{shown(t.when)}: {said(t.amount)}' for t in rule.tiers)}){cap}"
        case Combined():
            return f"{rule.form}({', '.join(map(said, rule.parts))}){cap}"
        case Uplifted():
            rises = "; ".join(f"{shown(u.when)} {u.points or u.factor or u.cny}" for u in rule.uplifts)
            return f"{said(rule.of)} + [{rises}]{cap}"
        case _:
            return rule.form


def own(key: str) -> str:
    return "own" if key.startswith("x_") else key


def read(parts: Sequence[str | Block]) -> Award:
    return award_by(document(f"第一条 {parts[0]}", *parts[1:]))


def one_rule(*ways: Sequence[str | Block]) -> str:
    rules = {said(read(way).rule) for way in ways}
    assert len(rules) == 1, rules
    return rules.pop()


def test_a_share_of_a_cost_up_to_a_limit() -> None:
    assert (
        one_rule(
            ["按照上年度研发费用的5%给予补助，最高不超过200万元。"],
            ["对符合条件的企业，按其上年度研发费用5%的比例给予补助，单个企业最高200万元。"],
            ["给予上年度研发费用5%、最高200万元的补助。"],
            ["以上年度研发费用为基数，按5%给予补助，补助金额不超过200万元。"],
            ["补助标准为上年度研发费用的百分之五，以200万元为限。"],
        )
        == "0.05×rd_expense ≤2000000"
    )


def test_a_sum_for_each_level() -> None:
    assert (
        one_rule(
            ["对新认定的国家级、省级绿色工厂，分别给予100万元、50万元奖励。"],
            ["对新认定的绿色工厂给予奖励，其中国家级100万元，省级50万元。"],
            ["对绿色工厂按照下列标准奖励：", "（一）国家级的，奖励100万元；", "（二）省级的，奖励50万元。"],
            [
                "绿色工厂奖励标准见表1。",
                sheet("表1 绿色工厂奖励标准", "级别 | 奖励金额", "国家级 | 100万元", "省级 | 50万元"),
            ],
            [
                "绿色工厂按表1奖励。",
                sheet("表1 绿色工厂奖励标准（单位：万元）", "级别 | 奖励标准", "国家级 | 100", "省级 | 50"),
            ],
        )
        == "first(green_factory_level is national: 1000000; green_factory_level is provincial: 500000)"
    )


def test_a_higher_share_for_some() -> None:
    assert (
        one_rule(
            ["按照研发费用的5%给予补助；高新技术企业，补助比例提高至8%。"],
            ["按照研发费用的5%给予补助，其中高新技术企业按8%给予补助。"],
            ["按照研发费用的5%给予补助。其中，高新技术企业补助比例为8%。"],
        )
        == "first(hnte_valid is True: 0.08×rd_expense; hnte_valid is False: 0.05×rd_expense)"
    )


def test_points_more_for_some() -> None:
    assert (
        one_rule(
            ["按照贷款利息的40%给予贴息，最高50万元。首贷户提高10个百分点。"],
            ["按照贷款利息的40%给予贴息，最高50万元；属于首贷户的，贴息比例提高10个百分点。"],
            ["按照贷款利息的40%给予贴息，最高50万元；对首贷户，贴息比例上浮10个百分点。"],
        )
        == "0.4×loan_interest_paid + [first_loan is True 0.1] ≤500000"
    )


def test_a_sum_for_every_person_and_month() -> None:
    assert (
        one_rule(
            ["对见习单位按照每人每月1500元的标准给予见习补贴。"],
            ["给予见习单位见习补贴，标准为每人每月1500元。"],
            ["给予见习单位1500元/人·月的见习补贴。"],
            ["见习补贴标准见表1。", sheet("表1 见习补贴标准", "项目 | 补贴标准", "见习补贴 | 每人每月1500元")],
        )
        == "1500 each interns·own"
    )


def test_parts_of_a_base_at_their_own_rates() -> None:
    rule = one_rule(
        ["对固定资产投资分段补助，1亿元以下的部分按3%，1亿元至5亿元的部分按4%，5亿元以上的部分按5%。"],
        ["按固定资产投资额分段给予补助：1亿元以下部分补助3%，1亿元至5亿元部分补助4%，5亿元以上部分补助5%。"],
        [
            "就固定资产投资额按表1分段补助。",
            sheet(
                "表1 补助标准",
                "固定资产投资额 | 补助比例",
                "1亿元以下的部分 | 3%",
                "1亿元—5亿元的部分 | 4%",
                "5亿元以上的部分 | 5%",
            ),
        ],
    )
    assert rule == (
        "project_investment [('0', '100000000', '0.03'), ('100000000', '500000000', '0.04'), ('500000000', 'None', '0.05')]"
    )


def test_years_at_their_own_rates() -> None:
    assert (
        one_rule(
            ["租用办公用房的，前两年按实际租金的100%、第三年按50%给予补贴。"],
            ["租用办公用房的，第一、二年按实际租金的100%，第三年按实际租金的50%给予补贴。"],
            ["租用办公用房的，第一至第二年按实际租金的100%给予补贴，第三年按50%给予补贴。"],
        )
        == "first(own le 2: 1×annual_rent_paid; own is 3: 0.5×annual_rent_paid)"
    )


def test_so_much_for_every_step() -> None:
    assert (
        one_rule(
            ["产值每增长1000万元奖励5万元，最高50万元。"],
            ["产值较上年每增加1000万元，给予5万元奖励，最高50万元。"],
            ["对产值增长的企业，产值每新增1000万元给予奖励5万元，单个企业最高50万元。"],
        )
        == "0.005×output_increase ≤500000"
    )


def test_those_who_are_first_and_all_others() -> None:
    assert (
        one_rule(
            ["首贷户按实际支付利息的50%给予贴息，其他企业按30%给予贴息。"],
            ["对首贷户，按实际支付利息的50%给予贴息；对其他企业，按实际支付利息的30%给予贴息。"],
        )
        == "first(first_loan is True: 0.5×loan_interest_paid; first_loan is False: 0.3×loan_interest_paid)"
    )


def test_thresholds_that_hold_together_pay_the_highest() -> None:
    rule = one_rule(
        ["营业收入1亿元以上的，奖励10万元；营业收入5亿元以上的，奖励50万元。"],
        ["年营业收入达到1亿元的，奖励10万元；达到5亿元的，奖励50万元。"],
    )
    assert rule == "highest(revenue ge 100000000: 100000; revenue ge 500000000: 500000)"


@pytest.mark.parametrize(
    "words",
    [
        "租金补贴标准为：500平方米以内每平方米每月30元，超过500平方米的部分每平方米每月15元。",  # no rule can say it
        "给予企业三年减免，第一年减免100%，第二、三年减免50%。",
        "按上述标准的50%给予资助。",
        "高新技术企业减按15%的税率征收企业所得税。",
    ],
)
def test_what_cannot_be_understood_gives_no_rule(words: str) -> None:
    assert granted_by(document(f"第一条 {words}")) is None


def test_a_limit_of_one_count_of_two_is_asked_for_and_bounds_nothing() -> None:
    rule = read(["租赁办公用房的企业，按照每平方米每月10元给予补贴，最长36个月。"]).rule
    assert isinstance(rule, PerUnit)
    assert rule.max_count is None


def test_pieces_are_counted_up_to_their_number() -> None:
    rule = read(["参展人员交通费按每人5000元给予补助，每次最多补助两人。"]).rule
    assert isinstance(rule, PerUnit)
    assert rule.max_count == Decimal(2)
