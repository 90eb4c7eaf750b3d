"""Whose amounts are whose: several benefits of one provision, told apart by their words."""

from __future__ import annotations

from decimal import Decimal

from assistant.policy.card import Award, Combined, Fixed, PerUnit, Rate, Tiers, Uplifted
from ingest.cards.awards.claims import owner
from ingest.cards.awards.read import read_granted
from ingest.cards.conditions.leaves import LeafReader
from tests.ingest.cards.award_texts import awards_of, document, sheet, shown


def sums(awards: list[Award | None]) -> list[Decimal | None]:
    return [a.rule.cny if a and isinstance(a.rule, Fixed) else None for a in awards]


def test_each_row_of_a_table_of_benefits_is_for_one() -> None:
    rows = ("设备补助 | 按设备投资额的10% | 300万元", "贷款贴息 | 按已付利息的50% | 150万元")
    text = document("第一条 支持方式和标准见表1。", sheet("表1 支持标准", "方式 | 支持标准 | 最高限额", *rows))
    rules = [a.rule for a in awards_of(text, *rows) if a and isinstance(a.rule, Rate)]
    assert [(r.rate, r.base, r.cap) for r in rules] == [
        (Decimal("0.1"), "equipment_investment", Decimal(3_000_000)),
        (Decimal("0.5"), "loan_interest_paid", Decimal(1_500_000)),
    ]


def test_a_row_that_raises_the_one_before_it_is_its_higher_tier() -> None:
    rows = (
        "见习补贴 | 每人每月1500元 | 全部单位",
        "提高标准 | 每人每月2000元 | 留用率达到50%以上的单位适用",
        "保险补贴 | 每人100元 | 按人计算",
    )
    text = document("第一条 标准见表1。", sheet("表1 见习补贴标准", "项目 | 标准 | 说明", *rows))
    first, other = awards_of(text, rows[0], rows[2])
    assert first is not None
    assert other is not None
    assert isinstance(first.rule, Tiers)
    assert [(shown(t.when), t.amount.cny) for t in first.rule.tiers if isinstance(t.amount, PerUnit)] == [
        ("own ge 0.5", Decimal(2000)),
        ("own lt 0.5", Decimal(1500)),
    ]
    assert isinstance(other.rule, PerUnit)


def test_sentences_of_one_article_are_for_the_benefit_that_they_grant() -> None:
    text = document("第一条 通过节水验收的，奖励5万元；实施节水改造的，奖励8万元。")
    assert sums(awards_of(text, "通过节水验收的，奖励5万元", "实施节水改造的，奖励8万元")) == [
        Decimal(50_000),
        Decimal(80_000),
    ]


def test_what_nobody_claims_goes_on_with_the_same_benefit_or_is_left_out() -> None:
    text = document("第一条 参加境外展会的，按展位费的70%给予补助；人员交通费按每人5000元补助。通过验收的，奖励8万元。")
    (award,) = awards_of(text, "参加境外展会的，按展位费的70%给予补助")
    assert award is not None
    assert isinstance(award.rule, Combined)
    assert [p.form for p in award.rule.parts] == ["rate", "per_unit"]


def test_one_kind_of_an_amount_with_a_limit_for_each_kind() -> None:
    text = document(
        "第一条 对概念验证中心、中试基地，按照设备投资额的20%给予资助，概念验证中心最高50万元，中试基地最高300万元。"
    )
    awards = awards_of(text, "概念验证中心最高50万元", "中试基地最高300万元")
    assert [a.rule.cap for a in awards if a and isinstance(a.rule, Rate)] == [Decimal(500_000), Decimal(3_000_000)]


def test_a_heading_without_an_amount_has_that_of_the_row_of_its_name() -> None:
    text = document(
        "一、申报类别",
        "（一）首次认定奖励：2025年取得证书的企业。",
        "（二）重新认定奖励：证书有效期满重新取得证书的企业。",
        sheet("表1 申报类别", "类别 | 奖励标准", "首次认定 | 20万元", "重新认定 | 10万元"),
    )
    leaves = LeafReader(text)
    items = [p for p in text.provisions if p.heading in ("首次认定奖励", "重新认定奖励")]
    found = [read_granted(text, item, leaves) for item in items]
    assert sums([g.award if g else None for g in found]) == [Decimal(200_000), Decimal(100_000)]


def test_a_raise_that_another_benefit_claims_is_not_added() -> None:
    text = document("第一条 首次上规模的企业，奖励10万元；次年增长10%以上的，再奖励5万元。")
    (both,) = awards_of(text, "首次上规模的企业，奖励10万元")
    assert both is not None
    assert isinstance(both.rule, Uplifted)
    assert sums(awards_of(text, "首次上规模的企业，奖励10万元", "次年增长10%以上的，再奖励5万元")) == [
        Decimal(100_000),
        Decimal(50_000),
    ]


def test_a_figure_belongs_to_the_narrowest_words_that_hold_it() -> None:
    paragraph, sentence = (0, 50), (18, 32)
    assert owner((10, 40), (20, 30), (paragraph, sentence)) == sentence
    assert owner((34, 48), (40, 45), (paragraph, sentence)) == paragraph
    assert owner((60, 70), (62, 66), (paragraph, sentence)) is None
