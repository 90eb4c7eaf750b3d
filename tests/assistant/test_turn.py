"""What a message asks in its conversation."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer
from assistant.question.understand import only_tells

TODAY = date(2026, 11, 22)
TELLS = "我们去年收入3200万，研发花了210万，注册在园区。"


@pytest.mark.parametrize(
    ("message", "tells"),
    [
        ("我们不是高企，科小也还没入库", True),
        ("是的，税也在园区交。", True),
        ("48个人", True),
        ("我们不是高企，还能报吗", False),
        ("那要交什么材料", False),
        ("能拿多少？", False),
    ],
)
def test_what_only_tells_is_told_from_what_asks(message: str, tells: bool) -> None:
    assert only_tells(message) is tells


def talk(assistant: Assistant, *messages: str) -> list[Answer]:
    found: list[Answer] = []
    for message in messages:
        conversation = found[-1].conversation_id if found else None
        found.append(assistant.ask(message, as_of=TODAY, conversation_id=conversation))
    return found


def test_a_reply_that_only_tells_asks_again_what_was_asked(assistant: Assistant) -> None:
    asked, told, again = talk(
        assistant, TELLS + "研发补助能拿多少？", "我们不是高企，科小也还没入库", "说错了，高企证书是有效的"
    )
    assert asked.missing_facts
    assert {f.verdict for f in told.findings} == {"not_eligible"}
    assert told.findings[0].document_id == asked.findings[0].document_id
    assert told.understood.endswith("研发补助能拿多少？")
    assert "不是高企" in told.text
    assert {f.name: f.shown for f in again.facts}["高新技术企业证书有效"] == "是"
    assert "not_eligible" not in {f.verdict for f in again.findings}
    assert again.findings[0].document_id == asked.findings[0].document_id


def test_what_asks_something_else_is_another_question(assistant: Assistant) -> None:
    _, other = talk(assistant, TELLS + "研发补助能拿多少？", "我们不是高企。厂房租金补贴怎么申请？")
    assert {c.document_id for c in other.citations} == {"park-rent-subsidy"}


def test_a_score_computed_from_what_was_told_is_shown_with_its_sum(assistant: Assistant) -> None:
    told = "公司去年收入3200万，研发花了210万，员工48个，其中研发12个。能评科技型中小企业吗？"
    (answer,) = talk(assistant, told)
    assert "已知的指标合计66分，最多可达96分" in answer.text
    assert "12人 ÷ 48人 = 25%" in answer.text
