"""Forms of amounts: tiers in prose and in items, bands, rises, payouts, uppermost sums, kinds of money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.policy.card import (
    AmountRule,
    Award,
    Cadence,
    Combined,
    Difference,
    Fixed,
    Nature,
    PerUnit,
    Progressive,
    Rate,
    Tiers,
    Uplifted,
)
from tests.ingest.cards.award_texts import award_by, awards_of, document, granted_by, shown


def award_of(*lines: str) -> Award:
    text = document(f"第一条 {lines[0]}", *lines[1:])
    return award_by(text)


def figures(rule: AmountRule) -> list[tuple[str, Decimal]]:
    assert isinstance(rule, Tiers)
    return [(shown(t.when), t.amount.cny) for t in rule.tiers if isinstance(t.amount, Fixed)]


def test_levels_enumerated_before_as_many_sums_are_tiers() -> None:
    rule = award_of("对新认定的国家级、省级、市级绿色工厂，分别给予100万元、50万元、20万元奖励。").rule
    assert figures(rule) == [
        ("green_factory_level is national", Decimal(1_000_000)),
        ("green_factory_level is provincial", Decimal(500_000)),
        ("green_factory_level is municipal", Decimal(200_000)),
    ]


def test_rising_thresholds_hold_up_to_the_next_one() -> None:
    rule = award_of("对年营业收入首次达到1亿元、5亿元的企业，分别奖励20、50万元。").rule
    assert figures(rule) == [
        ("revenue ge 100000000 & revenue lt 500000000", Decimal(200_000)),
        ("revenue ge 500000000", Decimal(500_000)),
    ]


def test_items_of_levels_are_tiers_of_one_award() -> None:
    rule = award_of("按照下列标准奖励：", "（一）国家级的，奖励60万元；", "（二）省级的，奖励30万元。").rule
    assert [cny for _, cny in figures(rule)] == [Decimal(600_000), Decimal(300_000)]


def test_items_with_events_of_their_own_are_several_awards() -> None:
    text = document(
        "第一条 奖励标准如下：", "（一）通过检验检测机构认定的，奖励8万元；", "（二）建成共享实验室的，奖励12万元。"
    )
    awards = awards_of(text, "通过检验检测机构认定的，奖励8万元", "建成共享实验室的，奖励12万元")
    assert [a.rule.cny for a in awards if a and isinstance(a.rule, Fixed)] == [Decimal(80_000), Decimal(120_000)]


def test_bands_of_a_base_add_up() -> None:
    rule = award_of(
        "研发费用1000万元以下的部分按3%，1000万元至5000万元的部分按4%，超过5000万元的部分按5%给予补助，最高300万元。"
    ).rule
    assert isinstance(rule, Progressive)
    assert [(b.above, b.up_to, b.rate) for b in rule.bands] == [
        (Decimal(0), Decimal(10_000_000), Decimal("0.03")),
        (Decimal(10_000_000), Decimal(50_000_000), Decimal("0.04")),
        (Decimal(50_000_000), None, Decimal("0.05")),
    ]
    assert (rule.base, rule.cap) == ("rd_expense", Decimal(3_000_000))


def test_only_what_is_over_counts() -> None:
    rule = award_of("对超过2000万元部分的研发费用，按10%给予补助，最高500万元。").rule
    assert isinstance(rule, Rate)
    assert (rule.over, rule.base, rule.rate) == (Decimal(20_000_000), "rd_expense", Decimal("0.1"))


def test_an_increase_is_the_fact_that_is_derived_as_one() -> None:
    rule = award_of("对研发费用比上年度增长的企业，按照增量的5%给予补助。").rule
    assert isinstance(rule, Rate)
    assert rule.base == "rd_increase"


def test_a_match_of_upper_funds_is_a_rate() -> None:
    rule = award_of("对获得国家重大专项的企业，按上级资金1:0.5给予配套，最高200万元。").rule
    assert isinstance(rule, Rate)
    assert (rule.rate, rule.cap) == (Decimal("0.5"), Decimal(2_000_000))


def test_each_grant_of_a_patent_is_counted() -> None:
    rule = award_of("每授权一件发明专利，给予5000元资助，单个企业年度最高20万元。").rule
    assert isinstance(rule, PerUnit)
    assert (rule.cny, rule.cap) == (Decimal(5000), Decimal(200_000))


def test_square_metres_and_months_are_both_counted() -> None:
    rule = award_of("租赁办公用房的企业，按照每平方米每月10元给予补贴，最长36个月。").rule
    assert isinstance(rule, PerUnit)
    assert (rule.counts[0], len(rule.counts), rule.max_count) == ("rented_area", 2, None)


def test_a_sum_that_is_only_an_upper_limit_says_so() -> None:
    award = award_of("经评审，给予最高50万元的一次性奖励。")
    assert award.up_to
    assert award.cadence is Cadence.ONCE
    assert isinstance(award.rule, Fixed)


def test_a_range_of_sums_is_its_upper_end() -> None:
    award = award_of("视情况给予20万—50万元奖励。")
    assert (award.up_to, award.rule.model_dump()["cny"]) == (True, Decimal(500_000))


def test_a_further_sum_is_a_rise_under_its_condition() -> None:
    rule = award_of("认定为高新技术企业的，奖励20万元；属于首次认定的，再奖励10万元。").rule
    assert isinstance(rule, Uplifted)
    assert isinstance(rule.of, Fixed)
    assert [(shown(u.when), u.cny) for u in rule.uplifts] == [("hnte_first_time is True", Decimal(100_000))]


def test_a_cap_bounds_the_risen_amount() -> None:
    rule = award_of("按照贷款利息的50%给予贴息，首贷户提高10个百分点，单个企业年度最高100万元。").rule
    assert isinstance(rule, Uplifted)
    assert (rule.cap, rule.of.cap, rule.uplifts[0].points) == (Decimal(1_000_000), None, Decimal("0.1"))


def test_a_raised_rate_holds_where_its_condition_does() -> None:
    rule = award_of("按照研发费用的5%给予补助；高新技术企业，补助比例提高至8%。").rule
    assert isinstance(rule, Tiers)
    assert [(shown(t.when), t.amount.rate) for t in rule.tiers if isinstance(t.amount, Rate)] == [
        ("hnte_valid is True", Decimal("0.08")),
        ("hnte_valid is False", Decimal("0.05")),
    ]


def test_payouts_are_shares_of_the_whole() -> None:
    award = award_of("给予项目总投资15%的补助，分两次兑现：立项后首期拨付60%，验收合格后拨付40%。")
    assert [p.share for p in award.payouts] == [Decimal("0.6"), Decimal("0.4")]
    assert isinstance(award.rule, Rate)


def test_results_are_cut_down_and_small_ones_not_paid() -> None:
    rule = award_of("按研发费用的3%给予补助，补助金额不足1万元的不予补助，不足1000元的部分舍去。").rule
    assert (rule.least, rule.round_to) == (Decimal(10_000), Decimal(1000))


def test_a_bound_by_a_cost_is_the_lowest_of_both() -> None:
    rule = award_of("给予购房补贴20万元。", "补贴总额不超过购房合同价款的10%。").rule
    assert isinstance(rule, Combined)
    assert (rule.form, len(rule.parts)) == ("lowest", 2)


def test_a_climb_pays_the_difference_only() -> None:
    rule = award_of("对国家级、省级绿色工厂，分别奖励100万元、50万元。", "由低级别升为高级别的，补足差额。").rule
    assert isinstance(rule, Difference)
    assert (rule.less, len(figures(rule.of))) == ("earlier_award", 2)


@pytest.mark.parametrize(
    ("words", "nature"),
    [
        ("企业购买检测服务的，按合同金额的30%发放创新券，每家企业每年不超过10万元。", Nature.VOUCHER),
        ("积分A级企业可以获得最高1000万元的信用贷款授信额度。", Nature.CREDIT_LINE),
        ("对银行的贷款本金损失，按照损失金额的40%给予补偿，单笔最高200万元。", Nature.COMPENSATION),
        ("对符合条件的企业，减半征收房产税。", Nature.REDUCTION),
        ("对通过验收的企业，奖励5万元。", Nature.GRANT),
    ],
)
def test_the_kind_of_money_is_told_by_its_words(words: str, nature: Nature) -> None:
    assert award_of(words).nature is nature


def test_years_with_rates_of_nothing_named_are_not_guessed() -> None:
    text = document("第一条 给予企业三年减免，第一年减免100%，第二、三年减免50%。")
    assert granted_by(text) is None


def test_sums_without_as_many_labels_are_noted_not_guessed() -> None:
    text = document("第一条 对入库企业奖励3万元。", "对国家级、省级平台分别给予50万元、30万元、10万元。")
    granted = granted_by(text)
    assert granted is not None
    assert isinstance(granted.award.rule, Fixed)
    assert granted.award.rule.cny == Decimal(30_000)
    assert "50万元、30万元、10万元" in granted.notes[0]


def test_a_special_case_goes_before_the_general_one() -> None:
    rule = award_of(
        "按照下列比例减缴专利费：",
        "（一）专利权人为个人的，减缴收费的85%；",
        "（二）专利权人为多个个人共同专利权人的，减缴收费的70%。",
    ).rule
    assert isinstance(rule, Tiers)
    assert [t.amount.rate for t in rule.tiers if isinstance(t.amount, Rate)] == [Decimal("0.7"), Decimal("0.85")]


def test_the_cost_itself_is_paid_up_to_a_sum() -> None:
    rule = award_of("按照实际保费据实补贴，每人最高200元。").rule
    assert isinstance(rule, Combined)
    assert (rule.form, [p.form for p in rule.parts]) == ("lowest", ["per_unit", "base"])


def test_kinds_that_exclude_each_other_are_one_choice() -> None:
    rule = award_of("年度评价为优秀的，奖励50万元；评价为良好的，奖励20万元。").rule
    assert [when for when, _ in figures(rule)] == ["own is excellent", "own is good"]
    assert isinstance(rule, Tiers)
    assert len({shown(t.when).split()[0] for t in rule.tiers}) == 1


def test_a_limit_for_each_level_makes_tiers() -> None:
    rule = award_of("按照产品售价的30%给予首台套奖励，国家级、省级最高分别为300万元、200万元。").rule
    assert isinstance(rule, Tiers)
    assert [(t.amount.form, t.amount.cap) for t in rule.tiers] == [
        ("rate", Decimal(3_000_000)),
        ("rate", Decimal(2_000_000)),
    ]


def test_labels_beside_their_sums_are_tiers() -> None:
    rule = award_of("按照初级工1000元、中级工1500元、高级工2000元的标准给予技能补贴。").rule
    assert figures(rule) == [
        ("skill_level is junior", Decimal(1000)),
        ("skill_level is intermediate", Decimal(1500)),
        ("skill_level is senior", Decimal(2000)),
    ]


def test_what_ends_the_last_label_holds_for_those_before_it() -> None:
    rule = award_of("引进的人才，按A、B、C类分别给予100万元、50万元、30万元安家费。").rule
    assert [when for when, _ in figures(rule)] == ["talent_class is A", "talent_class is B", "talent_class is C"]


def test_a_raised_share_has_a_limit_of_its_own() -> None:
    rule = award_of(
        "按购置金额给予10%的补贴，总额不超过200万元；其中购置本市设备的，按15%给予补贴，总额不超过300万元。"
    ).rule
    assert isinstance(rule, Tiers)
    assert [(t.amount.rate, t.amount.cap) for t in rule.tiers if isinstance(t.amount, Rate)] == [
        (Decimal("0.15"), Decimal(3_000_000)),
        (Decimal("0.1"), Decimal(2_000_000)),
    ]


def test_a_climb_told_of_another_article_is_none_of_this_one() -> None:
    text = document(
        "第一条 对国家级、省级绿色工厂，分别奖励100万元、50万元。",
        "第二条 对A类、B类人才，分别奖励10万元、5万元。",
        "第三条 本措施第一条由省级升为国家级的，补足差额。",
    )
    rules = [g.award.rule for label in ("第一条", "第二条") if (g := granted_by(text, label))]
    assert [[t.amount.form for t in r.tiers] for r in rules if isinstance(r, Tiers)] == [
        ["difference", "fixed"],  # only what is climbed to
        ["fixed", "fixed"],
    ]


def test_sums_for_one_name_are_not_added() -> None:
    assert granted_by(document("第一条 按每户3000元给予补助，按每户5000元给予补助。")) is None


def test_a_fact_that_leaves_out_what_tells_tiers_apart_is_asked_in_full() -> None:
    rule = award_of("对首次纳入规上统计的工业企业给予10万元奖励，对首次纳入规上统计的服务业企业给予5万元奖励。").rule
    industry, services = [when for when, _ in figures(rule)]
    assert industry != "above_scale_first is True"
    assert services == "own is kind_2"


def test_some_of_them_are_paid_more() -> None:
    rule = award_of("对新增入库企业给予3万元奖励；其中营业收入超过2亿元的，奖励5万元。").rule
    assert figures(rule) == [
        ("revenue gt 200000000", Decimal(50_000)),
        ("revenue le 200000000", Decimal(30_000)),
    ]


def test_every_further_piece_is_counted_and_added() -> None:
    rule = award_of("通过认可的，奖励20万元；每增加一个认可领域，奖励5万元。").rule
    assert isinstance(rule, Combined)
    assert [p.form for p in rule.parts] == ["fixed", "per_unit"]


def test_a_share_of_the_rent_is_of_what_was_paid() -> None:
    rule = award_of("租赁标准厂房的企业，按租金的50%给予补贴。").rule
    assert isinstance(rule, Rate)
    assert rule.base == "annual_rent_paid"


def test_a_lower_sum_that_was_had_is_set_off_where_the_article_says_so() -> None:
    rule = award_of("营业收入首次达到1亿元、5亿元的企业，分别奖励10万元、20万元，已享受低档奖励的按差额补足。").rule
    assert isinstance(rule, Difference)
    assert isinstance(rule.of, Tiers)
