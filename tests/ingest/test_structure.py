"""Canonical text and the tree of provisions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.provision import Provision, provision_name
from assistant.policy.provision import ProvisionKind as Kind
from ingest.canonical import Canonical, canonicalise, clean_line
from ingest.frame import find_frame, joined_title
from ingest.numbering import read_number
from ingest.parse.blocks import Block
from ingest.structure import build_provisions


def blocks(*lines: str) -> list[Block]:
    """「# 」 marks the title, 「## 」 a heading, 「### 」 a lower one."""
    found = []
    for line in lines:
        level = len(line) - len(line.lstrip("#"))
        found.append(Block("heading", line.lstrip("# "), None, level) if level else Block("text", line))
    return found


def read(*lines: str) -> tuple[Canonical, tuple[Provision, ...]]:
    canonical = canonicalise(blocks(*lines))
    return canonical, build_provisions(canonical, find_frame(canonical))


def by_path(provisions: tuple[Provision, ...]) -> dict[tuple[str, ...], Provision]:
    """The first provision of each path."""
    found: dict[tuple[str, ...], Provision] = {}
    for provision in provisions:
        found.setdefault(provision.path, provision)
    return found


MEASURE = (
    "# 某区奖励办法",
    "某管发〔2025〕6号",
    "## 第一章 总则",
    "第一条 为了规范奖励，制定本办法。",
    "第二条　【适用范围】本办法适用于下列企业：",
    "（一）在本区登记的；",
    "（二）符合下列条件之一的：",
    "1.有证书；",
    "2.已入库；",
    "（三）其他。",
    "前款所称登记，是指下列情形：",
    "（一）住所登记；",
    "（二）经营场所登记。",
    "## 第二章 附则",
    "第三条 本办法自2025年4月1日起施行。",
    "某区管理委员会",
    "2025年3月20日",
    "附件1",
    "申请表填写说明",
    "一、名称应当与执照一致；编号应当与证书一致。",
    "二、金额以万元为单位。",
)


def test_articles_items_and_subitems_nest_under_their_chapter() -> None:
    _, provisions = read(*MEASURE)
    paths = by_path(provisions)
    assert ("第一章 总则", "第二条", "（二）", "1.") in paths
    assert paths["第一章 总则", "第二条"].heading == "适用范围"
    assert paths["第一章 总则", "第二条", "（三）"].parent == paths["第一章 总则", "第二条"].ordinal
    assert provision_name(paths["第一章 总则", "第二条", "（二）", "1."].path) == "第二条第（二）项第1目"


def test_items_of_a_second_paragraph_belong_to_it_and_keep_their_label() -> None:
    canonical, provisions = read(*MEASURE)
    second = next(p for p in provisions if canonical.text[p.start :].startswith("前款所称"))
    items = [p for p in provisions if p.parent == second.ordinal]
    assert second.kind is Kind.PARAGRAPH
    assert second.path == ("第一章 总则", "第二条")
    assert [p.path[-1] for p in items] == ["（一）", "（二）"]


def test_lead_end_is_where_the_first_child_begins() -> None:
    canonical, provisions = read(*MEASURE)
    article = by_path(provisions)["第一章 总则", "第二条"]
    assert canonical.text[article.start : article.lead_end].endswith("适用于下列企业：")
    assert canonical.text[article.start : article.end].endswith("（二）经营场所登记。")


def test_title_number_and_signature_stand_outside_the_tree() -> None:
    canonical, provisions = read(*MEASURE)
    outside = [p for p in provisions if not p.path]
    texts = [canonical.text[p.start : p.end] for p in outside]
    assert texts == ["某区奖励办法", "某管发〔2025〕6号", "某区管理委员会", "2025年3月20日"]
    assert outside[0].kind is Kind.TITLE


def test_annex_takes_the_line_below_as_its_title_and_numbers_start_again() -> None:
    _, provisions = read(*MEASURE)
    paths = by_path(provisions)
    annex = paths[("附件1 申请表填写说明",)]
    assert annex.kind is Kind.ANNEX
    assert annex.parent is None
    assert paths["附件1 申请表填写说明", "一、"].parent == annex.ordinal


def test_wrapped_mention_of_an_article_is_not_an_article() -> None:
    _, provisions = read(
        "# 某办法",
        "第一条 为了规范。",
        "第二条 企业按照",
        "第三条规定的标准申请的，",
        "第七条 所列材料应当齐全。",
        "第三条 本办法施行。",
    )
    articles = [p.label for p in provisions if p.kind is Kind.ARTICLE]
    assert articles == ["第一条", "第二条", "第三条"]


def test_number_inside_a_sentence_is_left_alone() -> None:
    canonical, provisions = read(
        "# 某办法", "第一条 按照一、二、三类给予（一）奖励1.5万元，（二）补助。", "第二条 完。"
    )
    assert len([p for p in provisions if p.kind is Kind.ITEM]) == 0
    assert len([p for p in provisions if p.kind is Kind.ARTICLE]) == 2
    assert canonical.text.count("\n") == 2


def test_articles_inside_a_quotation_belong_to_the_amending_document() -> None:
    _, provisions = read(
        "# 关于修改某办法的决定",
        "一、将第二条修改为：",
        "“第二条 企业可以申请：",
        "第三条 企业应当报告。”",
        "二、本决定自2025年1月1日起施行。",
    )
    assert not [p for p in provisions if p.kind is Kind.ARTICLE]


def test_notice_with_headings_and_items() -> None:
    _, provisions = read(
        "# 关于申报奖励的通知",
        "各有关企业：",
        "现将有关事项通知如下。",
        "三、申报材料",
        "（一）申请表。加盖公章。",
        "（二）营业执照。",
        "四、申报时间：2026年11月2日至12月11日。",
    )
    paths = by_path(provisions)
    assert paths["三、申报材料", "（一）"].heading == "申请表"
    assert ("四、申报时间",) in paths


def test_bracketed_numeral_is_a_heading_where_text_follows_it() -> None:
    _, provisions = read(
        "# 某通知",
        "一、支持标准",
        "（一）首次认定奖励",
        "对首次认定的企业给予20万元。",
        "（二）重新认定奖励",
        "对重新认定的企业给予10万元。",
    )
    paths = by_path(provisions)
    heading = paths["一、支持标准", "（一）首次认定奖励"]
    assert heading.kind is Kind.HEADING
    assert any(p.parent == heading.ordinal and p.kind is Kind.PARAGRAPH for p in provisions)


def test_list_of_short_items_is_not_a_list_of_headings() -> None:
    _, provisions = read("# 某通知", "一、材料", "（一）申请表", "（二）营业执照", "（三）承诺书", "二、其他事项。")
    assert [p.kind for p in provisions if p.label.startswith("（")].count(Kind.ITEM) == 3


def test_old_laws_count_items_with_plain_numerals() -> None:
    _, provisions = read("# 某条例", "第一条 有下列情形之一的：", "一、甲；", "二、乙。", "第二条 完。")
    paths = by_path(provisions)
    assert paths["第一条", "一、"].kind is Kind.ITEM
    assert ("第二条",) in paths


def test_question_with_its_answer_is_one_provision() -> None:
    canonical, provisions = read(
        "# 常见问题",
        "## 一、登录",
        "### 问1：没有执照可以登录吗？",
        "答：可以先实名登录。",
        "随后补充执照。",
        "### 问2：可以授权几人？",
        "答：最多3名。",
    )
    first = by_path(provisions)["一、登录", "问1"]
    assert canonical.text[first.start : first.end] == "问1：没有执照可以登录吗？\n答：可以先实名登录。\n随后补充执照。"
    assert first.heading.endswith("登录吗？")


def test_numbered_question_with_its_answer_is_one_provision() -> None:
    canonical, provisions = read("# 政策问答", "1.旧政策还能用吗？", "要看有效期。", "2.可以补报吗？", "不可以。")
    asked = [p for p in provisions if p.kind is Kind.HEADING]
    assert [canonical.text[p.start : p.end] for p in asked] == [
        "1.旧政策还能用吗？\n要看有效期。",
        "2.可以补报吗？\n不可以。",
    ]


def test_table_of_contents_opens_no_chapters() -> None:
    _, provisions = read(
        "# 某条例", "目录", "第一章 总则", "第二章 附则", "第一章 总则", "第一条 甲。", "第二章 附则", "第二条 乙。"
    )
    assert [p.label for p in provisions if p.kind is Kind.CHAPTER] == ["第一章", "第二章"]


def test_measure_inside_a_notice_is_a_part_of_its_own() -> None:
    _, provisions = read(
        "# 关于印发《某区奖励办法》的通知",
        "各有关单位：",
        "现将《某区奖励办法》印发给你们，请遵照执行。",
        "某区管理委员会",
        "2025年3月20日",
        "某区奖励办法",
        "第一条 甲。",
        "第二条 乙。",
    )
    article = next(p for p in provisions if p.label == "第二条")
    assert article.path == ("某区奖励办法", "第二条")
    assert provision_name(article.path) == "第二条"


def test_table_after_items_belongs_to_the_article() -> None:
    canonical = canonicalise(
        [
            *blocks("# 某办法", "第一条 标准如下：", "（一）首次20万元；", "（二）再次10万元。"),
            Block("text", "表1 奖励标准表"),
            Block("table", "", None, 0, (("级别", "标准"), ("一级", "20万元")), 1),
        ]
    )
    provisions = build_provisions(canonical, find_frame(canonical))
    table = next(p for p in provisions if p.kind is Kind.TABLE)
    assert table.path == ("第一条", "表1")
    assert [canonical.text[p.start : p.end] for p in provisions if p.kind is Kind.ROW] == [
        "级别 | 标准",
        "一级 | 20万元",
    ]


def test_title_broken_over_lines_is_joined() -> None:
    canonical = canonicalise(
        blocks("某区管理委员会文件", "某管发〔2025〕6号", "关于印发某区", "奖励办法的通知", "各企业：", "请执行。")
    )
    assert joined_title(canonical, find_frame(canonical)) == "关于印发某区奖励办法的通知"


def test_pages_follow_their_paragraphs() -> None:
    canonical = canonicalise([Block("text", "甲", 1), Block("text", "乙", 2), Block("text", "丙", 2)])
    assert [(s.page, canonical.text[s.start : s.end]) for s in canonical.pages] == [(1, "甲\n"), (2, "乙\n丙")]


def test_invisible_characters_go_and_figures_stay_as_printed() -> None:
    assert clean_line("　\u00a0奖\u200b励\u00ad２０\ue000万元  （含）\0 ⽉ ⻚ \uf9dd") == "奖励２０万元 （含） 月 页 利"


def test_numbers_that_are_words_of_a_sentence() -> None:
    for text in ("第五条规定的企业", "第五条、第六条", "1.5万元以上", "一、二级企业", "（一）项规定", "附件1所列材料"):
        assert read_number(text) is None, text


def test_words_that_begin_like_a_mention_of_another_part() -> None:
    for text in ("（四）项目竣工报告；", "(二)款项用途说明", "（三）目标任务", "（1）项目备案文件", "2）目录清单"):
        assert read_number(text) is not None, text


def test_item_that_begins_with_a_year_is_an_item() -> None:
    assert read_number("2.2025年度营业收入在2000万元以上；") is not None
    assert read_number("1.5万元以上") is None


def test_guide_with_named_fields_decimals_letters_and_steps() -> None:
    _, provisions = read(
        "# 办理指南", "事项名称", "人才认定", "申请条件", "1.1 年龄", "1.1.1 A类不超过65周岁；", "1.1.2 B类不超过60周岁。",
        "1.2 工作时间", "每年工作不少于6个月。", "申请材料", "A.身份证明；", "B.学历证明。", "办理流程", "第一步：网上申报。",
        "步骤二 窗口核验。",
    )  # fmt: skip
    paths = {p.path for p in provisions}
    assert ("申请条件", "1.1 年龄", "1.1.2") in paths
    assert ("申请材料", "B") in paths
    assert ("办理流程", "第一步") in paths
    assert ("办理流程", "步骤二") in paths
    assert ("事项名称",) in paths


def test_decimals_and_letters_that_number_nothing() -> None:
    for text in ("1.5 万元以上", "3.2 个百分点", "第一步骤完成后", "第二步的材料"):
        assert read_number(text) is None, text
    _, provisions = read("# 通知", "一、标准", "A.类企业奖励10万元。", "其他企业5万元。")
    assert ("一、标准", "A") not in {p.path for p in provisions}  # one letter is no list


def test_list_of_annexes_belongs_to_no_section() -> None:
    _, provisions = read(
        "# 关于申报的通知", "一、申报时间", "6月30日前。", "附件：1.申报书", "2.汇总表",
        "某区科技局", "2026年5月8日", "附件1", "申报书", "企业名称：",
    )  # fmt: skip
    listed = next(p for p in provisions if p.label == "" and p.parent is None and p.path == () and p.ordinal > 2)
    canonical, _ = read("# 关于申报的通知", "一、申报时间", "6月30日前。", "附件：1.申报书", "2.汇总表")
    assert canonical.text[listed.start : listed.end] == "附件：1.申报书\n2.汇总表"
    assert ("一、申报时间", "2.") not in {p.path for p in provisions}
    assert ("附件1 申报书",) in {p.path for p in provisions}


def test_copies_and_printing_day_belong_to_no_article() -> None:
    _, provisions = read(
        "# 某市办法", "第一条 奖励10万元。", "第二条 本办法自2024年5月1日起施行。", "抄送：市委各部门，市人大常委会办公室。",
        "某市人民政府办公室 2024年4月3日印发",
    )  # fmt: skip
    assert [p.path for p in provisions[-3:]] == [("第二条",), (), ()]


def test_measure_issued_without_book_title_marks_is_a_part_of_its_own() -> None:
    _, provisions = read(
        "# 某市人民政府关于印发某市企业上市奖励办法的通知", "现印发给你们。", "某市人民政府", "2024年4月2日", "某市企业上市奖励办法",
        "第一条 奖励100万元。",
    )  # fmt: skip
    assert provisions[-1].path == ("某市企业上市奖励办法", "第一条")


LINES = st.sampled_from(
    [
        "# 某区奖励办法", "## 第一章 总则", "第一条 甲方应当：", "第二条 乙。", "第四条　丙", "一、支持对象", "二、标准。对企业奖励。",
        "（一）首次；", "（二）再次", "1.证书；", "（1）甲", "①乙", "附件1 清单", "问1：可以吗？", "答：可以。", "某区管理委员会",
        "2025年3月20日", "说明如下：", "“第三条 引文", "目录", "支持对象", "普通的一段话，说明情况。", "　", "某发〔2025〕3号",
    ]
)  # fmt: skip
TABLES = st.lists(st.tuples(*[st.sampled_from(["", "甲", "20万元", "  乙 丙 "])] * 2), min_size=1, max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> list[Block]:
    found: list[Block] = []
    for page, line in enumerate(draw(st.lists(LINES, max_size=25))):
        found += [Block(b.kind, b.text, 1 + page // 5, b.level) for b in blocks(line)]
        if draw(st.integers(0, 6)) == 0:
            caption = draw(st.sampled_from(["", "表1 标准"]))
            found.append(Block("table", caption, 1, 0, tuple(draw(TABLES)), draw(st.integers(0, 1))))
    return found


@given(documents())
def test_every_character_is_in_a_provision_and_children_lie_within_their_parents(parts: list[Block]) -> None:
    canonical = canonicalise(parts)
    provisions = build_provisions(canonical, find_frame(canonical))
    covered = [False] * len(canonical.text)
    for position, provision in enumerate(provisions):
        assert provision.ordinal == position
        assert 0 <= provision.start <= provision.lead_end <= provision.end <= len(canonical.text)
        covered[provision.start : provision.end] = [True] * (provision.end - provision.start)
        if provision.parent is not None:
            parent = provisions[provision.parent]
            assert parent.ordinal < provision.ordinal
            assert parent.lead_end <= provision.start
            assert provision.end <= parent.end
            assert provision.path[: len(parent.path)] == parent.path
    assert all(c or canonical.text[i] == "\n" for i, c in enumerate(covered))


@given(documents())
def test_siblings_do_not_overlap(parts: list[Block]) -> None:
    canonical = canonicalise(parts)
    ends: dict[int | None, int] = {}
    for provision in build_provisions(canonical, find_frame(canonical)):
        assert ends.get(provision.parent, 0) <= provision.start
        ends[provision.parent] = provision.end


@given(documents())
def test_cells_and_pages_slice_back(parts: list[Block]) -> None:
    canonical = canonicalise(parts)
    for table in canonical.tables:
        assert all(canonical.text[c.start : c.end] == c.text for row in table.rows for c in row)
        assert canonical.text[table.start : table.end].startswith(table.caption)
    assert "".join(canonical.text[s.start : s.end] for s in canonical.pages) == canonical.text


# -- words set with spaces ---------------------------------------------------------------------------------------


def test_headings_set_with_spaces_are_read_as_the_words_they_are() -> None:
    canonical, provisions = read(
        "# 奖 励 办 法",
        "第一章　总　则",
        "第一条 为了规范奖励，制定本办法。",
        "支 持 对 象",
        "在本区登记的企业。",
        "二、申 报 材 料 清 单",
        "申请表。",
    )
    assert "支 持 对 象\n" in canonical.text  # the text stays as the document prints it
    found = by_path(provisions)
    assert ("第一章 总则", "第一条") in found
    heading = next(p for p in provisions if p.kind is Kind.HEADING and p.heading == "支持对象")
    assert canonical.text[heading.start : heading.lead_end] == "支 持 对 象"
    assert any(p.heading == "申报材料清单" and p.path[-1] == "二、申报材料清单" for p in provisions)
    assert joined_title(canonical, find_frame(canonical)) == "奖励办法"


def test_short_numbered_lines_head_the_paragraphs_below_them() -> None:
    _, provisions = read(
        "# 某园补助通知",
        "1. 谁可以申请",
        "在园区登记的企业。",
        "2. 补多少",
        "2.1 岗位补助。每人每月800元。",
        "2.2 留用奖励。每人2000元。",
        "3. 还要注意什么",
        "不重复补助。",
    )
    assert [p.heading for p in provisions if p.kind is Kind.HEADING] == ["谁可以申请", "补多少", "还要注意什么"]


def test_a_list_of_papers_has_no_headings() -> None:
    _, provisions = read("# 某园补助通知", "需要的材料", "1. 申请表", "2. 营业执照", "请于月底前提交。")
    assert [p.kind for p in provisions if p.label in ("1.", "2.")] == [Kind.SUBITEM, Kind.SUBITEM]


def test_an_article_may_begin_with_a_heading_alone() -> None:
    _, provisions = read(
        "# 某园补助办法", "第一条 申报条件", "（一）在园区登记；", "（二）依法纳税。", "第二条 本办法自印发之日起施行。"
    )
    articles = [p for p in provisions if p.kind is Kind.ARTICLE]
    assert [p.heading for p in articles] == ["申报条件", ""]
