"""What changed between two texts: provisions matched, words compared, every span exact."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.affected import affected_provisions, affected_spans
from assistant.policy.diff import Change, ChangeKind, ProvisionDiff, diff_provisions, edits
from assistant.policy.provision import Provision, ProvisionKind

OLD = (
    "第一条 为支持企业，制定本办法。",
    "第二条 首次认定的高新技术企业，给予20万元奖励。",
    "第三条 申请企业应当在园区登记满一年，并依法纳税。",
    "第四条 奖励资金由区财政局在三十个工作日内拨付。",
    "第五条 本办法自2023年4月1日起施行。",
)
NEW = (
    "第一条 为支持企业，制定本办法。",
    "第二条 首次认定的高新技术企业，给予30万元奖励。",
    "第三条 企业应当如实填报，弄虚作假的取消资格。",
    "第四条 申请企业应当在园区登记满一年，并依法纳税。",
    "第五条 本办法自2025年4月1日起施行。",
)


def provisions(lines: tuple[str, ...]) -> tuple[str, list[Provision]]:
    """A text of one article a line, as `tests.assistant.documents` makes them."""
    found, start = [], 0
    for ordinal, line in enumerate(lines):
        label = line.split()[0] if line.split() else ""
        found.append(
            Provision(
                ordinal=ordinal, parent=None, kind=ProvisionKind.ARTICLE, label=label, heading="", path=(label,),
                start=start, lead_end=start + len(line), end=start + len(line), page=None,
            )
        )  # fmt: skip
        start += len(line) + 1
    return "\n".join(lines), found


def diff(old: tuple[str, ...], new: tuple[str, ...]) -> ProvisionDiff:
    (before, parts_before), (after, parts_after) = provisions(old), provisions(new)
    found = diff_provisions(before, parts_before, after, parts_after)
    for change in found.changes:
        for side, text in ((change.old, before), (change.new, after)):
            assert side is None or text[side.start : side.end] == side.text
        for edit in change.edits:
            assert before[edit.old_start : edit.old_end] == edit.old
            assert after[edit.new_start : edit.new_end] == edit.new
    return found


def shown(change: Change) -> tuple[str, str, str]:
    return change.kind.value, change.old.name if change.old else "", change.new.name if change.new else ""


def test_each_provision_is_added_removed_changed_moved_or_stays() -> None:
    found = diff(OLD, NEW)
    assert [shown(c) for c in found.changes] == [
        ("changed", "第二条", "第二条"),
        ("added", "", "第三条"),
        ("moved", "第三条", "第四条"),
        ("removed", "第四条", ""),
        ("changed", "第五条", "第五条"),
    ]
    assert found.unchanged == 1


def test_a_figure_that_changed_is_shown_whole() -> None:
    (reward, date) = (c for c in diff(OLD, NEW).changes if c.kind is ChangeKind.CHANGED)
    assert [(e.old, e.new) for e in reward.edits] == [("20万元", "30万元")]
    assert [(e.old, e.new) for e in date.edits] == [("2023年4月1日", "2025年4月1日")]


def test_figures_of_every_kind_are_never_cut() -> None:
    for old, new in (
        ("不超过1,200元", "不超过1,250元"),
        ("比例为12%", "比例为15%"),
        ("三十五个工作日", "三十个工作日"),
        ("按二十万元", "按二十五万元"),
        ("某发〔2023〕8号", "某发〔2025〕18号"),
        ("本办法第十二条", "本办法第十三条"),
    ):
        (edit,) = edits(old, new)
        assert edit.old in old
        for words, text in ((edit.old, old), (edit.new, new)):
            at = text.index(words)
            assert not (at and text[at - 1].isdigit() and words[:1].isdigit())
            assert not (text[at + len(words) : at + len(words) + 1].isdigit() and words[-1:].isdigit())
    assert [(e.old, e.new) for e in edits("按二十万元", "按二十五万元")] == [("二十万元", "二十五万元")]
    assert [(e.old, e.new) for e in edits("本办法第十二条", "本办法第十三条")] == [("第十二条", "第十三条")]


def test_an_article_that_was_renumbered_and_changed_is_one_change() -> None:
    old = ("第一条 甲。", "第二条 申请企业应当在园区登记满一年，并依法纳税，资金为5万元。")
    new = (
        "第一条 甲。",
        "第二条 新增的一条说别的事情。",
        "第三条 申请企业应当在园区登记满一年，并依法纳税，资金为8万元。",
    )
    changed = [c for c in diff(old, new).changes if c.kind is ChangeKind.CHANGED]
    assert [shown(c) for c in changed] == [("changed", "第二条", "第三条")]
    assert changed[0].renumbered
    assert ("5万元", "8万元") in [(e.old, e.new) for e in changed[0].edits]


def test_words_of_another_matter_under_the_same_number_are_removed_and_added() -> None:
    found = diff(("第一条 住房补贴每月一千元。",), ("第一条 企业应当按期提交年度审计报告和纳税凭证。",))
    assert [c.kind.value for c in found.changes] == ["removed", "added"]


def test_a_removed_part_stands_where_it_stood() -> None:
    old = ("第一条 甲部门负责受理。", "第二条 奖励按年度发放给企业。", "某市科技局")
    new = ("某市科技局", "第一条 甲部门负责受理。", "第二条 乙企业应当如实填报材料。")
    assert [shown(c) for c in diff(old, new).changes] == [("removed", "第二条", ""), ("added", "", "第二条")]


def test_equal_texts_have_no_changes() -> None:
    assert diff(OLD, OLD) == ProvisionDiff(changes=(), unchanged=5)


def test_a_chapter_that_is_renamed_moves_none_of_its_articles() -> None:
    def with_chapter(name: str) -> tuple[str, list[Provision]]:
        text, parts = provisions(OLD)
        return text, [p.model_copy(update={"path": (name, *p.path)}) for p in parts]

    (old, before), (new, after) = with_chapter("第一章 总则"), with_chapter("第一章 一般规定")
    assert diff_provisions(old, before, new, after).changes == ()


@given(
    st.lists(st.text("甲乙丙20万元。，第一条 ", max_size=12).filter(str.strip), max_size=5),
    st.lists(st.text("甲乙丙35万元。，第二条 ", max_size=12).filter(str.strip), max_size=5),
)
def test_every_provision_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    found = diff(
        tuple(f"第{i}条 {line}" for i, line in enumerate(old)), tuple(f"第{i}条 {line}" for i, line in enumerate(new))
    )
    kinds = [c.kind for c in found.changes]
    pairs = kinds.count(ChangeKind.CHANGED) + kinds.count(ChangeKind.MOVED) + found.unchanged
    assert pairs + kinds.count(ChangeKind.REMOVED) == len(old)
    assert pairs + kinds.count(ChangeKind.ADDED) == len(new)


@given(st.text("甲乙1234,.万元%年月日第条 ", max_size=40), st.text("甲乙1234,.万元%年月日第条 ", max_size=40))
def test_edits_turn_the_old_words_into_the_new_ones(old: str, new: str) -> None:
    built, at = "", 0
    for edit in edits(old, new):
        assert edit.old == old[edit.old_start : edit.old_end]
        built += old[at : edit.old_start] + edit.new
        at = edit.old_end
    assert "".join((built + old[at:]).split()) == "".join(new.split())


# -- what rests on it --------------------------------------------------------------------------------------------


def test_only_quoted_words_that_changed_or_went_are_affected() -> None:
    text = "\n".join(OLD)
    found = diff(OLD, NEW)

    def affected(quote: str) -> list[str]:
        start = text.index(quote)
        return [c.kind.value for _, c in affected_spans([(start, start + len(quote))], found)]

    assert affected("给予20万元奖励") == ["changed"]
    assert affected("首次认定的高新技术企业") == []
    assert affected("三十个工作日内拨付") == ["removed"]
    assert affected("申请企业应当在园区登记满一年") == []  # moved as it is
    assert affected("为支持企业") == []


def test_words_put_into_a_quotation_affect_it() -> None:
    found = diff(("第一条 企业可以申请奖励。",), ("第一条 企业经审核可以申请奖励。",))
    assert [c.kind.value for _, c in affected_spans([(4, 13)], found)] == ["changed"]
    assert affected_spans([(8, 13)], found) == []


def test_provisions_named_as_a_whole_are_affected_by_their_parts() -> None:
    found = diff(OLD, NEW)
    assert list(affected_provisions(["第一条", "第二条", "第三条", "第四条", "第五十条"], found)) == [
        "第二条",
        "第四条",
    ]
    (item,) = provisions(("（一） 甲。",))[1]
    nested = item.model_copy(update={"path": ("第五条", "（一）")})
    one = diff_provisions(
        "（一） 甲。", [nested], "（一） 甲乙。", [nested.model_copy(update={"lead_end": 7, "end": 7})]
    )
    assert list(affected_provisions(["第五条", "第五条第（一）项", "第五条之一"], one)) == [
        "第五条",
        "第五条第（一）项",
    ]
