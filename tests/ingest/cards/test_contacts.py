"""Who answers and where to hand in, what it costs, whether someone comes, what comes without an application."""

from __future__ import annotations

import pytest

from assistant.policy.card import Contact
from ingest.cards.filing.channels import read_channels
from ingest.cards.filing.contacts import read_contacts
from ingest.cards.filing.terms import read_fee, read_inspection, read_without_application, without_application
from tests.ingest.cards.filing_texts import card_text, filing_text


def answers(*parts: str | list[list[str]]) -> list[tuple[str | None, str, str | None]]:
    return [(c.department, c.role, c.phone) for c in read_contacts(filing_text(*parts))]


def ways(*parts: str | list[list[str]]) -> list[Contact]:
    return read_channels(filing_text(*parts))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本办法由科技局负责解释，咨询电话010-66010201。", [("科技局", "咨询", "010-66010201")]),
        (
            "本办法由市工业和信息化局会同科技局负责解释，咨询电话010-66010201、010-66010202。",
            [("市工业和信息化局", "咨询", "010-66010201"), ("科技局", "咨询", "010-66010202")],
        ),
        (
            "咨询电话：科技局010-66010201；园区服务热线010-66010200（24小时）。",
            [("科技局", "咨询", "010-66010201"), ("园区服务热线", "咨询", "010-66010200")],
        ),
        ("资金拨付咨询：财政局，010-66010204。", [("财政局", "拨付", "010-66010204")]),
        ("监督电话：纪检监察室 （010）66010209。", [("纪检监察室", "监督", "（010）66010209")]),
        ("联系人：张三，手机13800138000。", [(None, "咨询", "13800138000")]),
        ("联系电话：66010203。", [(None, "咨询", "66010203")]),
        ("由科技局负责解释，咨询电话010-66010301（高新技术科）。", [("科技局（高新技术科）", "咨询", "010-66010301")]),
    ],
)
def test_phones_with_the_department_that_answers(
    sentence: str, expected: list[tuple[str | None, str, str | None]]
) -> None:
    assert answers(f"第一条 {sentence}") == expected


@pytest.mark.parametrize("line", ["园区服务热线：010-66010200（24小时）。", "园区服务热线（24小时）：010-66010200。"])
def test_hours_stand_with_their_phone(line: str) -> None:
    (contact,) = read_contacts(filing_text("一、咨询", line))
    assert (contact.department, contact.hours) == ("园区服务热线", "24小时")


def test_a_table_of_contacts() -> None:
    head = ["事项", "负责部门", "受理窗口", "联系电话", "办公时间"]
    row = ["奖励", "科技局", "一楼A12号窗口", "010-66010201", "工作日9:00—17:00"]
    (contact,) = read_contacts(filing_text("一、联系表", [head, row]))
    assert (contact.department, contact.window, contact.phone) == ("科技局", "一楼A12号窗口", "010-66010201")
    assert contact.hours == "工作日9:00—17:00"


def test_a_number_of_a_document_is_no_phone() -> None:
    assert answers("第一条 按照某科发〔2025〕12345678号执行，联系方式另行公布。") == []


def test_platform_and_window_are_two_ways() -> None:
    platform, window = ways(
        "第一条 企业通过“某某通”平台（https://mmt.example.org）提交，或者送交某区政务服务中心（某市创新路1号）一楼A12号综合窗口。"
    )
    assert (platform.department, platform.url) == ("“某某通”平台", "https://mmt.example.org")
    assert (window.department, window.window, window.address) == (
        "某区政务服务中心",
        "一楼A12号综合窗口",
        "某市创新路1号",
    )


def test_a_window_and_its_hall_in_two_sentences_are_one_way() -> None:
    (way,) = ways(
        "第一条 申请人到一楼A12号窗口提交申请。",
        "第二条 办理地点：某区政务服务中心一楼A12号综合窗口，工作日9:00—12:00，13:30—17:00。",
    )
    assert (way.department, way.hours) == ("某区政务服务中心", "工作日9:00—12:00，13:30—17:00")


def test_mail_and_post_are_ways() -> None:
    mail, post = ways("第一条 材料发送至 shenbao@example.org 提交，纸质件邮寄至某市某区创新大道1号科技局收。")
    assert mail.url == "shenbao@example.org"
    assert post.department == "邮寄"


def test_where_something_is_only_announced_is_no_way_to_hand_in() -> None:
    assert ways("第一条 审核结果在某某通平台公示。") == []


@pytest.mark.parametrize(
    ("sentence", "fee"),
    [
        ("申报不收取任何费用。", "申报不收取任何费用"),
        ("备案和预审均不收费。", "备案和预审均不收费"),
        ("收费标准：不收费。", "不收费"),
        ("培训机构不得向学员收取任何费用。", None),
        ("给予企业补贴。", None),
    ],
)
def test_fees_are_told_as_printed(sentence: str, fee: str | None) -> None:
    assert read_fee(filing_text("一、办理", sentence)) == fee


def test_a_look_on_the_spot_is_told_as_printed_and_supervision_is_none() -> None:
    assert read_inspection(filing_text("第一条 经发局自受理之日起10日内完成审核，并进行现场核查。")) == "并进行现场核查"
    assert read_inspection(filing_text("第一条 资金拨付后，主管部门进行现场核查。")) is None


def test_what_comes_without_an_application_is_named() -> None:
    text = card_text(
        "一、奖励",
        "留用奖励实行免申即享，由系统自动核定。",
        [["事项", "办理方式"], ["引才奖励", "免申即享"], ["租房补贴", "申报审核"]],
    )
    assert [what for what, _ in without_application(text)] == ["留用奖励", "引才奖励"]


def test_only_where_all_comes_so_the_guide_says_it() -> None:
    assert read_without_application(filing_text("第一条 留用奖励实行免申即享。")) is None
    assert read_without_application(filing_text("第一条 本办法奖励实行免申即享。")) is not None
    assert read_without_application(filing_text("第一条 取消当年度免申即享资格。")) is None
