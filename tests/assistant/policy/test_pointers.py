"""An answer's text and details as one text, each thing once."""

from __future__ import annotations

from datetime import date

from assistant.policy.answer import Answer, Detail, Status
from assistant.policy.pointers import full_text


def answer(text: str, *details: tuple[str, str]) -> Answer:
    return Answer(
        id="a",
        conversation_id="c",
        as_of=date(2026, 11, 22),
        status=Status.ANSWERED,
        text=text,
        details=tuple(Detail(title=title, text=words) for title, words in details),
    )


def test_without_details_it_is_the_text() -> None:
    assert full_text(answer("奖励20万元。[1]\n请先确认：几月？")) == "奖励20万元。[1]\n请先确认：几月？"


def test_a_list_that_was_cut_is_whole_in_its_place_and_comes_once() -> None:
    cut = "申报材料：\n《办法》：\n1. 申请表\n（共3项，其余2项见“申报材料”）[1]\n申报时间：\n全年受理。[2]"
    whole = "《办法》：\n1. 申请表\n2. 执照\n3. 证书[1]"
    assert full_text(answer(cut, ("申报材料", whole))) == f"申报材料：\n{whole}\n申报时间：\n全年受理。[2]"


def test_of_two_amounts_each_is_worked_out_before_its_own_conditions() -> None:
    text = "甲：预计可得2万元（算法见“金额怎么算”）[1]\n已符合：在园区[2]\n乙：预计可得3万元（算法见“金额怎么算”）[3]"
    details = "甲：预计可得2万元（一档）[1]\n乙：预计可得3万元（二档）[3]"
    said = "甲：预计可得2万元（一档）[1]\n已符合：在园区[2]\n乙：预计可得3万元（二档）[3]"
    assert full_text(answer(text, ("金额怎么算", details))) == said


def test_a_text_that_was_cut_is_whole_and_the_rest_of_its_section_follows() -> None:
    text = "《办法》：给予奖励……（全文见“支持标准”）[1]\n还想请您补充：（1）几月？"
    details = "《办法》：给予奖励，最高20万元。[1]\n另有补贴。[2]"
    assert full_text(answer(text, ("支持标准", details))) == f"{details}\n还想请您补充：（1）几月？"


def test_a_list_of_policies_goes_on_where_it_was_cut() -> None:
    text = "正在申报：\n1. 《甲》：2万元\n（共3项，其余2项见“正在申报”）[1]\n值得核实：\n4. 《丁》：5万元[4]"
    details = "1. 《甲》：2万元[1]\n2. 《乙》：3万元[2]\n3. 《丙》：4万元[3]"
    assert full_text(answer(text, ("正在申报", details))) == f"正在申报：\n{details}\n值得核实：\n4. 《丁》：5万元[4]"


def test_a_list_told_in_brief_is_whole_once() -> None:
    text = "值得核实：\n1. 《甲》：2万元[1]\n2. 《乙》：3万元\n（共3项，其余1项见“值得核实”）[3]"
    details = "1. 《甲》：2万元；要核实：在园区[1][2]\n2. 《乙》：3万元；全年受理[3][4]\n3. 《丙》：4万元[5]"
    assert full_text(answer(text, ("值得核实", details))) == f"值得核实：\n{details}"


def test_sections_that_the_text_does_not_begin_follow_under_their_titles() -> None:
    assert (
        full_text(answer("奖励20万元。[1]", ("条件", "在园区注册。[2]"))) == "奖励20万元。[1]\n条件：\n在园区注册。[2]"
    )
