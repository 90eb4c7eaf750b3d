"""Classes of talents and enterprises, each recognised on conditions of its own, in the ways that documents tell them."""

from __future__ import annotations

from ingest.cards.build import read_whole_card
from tests.ingest.cards.card_texts import card_text, shown


def titles(text: str) -> list[tuple[str, str]]:
    """(name, conditions) of each benefit; what goes for all must be none."""
    card = read_whole_card(card_text(text))
    assert not card.common
    return [(b.name, shown(b.conditions)) for b in card.benefits]


def test_each_article_on_a_class_is_a_title() -> None:
    assert titles("""
        云谷高新区人才认定办法
        第一条 A类人才是指具备下列条件之一的人员：
        （一）国家级人才计划入选者；
        （二）年薪100万元以上的企业高管。
        第二条 B类人才，年龄不超过50周岁，并具备下列条件之一：
        （一）省级人才计划入选者；
        （二）具有正高级职称。
        第三条 C类人才，应当具有博士学位，年龄不超过35周岁。
    """) == [
        ("A类人才认定", "(talent_plan is national | annual_salary ge 1000000)"),
        ("B类人才认定", "(person_age le 50 & (talent_plan is provincial | professional_title is senior))"),
        ("C类人才认定", "(degree is doctor & person_age le 35)"),
    ]


def test_items_named_by_a_class_with_items_below_are_titles() -> None:
    assert titles("""
        云谷高新区人才认定标准
        一、认定标准
        （一）一类（领军人才）。符合下列条件之一：
        1. 国家级人才计划入选者；
        2. 年薪100万元以上。
        （二）二类（骨干人才）。具有博士学位，且年龄不超过45周岁。
    """) == [
        ("一类(领军人才)认定", "(talent_plan is national | annual_salary ge 1000000)"),
        ("二类(骨干人才)认定", "(degree is doctor & person_age le 45)"),
    ]


def test_rows_of_classes_and_conditions_are_titles() -> None:
    assert titles("""
        云谷高新区人才分类目录
        第一条 对在区工作的人才实行分类认定。
        表1 人才类别和认定条件
        类别 | 认定条件
        一类 | 国家级人才计划入选者
        二类 | 省级人才计划入选者；或者具有博士学位且年薪50万元以上
    """) == [
        ("一类认定", "talent_plan is national"),
        ("二类认定", "(talent_plan is provincial | (degree is doctor & annual_salary ge 500000))"),
    ]


def test_what_a_class_is_paid_is_no_title() -> None:
    card = read_whole_card(
        card_text("""
        云谷高新区人才补贴办法
        第一条 A类人才，每人每月给予5000元生活补贴。
        第二条 B类人才，每人每月给予3000元生活补贴。
    """)
    )
    assert {b.kind.value for b in card.benefits} == {"subsidy"}
