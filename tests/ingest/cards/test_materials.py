"""Papers to hand in: from lists, tables, fields of guides and sentences, with what is said of each."""

from __future__ import annotations

import pytest

from assistant.policy.card import Material
from ingest.cards.filing.materials import read_materials
from tests.ingest.cards.filing_texts import filing_text


def materials(*parts: str | list[list[str]]) -> list[Material]:
    return read_materials(filing_text(*parts))


def names(*parts: str | list[list[str]]) -> list[str]:
    return [m.name for m in materials(*parts)]


def one(item: str) -> Material:
    (material,) = materials("第一条 申请奖励应当提交下列材料：", f"（一）{item}；")
    return material


def test_items_of_a_list_lose_number_and_trailing_mark() -> None:
    found = names("第一条 申请奖励应当提交下列材料：", "（一）《奖励申请表》；", "（二）营业执照；", "（三）审计报告。")
    assert found == ["《奖励申请表》", "营业执照", "审计报告"]


@pytest.mark.parametrize("lead", ["需提交以下资料：", "申报材料包括：", "备案材料：", "应当提供如下证明材料："])
def test_a_lead_announces_the_list(lead: str) -> None:
    assert names(f"第一条 {lead}", "1.身份证明；", "2.劳动合同。") == ["身份证明", "劳动合同"]


def test_a_heading_announces_the_list() -> None:
    assert names("一、申报材料", "（一）申报表；", "（二）发票。", "二、其他", "（一）另行通知。") == ["申报表", "发票"]


def test_a_list_of_conditions_is_none_of_papers() -> None:
    assert names("一、申报条件和材料", "申报企业应当符合下列条件：", "（一）取得证书；", "（二）按时报送报表。") == []


def test_who_hands_in_papers_may_have_conditions_to_meet() -> None:
    assert names("第一条 提交申请的企业应当符合下列条件：", "（一）有效证书；", "（二）审计报告。") == []


def test_what_one_item_joins_stays_one_paper() -> None:
    assert one("设备清单及对应的合同、发票和付款凭证").name == "设备清单及对应的合同、发票和付款凭证"


def test_an_item_parted_by_semicolons_is_several() -> None:
    found = names("一、申报材料", "（一）企业：营业执照；个人：身份证复印件", "（二）申请表。")
    assert found == ["营业执照", "身份证复印件", "申请表"]


def test_groups_of_items_say_for_whom() -> None:
    found = materials("一、申请材料", "（一）企业法人：", "1.营业执照；", "2.章程。", "（二）个人：", "1.身份证。")
    assert [(m.name, m.only_if) for m in found] == [("营业执照", "企业法人"), ("章程", "企业法人"), ("身份证", "个人")]


@pytest.mark.parametrize(
    ("item", "name", "said"),
    [
        ("申请表，加盖公章", "申请表", {"stamped": True}),
        ("申请表一式两份", "申请表", {"copies": 2}),
        ("申请表（一式3份，加盖公章）", "申请表", {"copies": 3, "stamped": True}),
        ("营业执照复印件", "营业执照复印件", {"form": "复印件"}),
        ("申请表（在线填写）", "申请表", {"form": "在线填写"}),
        ("身份证明（核验原件）", "身份证明", {"form": "核验原件"}),
        ("统计部门出具的产值证明", "统计部门出具的产值证明", {"issued_by": "统计部门"}),
        ("申请表（从某某通平台下载）", "申请表", {"obtained_at": "某某通平台"}),
        ("信用报告（企服通在线生成）", "信用报告", {"obtained_at": "企服通"}),
        ("申请增量补助的，提供上年度报表", "上年度报表", {"only_if": "申请增量补助的"}),
        ("首贷户提供企业信用报告", "企业信用报告", {"only_if": "首贷户"}),
        ("委托办理的，授权委托书", "授权委托书", {"only_if": "委托办理的"}),
        ("称号奖励：称号公布文件", "称号公布文件", {"only_if": "称号奖励"}),
        ("资质证书，申请入库的除外", "资质证书", {"only_if": "申请入库的除外"}),
        ("营业执照（数据共享核验，免于提交）", "营业执照", {"exempt": True}),
        ("检索报告，外观设计免于提交检索报告", "检索报告", {}),
        ("《优惠明细表》（A107012）", "《优惠明细表》（A107012）", {}),
    ],
)
def test_what_is_said_of_a_paper(item: str, name: str, said: dict[str, object]) -> None:
    material = one(item)
    told = {
        key: value
        for key in ("form", "copies", "stamped", "issued_by", "obtained_at", "only_if", "exempt")
        if (value := getattr(material, key)) not in (None, "", False)
    }
    assert (material.name, told) == (name, said)


def test_a_paper_that_authorities_look_up_is_spared() -> None:
    found = materials(
        "第一条 应当提交下列材料：",
        "（一）申请表；",
        "（二）营业执照。",
        "营业执照、资质证书等通过数据共享核验，无需提交。",
    )
    assert [(m.name, m.exempt) for m in found] == [("申请表", False), ("营业执照", True), ("资质证书", True)]


def test_a_case_in_which_a_paper_is_spared_does_not_spare_it() -> None:
    found = materials(
        "第一条 应当提交下列材料：", "（一）学历证书。", "持有人才码的，第（一）项材料通过系统核验，免予提交。"
    )
    assert [(m.name, m.exempt) for m in found] == [("学历证书", False)]


def test_rows_of_a_table_with_the_columns_beside_them() -> None:
    found = materials(
        "附件1 申报材料清单",
        [
            ["序号", "材料名称", "形式", "份数", "出具单位", "是否免于提交"],
            ["1", "申请表", "原件", "2", "申请人自备", "否"],
            ["2", "营业执照", "复印件", "1", "市场监管部门", "是，数据共享核验"],
        ],
    )
    assert [(m.name, m.form, m.copies, m.issued_by, m.exempt) for m in found] == [
        ("申请表", "原件", 2, None, False),
        ("营业执照", "复印件", 1, "市场监管部门", True),
    ]


def test_a_field_of_a_guide_that_numbers_its_papers() -> None:
    sheet = [
        ["事项名称", "某项认定"],
        ["申请材料", "1.申请表（一式两份）；2.营业执照复印件；3.场地租赁合同"],
        ["办理时限", "5个工作日"],
    ]
    assert names("一次性告知单", sheet) == ["申请表", "营业执照复印件", "场地租赁合同"]


def test_a_table_inside_a_sheet_of_fields() -> None:
    sheet = [
        ["事项名称", "某项认定", "某项认定", "某项认定"],
        ["办理时限", "5个工作日", "5个工作日", "5个工作日"],
        ["申请材料", "序号", "材料名称", "份数"],
        ["申请材料", "1", "申请表", "2"],
        ["申请材料", "2", "章程", "1"],
    ]
    merged = sheet  # the key of the last three rows is one cell
    found = materials("一次性告知单", merged)
    assert [(m.name, m.copies) for m in found] == [("申请表", 2), ("章程", 1)]


def test_a_named_field_in_running_text() -> None:
    assert names("一、服务指南", "申请材料：申请表、营业执照和租赁合同。") == ["申请表", "营业执照", "租赁合同"]


def test_unnumbered_lines_under_a_heading_are_papers() -> None:
    assert names("## 申请材料", "奖励申请表；", "营业执照复印件；", "## 其他", "另行通知。") == [
        "奖励申请表",
        "营业执照复印件",
    ]


def test_papers_that_a_sentence_asks_for() -> None:
    found = names("第一条 企业申请修复的，应当通过平台提交修复申请表、整改报告和退款凭证。")
    assert found == ["修复申请表", "整改报告", "退款凭证"]


def test_papers_to_keep_are_marked_so() -> None:
    found = materials("一、留存备查资料", "企业应当留存项目计划书和决议文件，研发人员名单，费用分配说明等资料备查。")
    assert [(m.name, m.form) for m in found] == [
        ("项目计划书和决议文件", "留存备查"),
        ("研发人员名单", "留存备查"),
        ("费用分配说明", "留存备查"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "企业应当对提交材料的真实性负责。",
        "企业提交虚假材料的，追回资金。",
        "提交的材料不齐全的，一次性告知。",
        "获得奖励的企业应当于次年提交绩效报告。",
        "材料要求：扫描件应当清晰完整。",
    ],
)
def test_sentences_that_name_no_paper_to_file(sentence: str) -> None:
    assert names(f"第一条 {sentence}") == []


def test_a_paper_that_two_lists_name_is_one() -> None:
    found = names(
        "第一条 甲类应当提交下列材料：",
        "（一）甲表；",
        "（二）承诺书。",
        "第二条 乙类应当提交下列材料：",
        "（一）乙表；",
        "（二）承诺书。",
    )
    assert found == ["甲表", "承诺书", "乙表"]
