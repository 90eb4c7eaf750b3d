"""What a letter takes from an answer: the whole of it, its details among them, each thing once."""

from __future__ import annotations

from datetime import date

from assistant.policy.answer import Answer, Detail, Status
from desk.passages import parts_of

PAPERS = "1. 申请表\n2. 营业执照\n3. 证书"


def answer(text: str, *details: Detail) -> Answer:
    return Answer(
        id="a", conversation_id="c", as_of=date(2026, 11, 23), status=Status.ANSWERED, text=text, details=details
    )


def test_details_are_carried_whole_where_the_text_cut_them_and_behind_it() -> None:
    text = "奖励20万元。[1]\n1. 申请表\n（共3项，其余2项见“申报材料”）[2]\n还想请您补充：（1）公司在园区吗？"
    found = parts_of(
        answer(
            text,
            Detail(title="申报材料", text=f"{PAPERS}[2]"),
            Detail(title="条件", text="在园区注册（该卡片由程序自动读取，尚未经人工核定，请以原文为准）[3]"),
        )
    )
    assert [s.words for s in found.statements] == ["奖励20万元。[1]", f"{PAPERS}[2]", "条件：\n在园区注册[3]"]
    assert found.rests_on_draft_card
