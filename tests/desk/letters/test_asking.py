"""A question that names nothing is asked of what was asked before it; one that names its own matter is not."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer
from desk.asking import answers_to, names_nothing
from desk.questions import questions_of


@pytest.mark.parametrize(
    "question", ["截止到哪天？", "一个人每月多少？", "最长补几个月？", "要交什么材料？", "电话多少？", "怎么申请"]
)
def test_a_question_that_names_nothing_is_known(question: str) -> None:
    assert names_nothing(question)


@pytest.mark.parametrize(
    "question",
    [
        "员工食堂能不能补贴？",
        "人才公寓呢？",
        "报会受理给多少？",
        "研发补助能拿多少？",
        "高企奖励多少？",
        "人才补贴呢？",
    ],
)
def test_a_question_that_names_its_own_matter_is_known(question: str) -> None:
    assert not names_nothing(question)


def _asked(assistant: Assistant, letter: str) -> list[Answer]:
    day = date(2026, 11, 23)
    return [a for _, a in answers_to(assistant, questions_of(letter), before=None, profile={}, as_of=day)]


def test_a_later_question_is_answered_of_the_matter_of_the_earlier(small_assistant: Assistant) -> None:
    first, second = _asked(small_assistant, "高新技术企业培育奖励是多少？要交什么材料？")
    assert "20万元" in first.text
    assert second.understood
    assert "申请表" in second.text
    assert {c.title for c in second.citations} & {
        "示范高新区高新技术企业培育奖励办法",
        "关于开展2026年度高新技术企业培育奖励申报工作的通知",
    }


def test_a_new_matter_is_not_answered_of_the_old(small_assistant: Assistant) -> None:
    _, second = _asked(small_assistant, "高新技术企业培育奖励是多少？研发投入补助的比例是多少？")
    assert all("研发投入" in c.title for c in second.citations)


def test_what_the_letter_tells_before_it_asks_is_used(small_assistant: Assistant) -> None:
    told = "我们公司去年营收3000万元，研发投入500万元。1. 高新技术企业培育奖励是多少？2. 研发补助能拿多少？"
    answers = _asked(small_assistant, told)
    assert "每年30万元" in answers[1].text  # the third tier of what was told in the beginning
