"""A letter is taken apart into the questions it asks, whatever way it counts them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.questions import MOST, questions_of

_LETTERS = {
    "公司去年首次认定高新技术企业，能领多少奖励？要交什么材料？什么时候截止？": (
        "",
        ("公司去年首次认定高新技术企业，能领多少奖励？", "要交什么材料？", "什么时候截止？"),
    ),
    "您好！我们去年营收3000万元。想咨询：1.研发补助能拿多少？2、需要准备什么材料？3. 员工食堂能不能补贴？谢谢！": (
        "我们去年营收3000万元。想咨询：",
        ("研发补助能拿多少？", "需要准备什么材料？", "员工食堂能不能补贴？"),
    ),
    "一、公司概况：成立于2021年，员工28人。\n二、想问高企认定奖励多少\n三、还想问租房补贴怎么申请": (
        "公司概况：成立于2021年，员工28人。",
        ("想问高企认定奖励多少", "还想问租房补贴怎么申请"),
    ),
    "①高企奖励多少②怎么申请③何时到账": ("", ("高企奖励多少", "怎么申请", "何时到账")),
    "（一）贴息比例是多少？（二）最长几年？": ("", ("贴息比例是多少？", "最长几年？")),
    "问题一：贴息比例？问题二：贴息期限最长多久？": ("", ("贴息比例？", "贴息期限最长多久？")),
    "想了解贴息比例是多少，另外想问人才公寓怎么申请。": ("", ("想了解贴息比例是多少，", "想问人才公寓怎么申请。")),
    "高企奖励20万元，是不是2025.4.1以后认定的才有？": ("", ("高企奖励20万元，是不是2025.4.1以后认定的才有？",)),
    "研发投入2.5万元、1.5亿元营收，能补多少？": ("", ("研发投入2.5万元、1.5亿元营收，能补多少？",)),
    "高企有奖励吗？多少钱？": ("", ("高企有奖励吗？多少钱？",)),
    "窗口说材料不齐，跑了三次都没办成。": ("", ("窗口说材料不齐，跑了三次都没办成。",)),
    "高企奖励多少？高企奖励多少？": ("", ("高企奖励多少？",)),
}


@pytest.mark.parametrize("letter", list(_LETTERS))
def test_a_letter_gives_what_it_tells_and_each_of_its_questions(letter: str) -> None:
    told, questions = _LETTERS[letter]
    found = questions_of(letter)
    assert found.questions == questions
    assert found.told == told


@given(st.text(alphabet="甲乙丙问多少吗？。，；1234.、（）()一二三①②③\n 另外还想", max_size=300))
def test_any_text_gives_questions_of_its_own_characters(text: str) -> None:
    found = questions_of(text)
    assert 1 <= len(found.questions) <= MOST
    for question in found.questions:
        assert set(question) <= set(text)
        assert len(question) <= len(text)


def test_more_questions_than_are_answered_one_by_one_stay_in_the_last() -> None:
    letter = "".join(f"{n}、第{n}项的奖励是多少？" for n in range(1, 31))
    found = questions_of(letter)
    assert len(found.questions) == MOST
    assert "第30项" in found.questions[-1]


def test_a_letter_made_to_be_slow_is_taken_apart_in_a_moment() -> None:
    began = time.perf_counter()
    for text in ("能拿多少 " + " " * 19_000 + "1", "1. " * 6000, "吗？" * 9000, " \n" * 9000, "，另外" * 6000):
        questions_of(text)
    assert time.perf_counter() - began < 5.0


def test_messages_that_came_later_tell_and_ask_too() -> None:
    found = questions_of("高企奖励多少？", "补充：我们是2025年3月认定的。", "还有，材料要哪些？")
    assert found.questions == ("高企奖励多少？", "还有，材料要哪些？")
    assert found.told == "补充：我们是2025年3月认定的。"
    silent = questions_of("窗口说材料不齐。", "我们跑了三次。")
    assert (silent.told, silent.questions) == ("我们跑了三次。", ("窗口说材料不齐。",))


def test_how_to_reach_the_writer_is_no_part_of_the_last_question() -> None:
    asked = questions_of("厂房租金有没有补贴？我的电话是13800138000。")
    assert asked.questions == ("厂房租金有没有补贴？",)
