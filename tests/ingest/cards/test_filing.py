"""The filing guide as a whole: of a document, of some of its provisions, of none; and what no text may break."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.policy.card import FilingGuide, Ref
from ingest.cards.filing.guide import read_filing
from tests.ingest.cards.filing_texts import card_text

MEASURE = (
    "第一条 为支持研发，制定本办法。",
    "第二条 申报时间为每年5月1日至6月15日。",
    "第三条 申请首次奖励应当提交下列材料：",
    "（一）申请表，加盖公章；",
    "（二）营业执照复印件，一式两份。",
    "第四条 申请续期奖励应当提交下列材料：",
    "（一）续期报告；",
    "（二）上年度财务报表。",
    "第五条 企业通过“某某通”平台提交申请。科技局自受理之日起10个工作日内完成审核，公示5个工作日。",
    "第六条 本办法由某区科技局负责解释，咨询电话010-66010201。",
)


def quotes(guide: FilingGuide) -> list[Ref]:
    listed = (guide.windows, guide.steps, guide.materials, guide.time_limits, guide.contacts, guide.channels)
    return [entry.source for entries in listed for entry in entries]


def test_every_entry_stands_in_the_text_where_it_says() -> None:
    text = card_text(*MEASURE)
    guide = read_filing(text)
    assert guide is not None
    assert len(quotes(guide)) > 8
    for ref in quotes(guide):
        assert text.text[ref.start : ref.end] == ref.quote != ""
        assert text.named(ref.at) is not None


def test_a_guide_of_one_article_says_only_what_the_article_says() -> None:
    text = card_text(*MEASURE)
    article = text.named("第四条")
    assert article is not None
    guide = read_filing(text, [article])
    assert guide is not None
    assert [m.name for m in guide.materials] == ["续期报告", "上年度财务报表"]
    assert guide.windows == guide.time_limits == guide.contacts == ()


def test_a_text_that_says_nothing_of_filing_has_no_guide() -> None:
    assert read_filing(card_text("第一条 为支持研发，制定本办法。", "第二条 奖励遵循公开、公平的原则。")) is None


WORDS = st.sampled_from(
    [
        "提交下列材料：",
        "（一）",
        "；",
        "。",
        "，",
        "每年",
        "13月45日",
        "2月30日",
        "至",
        "自",
        "之日起",
        "九九九个工作日内",
        "公示",
        "（",
        "）",
        "《",
        "电话",
        "010-6601",
        "99999999",
        "每季度",
        "的，提供",
        "加盖公章",
        "复印件",
        "窗口",
        "平台",
        "登录",
        "常年受理",
        "以通知为准",
        "免于提交",
        "0月0日至",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=40), st.lists(st.text(max_size=8), max_size=6))
def test_no_text_makes_the_reader_fail(words: list[str], cells: list[str]) -> None:
    rows = [["材料名称", "办理时限", "申报时间", "电话"], (cells * 4 + ["", "", "", ""])[:4]]
    text = card_text("第一条 申报材料", "".join(words) or "。", rows, "".join(reversed(words)) or "。")
    guide = read_filing(text)
    for ref in quotes(guide) if guide else ():
        assert text.text[ref.start : ref.end] == ref.quote


@pytest.mark.timed
def test_a_long_document_is_read_in_a_moment() -> None:
    text = card_text(*MEASURE * 4)
    read_filing(text)
    start = time.perf_counter()
    read_filing(text)
    assert time.perf_counter() - start < 0.1
