"""Amounts in prose: figures, what they are of, their bounds, and what is no amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.policy.card import AmountRule, Award, Fixed, PerUnit, Rate
from tests.ingest.cards.award_texts import document, granted_by


def award_of(words: str) -> Award | None:
    text = document(f"第一条 {words}")
    granted = granted_by(text)
    return granted.award if granted else None


def rule_of(words: str) -> AmountRule:
    award = award_of(words)
    assert award is not None, words
    return award.rule


@pytest.mark.parametrize(
    ("words", "cny"),
    [
        ("对首次入库的企业，给予20万元一次性奖励。", 200_000),
        ("对通过评定的单位，每家奖励五十万元。", 500_000),
        ("经认定的，一次性给予３，０００元补助。", 3_000),
        ("成功创建的，奖补资金为1.5亿元人民币。", 150_000_000),
        ("营业收入首次达到5亿元以上的，奖励100万元。", 1_000_000),
    ],
)
def test_a_fixed_sum_is_read_in_yuan(words: str, cny: int) -> None:
    rule = rule_of(words)
    assert isinstance(rule, Fixed)
    assert rule.cny == Decimal(cny)
    assert rule.source.quote in words


@pytest.mark.parametrize(
    ("words", "rate", "base", "cap"),
    [
        ("按照上年度研发费用的5%给予补助，最高不超过200万元。", "0.05", "rd_expense", 2_000_000),
        (
            "对购置设备的企业，按设备投资额的百分之十给予补助，单个项目最高三百万元。",
            "0.1",
            "equipment_investment",
            3_000_000,
        ),
        ("企业贷款的，按照实际支付利息的50%给予贴息，每家企业每年不超过40万元。", "0.5", "loan_interest_paid", 400_000),
    ],
)
def test_a_rate_is_read_with_its_base_and_cap(words: str, rate: str, base: str, cap: int) -> None:
    rule = rule_of(words)
    assert isinstance(rule, Rate)
    assert (rule.rate, rule.base, rule.cap) == (Decimal(rate), base, Decimal(cap))


def test_an_amount_for_each_piece_is_counted() -> None:
    rule = rule_of("按每吨标准煤600元给予奖励，单个项目最高100万元。")
    assert isinstance(rule, PerUnit)
    assert (rule.cny, rule.counts, rule.cap) == (Decimal(600), ("energy_saved",), Decimal(1_000_000))


@pytest.mark.parametrize(
    "words",
    [
        "申报企业上年度营业收入2000万元以上，资产总额不超过4亿元。",
        "专项资金年度预算安排5000万元。",
        "提前退租的，应当退回已领取补贴的50%。",
        "虚报材料的，处以3万元罚款。",
        "例如，某企业研发费用600万元，补助为600万元的4%，即24万元。",
    ],
)
def test_thresholds_budgets_sanctions_and_examples_are_no_amounts(words: str) -> None:
    assert award_of(words) is None
