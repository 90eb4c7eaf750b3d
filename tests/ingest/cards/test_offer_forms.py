"""Sentences and tables that offer a service, and those that only look like it."""

from __future__ import annotations

import pytest

from ingest.cards.build import read_whole_card
from tests.ingest.cards.card_texts import card_text

GRANT = "第九条 企业购置设备的，按设备投资额的10%给予补助，最高50万元。"


def services(*lines: str, title: str = "青湖园企业服务办法") -> list[str]:
    found = read_whole_card(card_text("\n".join([title, "第一条 为优化环境，制定本办法。", *lines])))
    return [b.name for b in found.benefits if b.kind.value == "service"]


@pytest.mark.parametrize(
    "sentence",
    [
        "园区为重点企业开辟审批绿色通道，实行容缺受理。",
        "协助企业开展股改和上市辅导备案。",
        "对企业反映的用地问题，由自然资源分局专人对接。",
        "管委会每月组织一次企业家早餐会，现场听取企业意见建议。",
        "园区人才驿站为来区求职的高校毕业生提供7天免费住宿。",
        "为企业提供政策匹配、申报提醒、进度查询等功能。",
        "推行“拿地即开工”，对重点项目提前介入、并联审批。",
        "园区食堂、宿舍面向企业职工开放。",
        "提供创业场地，用于项目试运行。",
        "帮助企业对接高校科研院所，开展联合攻关。",
        "人才子女入学，由社会事业局协调安排学校。",
        "为每家企业配备一名创业导师。",
    ],
)
def test_sentences_that_offer_a_service(sentence: str) -> None:
    assert len(services(f"第二条 {sentence}")) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "园区为重点企业开辟审批绿色通道，实行容缺受理。",
        "管委会每月组织一次企业家早餐会，现场听取企业意见建议。",
        "高层次人才可以使用园区公共测试平台。",
    ],
)
def test_a_measure_that_pays_may_offer_services_beside(sentence: str) -> None:
    title = "青湖园促进产业发展若干措施"
    assert len(services(f"第二条 {sentence}", GRANT, title=title)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "各有关部门依法为企业上市出具证明提供便利。",
        "企业不得为第三方提供虚假材料。",
        "支持行业协会为企业提供服务。",
    ],
)
def test_duties_and_purposes_are_no_services(sentence: str) -> None:
    assert services(f"第二条 {sentence}", GRANT, title="青湖园促进产业发展若干措施") == []


def test_a_sheet_names_its_service() -> None:
    assert services(
        "服务事项",
        "项目 | 内容",
        "服务名称 | 快速维权",
        "服务内容 | 侵权判定咨询、调解协助",
        title="青湖区快速维权服务指南",
    ) == ["快速维权"]


def test_rows_of_a_catalogue_are_services() -> None:
    assert services(
        "第二条 园区提供的服务见表1。",
        "表1 服务目录",
        "服务事项 | 服务内容 | 服务对象",
        "法律体检 | 每季度上门查找合同风险 | 园区企业",
        "设备共享 | 开放中试设备 | 科技型中小企业",
    ) == ["法律体检", "设备共享"]


def test_items_that_answer_what_can_be_had_are_services_unless_they_pay() -> None:
    found = read_whole_card(
        card_text("""
            中试设备共享服务办事指南
            一、能办什么
            （一）设备预约。企业可以按天预约中试设备。
            （二）工艺诊断。由驻园专家到车间查找工艺问题。
            （三）试制补助。按试制费用的10%给予补助。
        """)
    )
    assert [b.name for b in found.benefits if b.kind.value == "service"] == ["设备预约", "工艺诊断"]
