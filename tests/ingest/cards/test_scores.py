"""Scores from tables of indicators."""

from __future__ import annotations

from decimal import Decimal

from ingest.cards.awards.scores import read_score
from ingest.cards.conditions.leaves import LeafReader
from tests.ingest.cards.award_texts import document, sheet, shown


def test_a_table_of_bands_is_one_indicator() -> None:
    text = document(
        "第一条 评价指标满分100分。",
        sheet(
            "表1 研发投入指标（满分40分）",
            "研发费用占营业收入的比例 | 得分",
            "6%（含）以上 | 40分",
            "3%（含）—6% | 20分",
            "3%以下 | 0分",
        ),
    )
    score = read_score(text, None, LeafReader(text))
    assert score is not None
    (indicator,) = score.indicators
    assert (indicator.most, score.most) == (Decimal(40), Decimal(100))
    assert [(shown(b.when), b.points) for b in indicator.bands][:2] == [
        ("rd_ratio ge 0.06", Decimal(40)),
        ("rd_ratio ge 0.03 & rd_ratio lt 0.06", Decimal(20)),
    ]


def test_a_row_is_an_indicator_and_its_rule_holds_the_bands() -> None:
    text = document(
        "第一条 积分按表1计算。",
        sheet(
            "表1 创新积分评价指标",
            "一级指标 | 二级指标 | 分值 | 评分标准",
            "技术创新 | 研发投入强度 | 30 | 5%以上得30分；3%以上得15分",
            "成长经营 | 营业收入 | 20 | 1亿元以上得20分",
        ),
    )
    score = read_score(text, None, LeafReader(text))
    assert score is not None
    assert [(i.name, i.most) for i in score.indicators] == [("研发投入强度", Decimal(30)), ("营业收入", Decimal(20))]
    assert [b.points for b in score.indicators[0].bands] == [Decimal(30), Decimal(15)]
    assert score.most == Decimal(50)


def test_levels_with_a_credit_line_are_thresholds_in_falling_order() -> None:
    text = document(
        "第一条 积分按表1计算。",
        sheet("表1 评价指标", "指标 | 分值 | 评分标准", "研发投入强度 | 60 | 5%以上得60分"),
        sheet(
            "表2 积分等级",
            "等级 | 积分 | 授信额度",
            "B级 | 70分（含）—85分 | 500万元",
            "A级 | 85分（含）以上 | 1000万元",
        ),
    )
    score = read_score(text, None, LeafReader(text))
    assert score is not None
    assert [(t.level, t.at_least, t.cny) for t in score.thresholds] == [
        ("A级", Decimal(85), Decimal(10_000_000)),
        ("B级", Decimal(70), Decimal(5_000_000)),
    ]


def test_levels_in_words_are_thresholds() -> None:
    text = document(
        "第一条 85分（含）以上为A级，70分以上为B级。",
        sheet("表1 评价指标", "指标 | 分值 | 评分标准", "研发投入强度 | 60 | 5%以上得60分"),
    )
    score = read_score(text, None, LeafReader(text))
    assert score is not None
    assert [(t.level, t.at_least) for t in score.thresholds] == [("A级", Decimal(85)), ("B级", Decimal(70))]


def test_a_measure_without_indicators_has_no_score() -> None:
    text = document("第一条 按表1奖励。", sheet("表1 奖励标准", "级别 | 奖励金额", "国家级 | 100万元", "省级 | 50万元"))
    assert read_score(text, None, LeafReader(text)) is None
