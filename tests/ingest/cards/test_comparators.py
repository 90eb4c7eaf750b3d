"""Quantities with their comparison, in every script and place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.policy.card import Op
from assistant.policy.numerals import narrow
from ingest.cards.conditions.comparators import Bound, Kind, find_bounds, read_inclusion


def bounds(clause: str, document: str = "") -> list[tuple[str, str, str]]:
    """(comparison, number in base units, unit) of each."""
    return [(b.op.value, f"{b.value.normalize():f}", b.unit) for b in find(clause, document)]


def find(clause: str, document: str = "") -> list[Bound]:
    return find_bounds(narrow(clause), read_inclusion(narrow(document)))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("研发费用不低于100万元", [("ge", "1000000", "元")]),
        ("营业收入在2000万元以上（含）", [("ge", "20000000", "元")]),
        ("营业收入达到二千万元（不含）以上", [("gt", "20000000", "元")]),
        ("营业收入超过１．５亿元", [("gt", "150000000", "元")]),
        ("占比百分之三以上", [("ge", "0.03", "%")]),
        ("持股比例超过25%（含）", [("ge", "0.25", "%")]),
        ("成立不满五年（不含）", [("lt", "5", "年")]),
        ("证书剩余有效期不少于12个月", [("ge", "12", "月")]),
        ("3%（含）—5%（不含）", [("ge", "0.03", "%"), ("lt", "0.05", "%")]),
        ("16至24周岁", [("ge", "16", "周岁"), ("le", "24", "周岁")]),
        ("20人以上50人以下", [("ge", "20", "人"), ("le", "50", "人")]),
        ("拥有不少于2件专利", [("ge", "2", "件")]),
        ("到账金额不低于合同金额的70%", [("ge", "0.7", "%")]),
        ("排名前三名", [("le", "3", "名")]),
        ("市场占有率位居国内前五", [("le", "5", "名")]),
        ("注册成立一年（365个日历天数）以上", [("ge", "1", "年")]),
        ("线下课时不少于总课时的二分之一", [("ge", "0.5", "%")]),
        ("一年期以上贷款", [("ge", "1", "年")]),
        ("持续经营满2个会计年度", [("ge", "2", "会计年度")]),
    ],
)
def test_a_comparison_is_read_with_number_and_unit(clause: str, expected: list[tuple[str, str, str]]) -> None:
    assert bounds(clause) == expected


@pytest.mark.parametrize(
    "clause",
    [
        "给予一次性奖励20万元",
        "达到一级能效",
        "获得二等奖以上",
        "2025年1月1日至2025年12月31日之间取得",
        "第三条规定的专精特新企业",
        "共三个层次",
        "",
    ],
)
def test_numbers_without_a_comparison_and_days_are_none(clause: str) -> None:
    assert bounds(clause) == []


def test_what_the_document_says_of_the_words_comes_first() -> None:
    assert bounds("营业收入1000万元以上", "本办法所称“以上”不含本数。") == [("gt", "10000000", "元")]
    assert bounds("负债率低于70%", "所称“低于”“不超过”均含本数") == [("le", "0.7", "%")]
    assert bounds("负债率低于70%（不含）", "所称“低于”均含本数") == [("lt", "0.7", "%")]


def test_the_place_of_a_comparison_is_its_words() -> None:
    clause = "上年度研发费用不低于100万元且"
    bound = find(clause)[0]
    assert clause[bound.start : bound.end] == "不低于100万元"
    assert (bound.op, bound.kind, bound.value) == (Op.GE, Kind.MONEY, Decimal(1000000))
