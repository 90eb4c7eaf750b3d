"""Sentences outside of lists that bar, or say the only thing that may be."""

from __future__ import annotations

import pytest

from assistant.policy.provision import ProvisionKind
from ingest.cards.conditions.elsewhere import strays
from tests.ingest.cards.card_texts import card_text


def found(sentence: str) -> list[tuple[str, bool]]:
    """(words, whether they bar) of an article that says the sentence."""
    text = card_text(f"园区补贴办法\n第一条 {sentence}")
    article = next(p for p in text.provisions if p.kind is ProvisionKind.ARTICLE)
    return [(text.text[s.start : s.end].removeprefix("第一条 ").strip(), s.barring) for s in strays(text.text, article)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("个人不再作为资助对象。", [("个人", True)]),
        ("已获得市级同类补助的项目，不得再次申报。", [("已获得市级同类补助的项目", True)]),
        ("同一培训已享受其他财政补贴的，不重复享受。", [("同一培训已享受其他财政补贴的", True)]),
        ("企业只能请求减缴尚未到期的收费。", [("只能请求减缴尚未到期的收费", False)]),
        ("事业单位工作人员不在评选范围之列。", [("事业单位工作人员", True)]),
        ("从事房地产经营的企业，不参加遴选。", [("从事房地产经营的企业", True)]),
        ("已享受省级资金的，不再重复享受本措施。", [("已享受省级资金的", True)]),
    ],
)
def test_a_sentence_that_bars_or_allows_one_thing_only_is_found(
    sentence: str, expected: list[tuple[str, bool]]
) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "同时符合多项政策的，按照就高原则不重复享受。",
        "逾期未申报的，不得再次申报。",
        "同一企业只能选择其中一项申报。",
        "材料应当真实。",
    ],
)
def test_stacking_lateness_and_procedure_set_no_condition(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("申请参加路演的企业应当在园区注册，成立不超过8年。每季度一期。", ["在园区注册，成立不超过8年"]),
        ("申报人须全职在园区企业工作。", ["全职在园区企业工作"]),
        ("申请进入培育库的企业，上年度营业收入应在1亿元以上。", ["上年度营业收入应在1亿元以上"]),
        ("入库企业应当具备以下条件：在本市注册，财务制度健全。", ["在本市注册，财务制度健全"]),
        ("企业具备下列条件之一：有发明专利；获得省级奖励。", ["企业具备下列条件之一：有发明专利；获得省级奖励"]),
    ],
)
def test_what_applicants_must_be_is_found_outside_of_lists(sentence: str, expected: list[str]) -> None:
    assert [words.removeprefix("第一条 ") for words, _ in found(sentence)] == expected


def test_what_bars_is_taken_apart_within_one_paragraph() -> None:
    assert found("有下列情形之一的，不予支持：拖欠工资；欠缴税款。") == [("拖欠工资", True), ("欠缴税款", True)]


@pytest.mark.parametrize(
    "sentence",
    [
        "申请企业应当如实填报信息。",
        "申请人应当在30日内提交材料。",
        "入驻企业应当爱护房屋设施。",
        "申报企业应当符合下列条件：",
        "有下列情形之一的，终止服务：拖欠费用；泄露数据。",
    ],
)
def test_duties_of_applicants_and_lists_that_follow_set_no_condition(sentence: str) -> None:
    assert found(sentence) == []
