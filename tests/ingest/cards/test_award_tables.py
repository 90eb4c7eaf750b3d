"""Amounts in tables: columns, units, levels across, bands, rows that are no tiers."""

from __future__ import annotations

from decimal import Decimal

from assistant.policy.card import Fixed, PerUnit, Progressive, Rate, Tiers
from tests.ingest.cards.award_texts import award_by, awards_of, document, granted_by, sheet, shown


def test_ranges_of_the_first_column_with_rate_and_cap_are_tiers() -> None:
    text = document(
        "第一条 按研发费用的一定比例给予补助，标准见表1。",
        sheet(
            "表1 补助标准",
            "研发投入强度 | 补助比例 | 最高限额（万元）",
            "5%以上 | 8% | 200",
            "3%（含）至5%（不含） | 5% | 100",
        ),
    )
    award = award_by(text)
    assert isinstance(award.rule, Tiers)
    read = [(shown(t.when), t.amount) for t in award.rule.tiers]
    assert [(w, a.rate, a.base, a.cap) for w, a in read if isinstance(a, Rate)] == [
        ("rd_ratio ge 0.05", Decimal("0.08"), "rd_expense", Decimal(2_000_000)),
        ("rd_ratio ge 0.03 & rd_ratio lt 0.05", Decimal("0.05"), "rd_expense", Decimal(1_000_000)),
    ]
    assert award.rule.tiers[0].amount.source.quote == "5%以上 | 8% | 200"


def test_the_unit_of_a_caption_holds_for_bare_numbers() -> None:
    text = document(
        "第一条 奖励标准见表1。",
        sheet("表1 绿色工厂奖励标准（单位：万元）", "级别 | 奖励金额", "国家级 | 100", "省级 | 50"),
    )
    award = award_by(text)
    assert isinstance(award.rule, Tiers)
    assert [t.amount.cny for t in award.rule.tiers if isinstance(t.amount, Fixed)] == [
        Decimal(1_000_000),
        Decimal(500_000),
    ]
    assert shown(award.rule.tiers[0].when) == "green_factory_level is national"


def test_below_beside_a_number_that_another_row_includes_is_strict() -> None:
    text = document(
        "第一条 按下表给予补助。",
        sheet("表1 补助标准", "上年度营业收入 | 补助标准（万元）", "1亿元以上（含） | 20", "1亿元以下 | 10"),
    )
    award = award_by(text)
    assert isinstance(award.rule, Tiers)
    assert [shown(t.when) for t in award.rule.tiers] == ["revenue ge 100000000", "revenue lt 100000000"]


def test_levels_across_make_a_tier_of_each_cell() -> None:
    text = document(
        "第一条 首次获评的，按表1奖励。",
        sheet("表1 绿色制造奖励", "称号 | 国家级 | 省级", "绿色工厂 | 50万元 | 30万元", "绿色园区 | 40万元 | 不奖励"),
    )
    award = award_by(text)
    assert isinstance(award.rule, Tiers)
    assert [t.amount.cny for t in award.rule.tiers if isinstance(t.amount, Fixed)] == [
        Decimal(500_000),
        Decimal(300_000),
        Decimal(400_000),
    ]
    assert "green_factory_level is national" in shown(award.rule.tiers[0].when)


def test_parts_of_one_base_are_bands() -> None:
    text = document(
        "第一条 就新增采购额按表1分段计算奖励，单个企业年度最高300万元。",
        sheet(
            "表1 分段标准",
            "新增采购额 | 奖励比例",
            "5000万元（不含）以下的部分 | 0.5%",
            "5000万元以上（含）的部分 | 1%",
        ),
    )
    award = award_by(text)
    assert isinstance(award.rule, Progressive)
    assert [(b.above, b.up_to) for b in award.rule.bands] == [
        (Decimal(0), Decimal(50_000_000)),
        (Decimal(50_000_000), None),
    ]
    assert award.rule.cap == Decimal(3_000_000)


def test_projects_with_standards_of_their_own_are_several_awards() -> None:
    text = document(
        "第一条 培训补贴标准见表1。",
        sheet(
            "表1 培训补贴",
            "补贴项目 | 要求 | 补贴标准",
            "岗前培训 | 不少于24课时 | 每人400元",
            "技师培训 | 取得证书 | 每人3000元",
        ),
    )
    awards = awards_of(text, "岗前培训 | 不少于24课时 | 每人400元", "技师培训 | 取得证书 | 每人3000元")
    assert [a.rule.cny for a in awards if a and isinstance(a.rule, PerUnit)] == [Decimal(400), Decimal(3000)]


def test_columns_with_names_of_money_are_several_awards() -> None:
    text = document(
        "第一条 按下表给予补贴。",
        sheet(
            "表1 人才补贴",
            "人才类别 | 生活补贴（元/月） | 购房补贴（万元）",
            "A类人才 | 5000 | 100",
            "B类人才 | 3000 | 50",
        ),
    )
    awards = awards_of(text, "生活补贴", "购房补贴")
    rules = [a.rule for a in awards if a and isinstance(a.rule, Tiers)]
    highest = [r.tiers[0].amount for r in rules]
    assert [a.cny for a in highest if isinstance(a, Fixed)] == [Decimal(5000), Decimal(1_000_000)]


def test_a_table_elsewhere_is_found_by_its_name() -> None:
    text = document(
        "第一条 奖励标准按照表1执行。",
        "第二条 申请材料另行公布。",
        sheet("表1 绿色工厂奖励标准", "级别 | 奖励金额", "国家级 | 100万元", "省级 | 50万元"),
    )
    award = award_by(text)
    assert isinstance(award.rule, Tiers)


def test_a_table_of_examples_grants_nothing() -> None:
    text = document(
        "第一条 见表1。",
        sheet("表1 补助计算示例", "企业 | 补助金额", "甲 | 100万元", "乙 | 50万元"),
    )
    assert granted_by(text) is None


def test_rounding_and_rises_of_other_articles_reach_the_table() -> None:
    text = document(
        "第一条 按照实际支付利息给予贴息，标准见表1。",
        sheet(
            "表1 贴息标准",
            "贷款金额 | 贴息比例 | 年度上限",
            "500万元以下 | 50% | 10万元",
            "500万元（不含）以上 | 40% | 30万元",
        ),
        "第二条 高新技术企业，贴息比例在表1基础上提高10个百分点。",
        "第三条 计算结果不足1万元的，不予受理。",
    )
    award = award_by(text)
    assert isinstance(award.rule, Tiers)
    assert award.rule.least == Decimal(10_000)
    assert [t.amount.form for t in award.rule.tiers] == ["uplifted", "uplifted"]
    assert [t.amount.cap for t in award.rule.tiers] == [Decimal(100_000), Decimal(300_000)]
