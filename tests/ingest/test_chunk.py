"""Passages: what is searched and cited."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.provision import Passage
from assistant.policy.provision import ProvisionKind as Kind
from assistant.providers.tokenizer import count_tokens
from ingest.canonical import Canonical, canonicalise
from ingest.chunk import BUDGET_TOKENS, CONTEXT_CHARACTERS, build_passages
from ingest.frame import find_frame
from ingest.parse.blocks import Block
from ingest.structure import build_provisions

TITLE = "某区高新技术企业培育奖励办法"
LONG = "企业应当在规定期限内如实提交材料，主管部门应当依法审核并及时反馈结果，不得收取任何费用"


def read(*lines: str) -> tuple[Canonical, tuple[Passage, ...]]:
    blocks = [Block("heading", TITLE, 1, 1), *(Block("text", line, 1) for line in lines)]
    canonical = canonicalise(blocks)
    frame = find_frame(canonical)
    provisions = build_provisions(canonical, frame)
    return canonical, build_passages(canonical, provisions, frame, document_id="d", title=f"《{TITLE}》")


def test_short_article_is_one_passage_with_its_items() -> None:
    canonical, passages = read(
        "第一章 条件", "第一条 企业应当：", "（一）登记；", "（二）纳税。", "前款由税务部门核实。"
    )
    assert [p.text for p in passages] == [canonical.text[canonical.text.index("第一条") :]]
    assert passages[0].context == f"{TITLE} › 第一章 条件 › 第一条"
    assert passages[0].kind is Kind.ARTICLE


def test_long_article_is_a_passage_an_item_with_its_lead_in() -> None:
    items = [f"（{n}）{LONG}；" for n in "一二三四五六七八"]
    canonical, passages = read("第一条 申请奖励的企业，应当同时符合下列条件：", *items)
    assert [p.text for p in passages] == items
    for passage in passages:
        assert [canonical.text[a:b] for a, b in passage.leads] == ["第一条 申请奖励的企业，应当同时符合下列条件："]
        assert passage.context.endswith("申请奖励的企业，应当同时符合下列条件：")
        assert passage.path == ("第一条", passage.text[:3])


def test_lead_ins_of_both_levels_go_with_a_subitem() -> None:
    subitems = [f"{n}.{LONG}；" for n in range(1, 9)]
    canonical, passages = read("第一条 应当符合下列条件：", "（一）符合下列条件之一的：", *subitems, "（二）其他。")
    leads = [canonical.text[a:b] for a, b in passages[0].leads]
    assert leads == ["第一条 应当符合下列条件：", "（一）符合下列条件之一的："]
    assert passages[-1].text == "（二）其他。"


def test_lead_in_that_says_something_of_its_own_is_a_passage_too() -> None:
    items = [f"（{n}）{LONG}；" for n in "一二三四五六七八"]
    _, passages = read("第一条 每家企业最高奖励20万元。申请企业应当符合下列条件：", *items)
    assert passages[0].text.startswith("第一条 每家企业最高奖励20万元。")


def test_long_lead_in_is_shortened_to_its_end_in_the_context() -> None:
    items = [f"（{n}）{LONG}；" for n in "一二三四五六七八"]
    _, passages = read(f"第一条 {LONG * 4}，应当符合下列条件：", *items)
    assert all(len(p.context) <= CONTEXT_CHARACTERS for p in passages)
    assert passages[-1].context.endswith("应当符合下列条件：")


def test_long_paragraph_is_split_at_sentence_ends() -> None:
    _, passages = read("第一条 " + f"{LONG}。" * 20)
    assert len(passages) > 1
    assert all(p.text.endswith("。") for p in passages)
    assert all(p.tokens <= BUDGET_TOKENS for p in passages)


def test_sentence_over_the_budget_stays_whole() -> None:
    sentence = "，".join([LONG] * 20) + "。"
    _, passages = read(f"第一条 前一句。{sentence}后一句。")
    assert [p.text for p in passages] == ["第一条 前一句。", sentence, "后一句。"]


def test_headings_title_number_salutation_and_signature_are_no_passages() -> None:
    _, passages = read(
        "某管办〔2026〕1号",
        "各有关企业：",
        "一、申报时间",
        "11月2日至12月11日。",
        "附件：1.申请表；2.说明",
        "某区管理委员会",
        "2026年1月1日",
    )
    assert [p.text.split("\n")[0] for p in passages] == ["11月2日至12月11日。"]
    assert passages[0].path == ("一、申报时间",)


def test_question_is_context_and_part_of_the_text() -> None:
    _, passages = read(
        "一、登录", "问1：没有执照可以登录吗？", "答：可以先实名登录。", "问2：可以授权几人？", "答：最多3名。"
    )
    assert passages[0].text == "问1：没有执照可以登录吗？\n答：可以先实名登录。"
    assert passages[0].context == f"{TITLE} › 一、登录 › 问1：没有执照可以登录吗？"


def test_tokens_count_context_and_text() -> None:
    _, passages = read("第一条 甲乙丙。")
    assert passages[0].tokens == count_tokens(passages[0].searched)


LINES = st.sampled_from(
    [
        *(
            "第一章 总则",
            "第一条 应当符合下列条件：",
            "第二条 " + LONG + "。",
            "一、条件",
            "二、标准。" + LONG * 3 + "。",
        ),
        *(
            "（一）" + LONG + "；",
            "（二）符合下列条件之一：",
            "（三）" + f"{LONG}。" * 9,
            "1." + LONG + "；",
            "2.乙。",
            LONG + "。",
        ),
        *(
            "说明如下：",
            "问：可以吗？",
            "答：可以。",
            "附件1 清单",
            "某区管理委员会",
            "2025年3月20日",
            "无标点的一段" + "文字" * 40,
        ),
    ]
)


@given(st.lists(LINES, max_size=25))
def test_passages_are_exact_spans_in_order_that_never_overlap(lines: list[str]) -> None:
    canonical, passages = read(*lines)
    end = 0
    for ordinal, passage in enumerate(passages):
        assert passage.ordinal == ordinal
        assert passage.text == canonical.text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
        assert end <= passage.start
        end = passage.end
        sentences = passage.text.replace("。", "\n").split("\n")
        assert passage.tokens <= BUDGET_TOKENS or len([s for s in sentences if s]) == 1
        assert all(b <= passage.start for _, b in passage.leads)


@given(st.lists(LINES, max_size=25))
def test_all_words_but_headings_and_lead_ins_are_in_a_passage(lines: list[str]) -> None:
    canonical, passages = read(*lines)
    kept = {i for p in passages for a, b in ((p.start, p.end), *p.leads) for i in range(a, b)}
    frame = find_frame(canonical)
    for index, paragraph in enumerate(canonical.paragraphs):
        text = canonical.of(paragraph)
        is_sentence = text.endswith(("。", "；")) and not text.startswith("附件")
        if index not in frame.members and is_sentence:
            assert kept.issuperset(range(paragraph.start, paragraph.end)), text


def test_document_of_one_line_can_still_be_found() -> None:
    _, passages = read()
    assert [p.text for p in passages] == [TITLE]
