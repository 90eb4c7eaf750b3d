"""What a document says of others: typed, with the sentence that says it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.policy.document import Relation, RelationKind
from ingest.relations import read_relations

K = RelationKind


def relations(*lines: str, title: str = "某办法", number: str | None = "某发〔2025〕6号") -> list[Relation]:
    """The relations of a document of these lines; each quote is where it is said to be."""
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    found = read_relations(list(zip(lines, starts, strict=True)), title, number).all
    assert all(text[r.start : r.end] == r.quote for r in found)
    return list(found)


def told(*lines: str, title: str = "某办法") -> list[tuple[str, str]]:
    return [(r.kind.value, r.reference) for r in relations(*lines, title=title)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第一条 根据《甲法》《乙条例》和国务院《丙条例》，制定本办法。", ["甲法", "乙条例", "丙条例"]),
        ("第一条 为贯彻落实《甲意见》（甲发〔2024〕1号），结合实际，制定本办法。", ["甲发〔2024〕1号"]),
        ("第一条 依据《甲办法》（甲发[2024] 1号）等规定，制定本办法。", ["甲发〔2024〕1号"]),
        ("第一条 按照甲发〔2024〕1号文件要求，制定本办法。", ["甲发〔2024〕1号"]),
        ("第一条 根据有关法律，制定本办法。", []),
        ("第一条 统一按照《甲办法》第四条执行。", []),
    ],
)
def test_what_a_document_rests_on_stands_in_its_opening(line: str, expected: list[str]) -> None:
    assert told(line) == [("based_on", e) for e in expected]


def test_later_articles_do_not_say_what_a_document_rests_on() -> None:
    assert told("第一条 为了发展，制定本办法。", "第九条 根据《甲法》处罚。") == []


def test_rules_that_carry_a_law_out_implement_it() -> None:
    assert told("第一条 根据《中华人民共和国甲法》，制定本细则。", title="甲法实施细则") == [
        ("implements", "中华人民共和国甲法")
    ]
    assert told("第一条 根据《甲办法》《乙法》，制定本细则。", title="《甲办法》实施细则") == [
        ("implements", "甲办法"),
        ("based_on", "乙法"),
    ]


@pytest.mark.parametrize(
    ("line", "until", "months"),
    [
        ("《甲办法》（甲发〔2022〕1号）有效期延长至2027年12月31日。", date(2027, 12, 31), None),
        ("将《甲办法》（甲发〔2022〕1号）的有效期延长两年。", None, 24),
        ("《甲办法》（甲发〔2022〕1号）继续执行至2027年底。", date(2027, 12, 31), None),
        ("《甲办法》（甲发〔2022〕1号）继续有效，有效期至2027年12月31日。", date(2027, 12, 31), None),
        ("甲发〔2022〕1号文件有效期自2025年7月1日起延长6个月。", None, 6),
    ],
)
def test_an_extension_states_the_new_end_or_how_much_longer(line: str, until: date | None, months: int | None) -> None:
    (found,) = relations(line)
    assert (found.kind, found.reference, found.until, found.months) == (K.EXTENDS, "甲发〔2022〕1号", until, months)


def test_a_notice_named_after_what_it_extends_need_not_name_it_again() -> None:
    title = "关于延长《甲办法》有效期的通知"
    (found,) = relations("经研究，决定将该办法有效期延长至2027年12月31日。", title=title)
    assert (found.kind, found.title, found.until) == (K.EXTENDS, "甲办法", date(2027, 12, 31))


@pytest.mark.parametrize(
    "line",
    [
        "证书有效期延长至2027年12月31日的，可以申请。",
        "本办法执行至2027年12月31日。",
        "《甲办法》有效期至2027年12月31日。",
    ],
)
def test_terms_that_no_notice_extends_are_no_extension(line: str) -> None:
    assert relations(line) == []


def test_amendments_name_the_articles() -> None:
    (found,) = relations("一、将《甲办法》（甲发〔2022〕1号）第五条、第七条修改为：“……”。")
    assert (found.kind, found.reference, found.provisions) == (K.AMENDS, "甲发〔2022〕1号", ("第五条", "第七条"))
    assert told("决定对《甲办法》作如下修改：") == [("amends", "甲办法")]
    assert told("《甲办法》（2021年修订）规定的条件。") == []


def test_a_decision_named_after_what_it_amends_names_the_articles_alone() -> None:
    found = relations(
        "决定对《甲办法》（甲发〔2022〕1号）作如下修改：",
        "一、将第五条修改为：“给予30万元奖励。”",
        "二、删去第七条。",
        title="关于修改《甲办法》的决定",
    )
    assert [(r.kind, r.reference, r.provisions) for r in found] == [
        (K.AMENDS, "甲发〔2022〕1号", ()),
        (K.AMENDS, "甲发〔2022〕1号", ("第五条",)),
        (K.AMENDS, "甲发〔2022〕1号", ("第七条",)),
    ]


def test_documents_listed_as_ended_are_ended_one_by_one() -> None:
    title = "关于废止《甲办法》等3件规范性文件的通知"
    lines = ("1.《甲办法》（甲发〔2015〕1号）", "2.《乙办法》（甲发〔2016〕2号）", "《丙办法》")
    found = relations(title, "经清理，决定废止下列规范性文件：", *lines, "根据《丁法》另行处理。", title=title)
    ended = [(r.reference, r.quote) for r in found if r.kind is K.SUPERSEDES]
    assert ended == [("甲发〔2015〕1号", lines[0]), ("甲发〔2016〕2号", lines[1]), ("丙办法", lines[2])]
    assert told("申请下列文件规定的奖励：", "1.《甲办法》") == []


def test_year_and_serial_of_an_announcement_make_its_full_number() -> None:
    line = "《国家税务总局关于某事的公告》（2021年第8号）同时废止。"
    assert told(line) == [("supersedes", "国家税务总局公告2021年第8号")]


def test_forwarding_is_told_by_title_or_sentence() -> None:
    title = "关于转发《省甲办法》的通知"
    assert told(title, "请执行。", title=title) == [("forwards", "省甲办法")]
    assert told("现将《省甲办法》（省发〔2025〕1号）转发给你们，请执行。") == [("forwards", "省发〔2025〕1号")]
    assert told("现将《某办法实施方案》印发给你们。") == []


def test_own_words_prevail_over_earlier_rules_named_or_not() -> None:
    assert told("此前规定与本办法不一致的，以本办法为准。") == [("prevails", "")]
    assert told("《甲办法》与本办法规定不一致的，按照本办法执行。") == [("prevails", "甲办法")]
    assert told("本办法与国家规定不一致的，以国家规定为准。") == []


def test_endings_are_relations_too_with_their_day_and_sentence() -> None:
    line = "自2026年7月1日起，《甲办法》（甲发〔2022〕1号）同时废止。"
    (found,) = relations(f"第二条 本办法施行。{line}")
    assert (found.kind, found.number, found.title, found.on) == (
        K.SUPERSEDES,
        "甲发〔2022〕1号",
        "甲办法",
        date(2026, 7, 1),
    )
    assert found.quote == line


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("原甲发〔2022〕1号文件同时废止。", "甲发〔2022〕1号"),
        ("《关于印发〈甲办法〉的通知》（甲发〔2022〕1号）同时废止。", "甲发〔2022〕1号"),
        ("《关于印发《甲办法》的通知》同时废止。", "关于印发《甲办法》的通知"),
        ("《甲办法》（甲市人民政府令第76号）同时废止。", "甲市人民政府令第76号"),
        ("《甲公告》（国家税务总局公告2020年第3号）停止执行。", "国家税务总局公告2020年第3号"),
    ],
)
def test_ended_documents_are_named_in_every_usual_form(line: str, reference: str) -> None:
    assert told(line) == [("supersedes", reference)]


def test_documents_that_explain_others_have_no_relations() -> None:
    assert relations("根据《甲办法》，乙办法同时废止。《乙办法》同时废止。", title="《某办法》政策解读") == []
