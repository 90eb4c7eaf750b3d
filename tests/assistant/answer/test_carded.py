"""What is left of the text's own answer beside what cards say."""

from __future__ import annotations

from assistant.answer.carded import Carded, without_repeats
from assistant.answer.draft import Section, Span, Statement

CARDED = Carded((Section("", (Statement("一次性20万元", (Span("a", 100, 120),)),)),), frozenset({"支持标准"}), ())


def said(text: str, start: int, end: int, document: str = "a") -> Statement:
    return Statement(text, (Span(document, start, end),))


def left(*sections: Section, of_others: bool = False) -> list[str]:
    found = without_repeats(sections, CARDED, {"a"}, of_others=of_others)
    return [s.text for section in found for s in section.statements]


def test_a_section_that_cards_answer_is_left_out() -> None:
    assert left(Section("支持标准", (said("奖励30万元", 300, 320),))) == []


def test_figures_said_already_are_not_said_again_from_another_place() -> None:
    assert left(Section("申报条件", (said("给予20万元奖励", 500, 520), said("注册满3年", 530, 540)))) == ["注册满3年"]
    assert left(Section("申报条件", (said("给予20万元或者30万元", 500, 520),))) == ["给予20万元或者30万元"]


def test_text_that_was_mostly_cited_is_not_cited_again() -> None:
    assert left(Section("相关规定", (said("按规定奖励", 95, 121),))) == []
    assert left(Section("相关规定", (said("按规定奖励", 60, 121),))) == ["按规定奖励"]


def test_what_another_policy_says_stays_only_where_it_was_asked_for_too() -> None:
    other = Section("支持标准", (said("市级奖励10万元", 1, 20, "b"),))
    assert left(other) == []
    assert left(other, of_others=True) == ["市级奖励10万元"]
