"""Holders of the titles and classes that a document itself gives, as conditions of what it grants them."""

from __future__ import annotations

from assistant.policy.card import Benefit
from ingest.cards.build import read_whole_card
from tests.ingest.cards.card_texts import card_text, shown

TITLE = """
南屏软件园“金种子企业”认定管理办法
第一章 申报条件
第一条 申报“金种子企业”的单位应为在软件园登记注册、成立不足5年的独立法人。
第二条 申报单位还应达到下列评价指标：
（一）研发人员占职工总数的40%以上；
（二）拥有发明专利1件以上。
第二章 认定程序
第三条 公示无异议的，授予“金种子企业”称号，有效期3年。
第三章 支持措施
第四条 “金种子企业”租用办公用房的，按照实际支付租金的50%给予补贴。
第五条 “金种子企业”可以免费使用园区公共测试平台。
"""
CLASSES = """
鹭洲片区青年人才支持办法
第一条 片区对青年人才实行分类认定：
（一）甲类：入选国家级人才计划的人员；
（二）乙类：具有博士学位的人员；
（三）丙类：具有硕士学位的人员。
第二条 新引进的甲类、乙类、丙类人才，分别给予50万元、20万元、5万元安家补贴。
第三条 甲类、乙类人才领衔的项目通过验收的，给予30万元奖励。
第四条 丙类人才子女入学，由社会事业局协调安排学校。
"""


def benefits(text: str) -> dict[str, Benefit]:
    return {b.source.at: b for b in read_whole_card(card_text(text)).benefits}


def test_several_articles_set_the_conditions_of_one_title() -> None:
    found = benefits(TITLE)
    titles = [b for b in found.values() if b.kind.value == "qualification"]
    assert [(b.source.at, b.source.quote) for b in titles] == [("第三条", "授予“金种子企业”称号")]
    assert shown(titles[0].conditions) == (
        "(registered_in_park & years_established lt 5 & legal_person & rd_staff_ratio ge 0.4 & invention_patents ge 1)"
    )


def test_who_holds_the_title_is_a_condition_of_what_it_brings() -> None:
    found = benefits(TITLE)
    (rent, service) = found["第四条"], found["第五条"]
    assert shown(rent.conditions).count("own") == 2  # the title, and that offices are rented
    assert (service.kind.value, shown(service.conditions)) == ("service", "own")


def test_classes_of_the_document_are_values_of_one_choice() -> None:
    found = benefits(CLASSES)
    assert shown(found["第三条"].conditions) == "(own in ('class_1', 'class_2') & project_accepted)"
    assert shown(found["第四条"].conditions) == "own is class_3"


def test_a_title_that_the_vocabulary_knows_stays_its_fact() -> None:
    found = benefits("""
        云谷区瞪羚企业遴选办法
        第一条 申请瞪羚企业遴选的单位应当同时满足：
        （一）在云谷区登记注册；
        （二）上年度营业收入1000万元以上。
        第二条 瞪羚企业租用办公用房的，给予20万元补贴。
    """)
    assert "gazelle" in shown(found["第二条"].conditions)
