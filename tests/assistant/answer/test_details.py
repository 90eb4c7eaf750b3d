"""An answer divided: the short part answers within its limit, the details hold the rest, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.details import Divided, divided, spare
from assistant.answer.draft import (
    CALCULATION,
    CAUTIONS,
    CONDITIONS,
    RESULT,
    WARNING,
    Section,
    Span,
    Statement,
)
from assistant.answer.rendered import render
from assistant.policy.answer import MARK, SHORT, Citation
from assistant.policy.pointers import POINTER
from assistant.policy.validity import Validity

SPANS = (Span("policy", 0, 10),)
LONG = "企业按照要求提交材料的，由主管部门在规定期限内完成审核并公示结果。"
ENDLESS = "甲" * 400  # not to be cut anywhere


def said(n: int, text: str, opening: str = "", topic: str = "", brief: int = 0) -> Statement:
    return Statement(f"{text}[{n}]", SPANS, opening, topic=topic, brief=brief)


def citation(n: int, quote: str) -> Citation:
    return Citation(
        n=n, document_id="policy", title="办法", document_number=None, version=1, validity=Validity.IN_FORCE,
        effective_from=None, effective_to=None, provision="", page=None, start=0, end=len(quote), quote=quote, url="",
    )  # fmt: skip


def paper_list(count: int) -> str:
    return "\n".join(f"{n}. 第{n}种需要提交的证明材料及其复印件" for n in range(1, count + 1))


def short_of(parts: Divided) -> str:
    return "\n".join(render(parts.short))


def details_of(parts: Divided) -> dict[str, str]:
    return {detail.title: detail.text for detail in parts.detail_texts()}


def test_an_answer_that_is_short_is_not_divided() -> None:
    sections = [Section("支持标准", (said(1, LONG), said(2, LONG)))]
    assert divided(sections) == Divided(sections, [])


def test_a_list_that_is_cut_says_how_many_more_there_are_and_the_details_hold_all_of_it() -> None:
    parts = divided([Section("申报材料", (said(1, paper_list(40), "《办法》"),))])
    pointer = POINTER.search(short_of(parts))
    assert pointer is not None
    shown = len(re.findall(r"^\d+\. ", short_of(parts), re.MULTILINE))
    assert (int(pointer["all"]), int(pointer["left"]), pointer["title"]) == (40, 40 - shown, "申报材料")
    assert details_of(parts) == {"申报材料": f"《办法》：\n{paper_list(40)}[1]"}


def test_items_of_items_are_not_counted() -> None:
    items = "\n".join(f"（{n}）{LONG}\n1. {LONG}\n2. {LONG}" for n in "一二三四五六")
    parts = divided([Section("申报条件", (said(1, f"应当符合下列条件：\n{items}"),))])
    pointer = POINTER.search(short_of(parts))
    assert pointer is not None
    assert pointer["all"] == "6"
    assert not short_of(parts).split("\n")[-2].startswith("（")  # the last item shown is whole


def test_the_amount_is_told_first_and_how_it_was_worked_out_in_the_details() -> None:
    result = "预计可得20万元"
    amount = said(1, f"{result}（{LONG * 11}）", "《办法》奖励", CALCULATION, len(result))
    met = said(2, "已符合：注册地在园区", topic=CONDITIONS)
    parts = divided([Section("", (amount, met))])
    assert short_of(parts) == f"《办法》奖励：{result}（算法见“金额怎么算”）[1]\n已符合：注册地在园区[2]"
    assert details_of(parts) == {"金额怎么算": f"《办法》奖励：{result}（{LONG * 11}）[1]"}


def test_conditions_in_the_details_say_what_they_are_conditions_of() -> None:
    results = [said(n, "预计可得20万元", f"《{n}号办法》奖励", CALCULATION) for n in (1, 3)]
    conditions = [said(n, f"已符合：{LONG * 11}", topic=CONDITIONS) for n in (2, 4)]
    parts = divided([Section("", (results[0], conditions[0], results[1], conditions[1]))])
    assert [line[:3] for line in short_of(parts).split("\n")] == ["《1号", "《3号"]
    assert [line[:11] for line in details_of(parts)["条件"].split("\n")] == [
        "《1号办法》奖励：已符",
        "《3号办法》奖励：已符",
    ]


def test_each_thing_asked_is_answered_before_more_is_said_of_the_first() -> None:
    first = Section("支持标准", tuple(said(n, f"{n}{LONG * 3}") for n in range(1, 5)))
    parts = divided([first, Section("申报时间", (said(9, "全年受理。"),))])
    assert "全年受理。[9]" in short_of(parts)
    assert list(details_of(parts)) == ["支持标准"]


def test_a_warning_stays_with_the_text_that_is_not_in_force() -> None:
    old = said(2, LONG * 11, "《旧办法》（已废止）")
    warning = said(3, f"{WARNING}《旧办法》已废止，不再作为现行依据。")
    parts = divided([Section("支持标准", (said(1, LONG), old, warning))])
    assert "旧办法" not in short_of(parts)
    assert details_of(parts)["支持标准"].endswith(f"{WARNING}《旧办法》已废止，不再作为现行依据。[3]")


def test_a_list_that_is_not_in_force_says_so_where_it_is_cut() -> None:
    items = "\n".join(f"（{n}）{LONG}" for n in "一二三四五六七八九十")
    parts = divided([Section("", (said(1, f"{items}（以上规定已废止）"),))])
    assert "（以上规定已废止）" in short_of(parts).split("\n")[-1]


def test_a_list_of_policies_is_whole_in_the_details() -> None:
    entries = tuple(said(n, LONG, f"{n}. 《第{n}个办法》奖励") for n in range(1, 13))
    parts = divided([Section("正在申报", entries, headed=True)])
    pointer = POINTER.search(short_of(parts))
    assert pointer is not None
    assert int(pointer["all"]) - int(pointer["left"]) == short_of(parts).count("《第")
    assert details_of(parts)["正在申报"].count("《第") == 12


def test_a_numbered_list_is_told_in_brief_and_whole_in_the_details() -> None:
    lines = [said(n, f"{n}万元；{LONG * 2}", f"{n}. 《办法》第{n}种奖励", brief=3) for n in range(1, 8)]
    parts = divided([Section("值得核实", tuple(lines), headed=True)])
    told = short_of(parts)
    assert [f"第{n}种奖励：{n}万元" in told for n in range(1, 8)] == [True] * 7
    assert LONG not in told
    assert "（全文见“值得核实”）" in told
    assert details_of(parts)["值得核实"].count(LONG * 2) == 7


def test_details_come_in_the_order_that_a_person_uses() -> None:
    statements = (
        said(1, LONG * 4, "《办法》奖励", RESULT),
        said(2, LONG * 9, "注意", CAUTIONS),
        said(3, LONG * 9, "渠道"),
        said(4, LONG * 9, "", CONDITIONS),
    )
    assert list(details_of(divided([Section("", statements)]))) == ["条件", "渠道", "注意事项"]


def test_what_only_leads_over_or_asks_is_no_beginning() -> None:
    answer = said(1, "奖励20万元。")
    leads = said(2, f"有下列情形之一的，不予支持：\n{ENDLESS}", "《办法》")
    asks = said(3, f"还能申请吗？\n{ENDLESS}", "《问答》")
    parts = divided([Section("甲", (answer,)), Section("乙", (leads,)), Section("丙", (asks,))])
    assert "下列情形" not in short_of(parts)
    assert "还能申请吗" not in short_of(parts)
    assert list(details_of(parts)) == ["乙", "丙"]


@pytest.mark.parametrize("after", [(), ("还想请您补充：（1）公司是哪年成立的？",)])
def test_a_model_may_lengthen_the_short_part_up_to_its_limit(after: Sequence[str]) -> None:
    sections = [Section("", (said(1, LONG),))]
    length = len("\n".join([*render(sections), *after]))
    assert length <= SHORT - spare(sections, after) <= length + 3  # a mark may become wider


def test_a_beginning_cites_what_it_rests_on() -> None:
    steps = "\n".join(f"{n}. {words}{LONG * 3}" for n, words in enumerate(["提交申请", "审核", "拨付", "公示"], 1))
    quotes = [f"提交申请{LONG * 3}", "审核、拨付和公示另行通知，由财政部门办理，不予退还。"]
    cited = [citation(n, quote) for n, quote in enumerate(quotes, 1)]
    section = Section("办理程序", (Statement(f"{steps}[1][2]", SPANS),))
    parts = divided([section], citations=cited)
    assert short_of(parts).endswith("见“办理程序”）[1]")
    assert details_of(parts)["办理程序"] == f"{steps}[1][2]"


texts = st.sampled_from(
    [LONG, LONG * 3, LONG * 12, paper_list(4), paper_list(30), "奖励20万元。", "，".join("甲" * 90)]
)
openings = st.sampled_from(["", "《办法》第三条", "《办法》第四条", "申报时间", "1. 《办法》奖励"])
topics = st.sampled_from(["", RESULT, CONDITIONS, CAUTIONS, CALCULATION])
names = st.sampled_from(["", "支持标准", "申报材料", "相关政策"])


@given(
    st.lists(
        st.tuples(names, st.lists(st.tuples(texts, openings, topics), min_size=1, max_size=5)), min_size=1, max_size=5
    ),
    st.sampled_from([(), ("还想请您补充：（1）公司是哪年成立的？（2）公司在园区吗？",)]),
)
def test_nothing_is_lost_and_the_short_part_is_short(
    drawn: list[tuple[str, list[tuple[str, str, str]]]], after: Sequence[str]
) -> None:
    numbers = iter(range(1, 99))
    sections = [
        Section(name, tuple(said(next(numbers), f"{text}", opening, topic) for text, opening, topic in statements))
        for name, statements in drawn
    ]
    parts = divided(sections, after)
    short = "\n".join([*render(parts.short), *after])
    assert len(short) <= SHORT
    whole = "\n".join([short, *details_of(parts).values()])
    for statement in (s for section in sections for s in section.statements):
        assert statement.text in whole
    known = {n for section in sections for s in section.statements for n in MARK.findall(s.text)}
    assert set(MARK.findall(whole)) == known
    for pointer in POINTER.finditer(short):
        assert pointer["title"] in details_of(parts)
    assert parts.short
