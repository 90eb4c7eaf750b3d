"""How benefits go together, by the words that say so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.policy.card import StackingRule
from ingest.cards.awards.stacking import read_stacking
from tests.ingest.cards.award_texts import article, document


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("同一事项符合多项政策的，按照就高不重复原则执行。", StackingRule.HIGHEST),
        ("同一年度获得两项以上称号的，按最高一项奖励。", StackingRule.HIGHEST),
        ("租房补贴和购房补贴不得同时享受。", StackingRule.EXCLUSIVE),
        ("企业只能选择其中一项申报。", StackingRule.EXCLUSIVE),
        ("同一笔贷款可以同时享受贴息和担保费补贴。", StackingRule.STACKABLE),
        ("已享受其他优惠的，可叠加享受本政策。", StackingRule.STACKABLE),
        ("已领取市级奖励且低于本办法标准的，补足差额。", StackingRule.DIFFERENCE),
    ],
)
def test_the_rule_is_told_by_its_words(words: str, rule: StackingRule) -> None:
    found = read_stacking(document(f"第一条 {words}"))
    assert [s.rule for s in found] == [rule]
    assert found[0].source.quote in words


def test_a_total_over_a_year_is_read_with_its_cap() -> None:
    (found,) = read_stacking(document("第一条 单个企业同一年度获得资金合计不超过四百万元。"))
    assert (found.rule, found.cap, found.yearly) == (StackingRule.TOTAL_CAP, Decimal(4_000_000), True)


def test_the_only_cap_of_an_amount_is_no_total() -> None:
    assert read_stacking(document("第一条 按研发费用的5%给予补助，单个企业年度最高50万元。")) == ()


def test_the_second_cap_of_an_amount_is_a_total() -> None:
    text = document("第一条 按展位费的50%给予补助，单次最高3万元，单个企业年度最高10万元。")
    (found,) = read_stacking(text)
    assert (found.cap, found.yearly) == (Decimal(100_000), True)


def test_the_other_document_is_named_by_its_title() -> None:
    (found,) = read_stacking(document("第一条 本补贴可以同时享受《示范区科技贷款贴息管理办法》规定的贴息。"))
    assert found.others == ("示范区科技贷款贴息管理办法",)


def test_examples_and_limits_of_loans_say_nothing_of_stacking() -> None:
    text = document("第一条 单户企业贷款本金余额合计不超过3000万元。", "第二条 例如，某企业合计不超过100万元。")
    assert read_stacking(text) == ()


def test_only_the_given_provisions_are_read() -> None:
    text = document("第一条 企业只能选择其中一项申报。", "第二条 可以同时享受市级奖励。")
    assert [s.rule for s in read_stacking(text, [article(text, "第二条")])] == [StackingRule.STACKABLE]
