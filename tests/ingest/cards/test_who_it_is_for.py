"""How measures say for whom they are and for whom not: headings that ask, sentences of scope, leads of lists, closing chapters."""

from __future__ import annotations

import pytest

from assistant.policy.card import Card
from assistant.policy.conditions import leaves_of
from ingest.cards.build import read_whole_card
from tests.ingest.cards.card_texts import card_text, shown

GRANT = "第九条 企业购置设备的，按设备投资额的10%给予补助，最高50万元。"


def card(*lines: str) -> Card:
    return read_whole_card(card_text("\n".join(["青湖园设备补助办法", *lines])))


def asked(found: Card) -> set[str]:
    parts = [*found.common, *(b.conditions for b in found.benefits if b.conditions is not None)]
    return {leaf.fact for part in parts for leaf in leaves_of(part)}


QUESTIONS = (
    "1. 谁可以申请",
    "在园区登记注册的制造业企业，且实训期不短于3个月。劳务派遣公司不在此列。毕业五年内的大学生优先。",
    "2. 补多少",
    "每人每月补助800元。",
    "3. 哪些情况不能申请",
    "被列入经营异常名录的；拖欠职工工资的。",
)


def test_what_stands_below_a_heading_that_asks_who_may_apply_are_conditions() -> None:
    found = card(*QUESTIONS)
    assert [shown(c) for c in found.common] == ["registered_in_park", "industrial", "own ge 3"]


def test_what_stands_below_a_heading_that_asks_who_may_not_bars() -> None:
    found = card(*QUESTIONS)
    assert {shown(c) for c in found.exclusions} == {"own", "abnormal_operation", "unpaid_wages"}


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法所称企业，是指在高新区登记注册、具有独立法人资格的企业。",
        "本措施支持在园区登记注册的独立法人企业。",
        "支持对象。在高新区依法登记注册、具有独立法人资格的企业。",
        "凡在园区登记注册、具有独立法人资格的企业，均可申报本办法规定的补助。",
        "本政策面向在园区登记注册的独立法人企业。",
        "适用范围：在园区登记注册、具有独立法人资格的企业。",
        "本办法的奖补对象须同时具备独立法人资格、在园区注册登记。",
        "在园区登记注册并具有独立法人资格的企业适用本办法。",
        "对在园区登记注册、具有独立法人资格的企业，按照本办法给予扶持。",
        "企业申请补助，应当在园区登记注册、具有独立法人资格。",
    ],
)
def test_sentences_of_scope_are_conditions(sentence: str) -> None:
    found = card(f"第二条 {sentence}", GRANT)
    assert asked(found) >= {"registered_in_park", "legal_person"}


def test_a_definition_of_a_term_that_says_nothing_of_registration_is_no_condition() -> None:
    found = card("第二条 本办法所称企业，是指具有独立法人资格的企业。", GRANT)
    assert "legal_person" not in asked(found)


ITEMS = ("（一）在园区登记注册；", "（二）上年度营业收入不低于1000万元；", "（三）拥有发明专利2件以上。")


@pytest.mark.parametrize(
    "lead",
    [
        "入选企业应达到以下标准：",
        "需要满足的条件有：",
        "以下企业可以申请：",
        "支持对象须同时具备如下资格：",
        "申报要求：",
        "申请企业必须满足的指标：",
        "申报单位还应达到下列评价指标：",
        "基本条件",
    ],
)
def test_leads_of_lists_of_conditions(lead: str) -> None:
    found = card(f"第二条 {lead}", *ITEMS, GRANT)
    assert asked(found) >= {"registered_in_park", "revenue", "invention_patents"}


def test_a_list_of_standards_that_pays_sets_no_conditions() -> None:
    found = card(
        "第二条 达到以下标准的给予奖励：",
        "（一）年产值1亿元以上的，奖励10万元；",
        "（二）年产值5亿元以上的，奖励50万元。",
    )
    assert found.common == ()
    assert [b.award is not None for b in found.benefits] == [True] * len(found.benefits)


def test_what_bars_may_stand_in_the_closing_chapter() -> None:
    found = card(
        "第一章 支持内容",
        GRANT,
        "第二章 附则",
        "第十条 近两年内发生较大以上安全事故或者被列入严重失信主体名单的企业，不享受本办法。",
        "第十一条 本办法由管委会负责解释。",
    )
    assert {leaf.fact for e in found.exclusions for leaf in leaves_of(e)} == {"safety_accident", "dishonest"}


def test_conditions_before_a_row_of_kinds_hold_beside_one_of_them() -> None:
    found = card("第二条 适用对象为在园区登记注册、已入库的科技型中小企业或者有效期内的高新技术企业。", GRANT)
    assert [shown(c) for c in found.common] == ["registered_in_park", "(techsme_registered | hnte_valid)"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("博士或者具有副高级职称的人员", "(degree is doctor | professional_title is associate_senior)"),
        ("具有博士学位或者副高职称的人员", "(degree is doctor | professional_title is associate_senior)"),
    ],
)
def test_either_of_two_facts(words: str, expected: str) -> None:
    found = card("第二条 申请人应当符合下列条件：", f"（一）{words}；", "（二）年龄不超过40周岁。", GRANT)
    assert expected in [shown(c) for c in found.common]


def test_a_class_of_people_before_a_level_of_something_else_is_no_level_of_theirs() -> None:
    found = card("第二条 丙类人才的项目获得省级以上立项的，给予5万元奖励。")
    assert "talent_plan" not in asked(found)


def test_a_further_clause_that_compares_is_a_condition_of_the_grant() -> None:
    found = card("第二条 设立区域总部的，实缴资本1亿元以上，给予500万元落户奖励。")
    assert "paid_in_capital" in asked(found)
