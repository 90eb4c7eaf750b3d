"""What holds of every reading: it never raises, its words are those of the text, its figures stand in them, it is quick."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.policy.card import Rate
from ingest.cards.awards.claims import Claim
from ingest.cards.awards.read import read_granted
from ingest.cards.awards.scores import read_score
from ingest.cards.awards.stacking import read_stacking
from ingest.cards.conditions.leaves import LeafReader
from tests.ingest.cards.award_texts import article, document, sheet

_PIECES = st.sampled_from(
    re.findall(
        r"\S+",
        "给予 奖励 补助 最高 不超过 每人 每月 每 按照 研发费用 的 5% 百分之 3000 万元 亿元 、 ， 。 ； （ ） 分别 国家级 省级 以上 "
        "的部分 提高 至 个百分点 表1 第二条 就高不重复 合计 累计 减半征收 １００ 五百 一次性 拨付60% 不足 舍去 = × | / : 1:0.5 分之 "
        "元/人 A级 85分 超过",
    )
)
_WORDS = st.lists(_PIECES, max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(_WORDS, st.lists(st.tuples(_WORDS, _WORDS), min_size=1, max_size=4))
def test_odd_texts_are_read_without_an_error_and_quoted_as_they_stand(words: str, rows: list[tuple[str, str]]) -> None:
    lines = [f"{a.replace('|', '')} | {b.replace('|', '')}" for a, b in rows]
    text = document(f"第一条 奖励标准。{words}", sheet("表1 奖励标准", "级别 | 奖励金额（万元）", *lines))
    leaves = LeafReader(text)
    for provision in text.provisions:
        granted = read_granted(text, provision, leaves, Claim((provision.start, provision.lead_end)))
        if granted is not None:
            source = granted.award.rule.source
            assert text.text[source.start : source.end] == source.quote
    read_stacking(text)
    read_score(text, None, leaves)


@pytest.mark.timed
def test_a_long_measure_is_read_in_time() -> None:
    article_words = "按照上年度研发费用的5%给予补助，最高不超过200万元；属于高新技术企业的，提高5个百分点。"
    text = document(*(f"第{n}条 {article_words}" for n in "一二三四五六七八九十"))
    provisions = [p for p in text.provisions if p.label.endswith("条")]
    read_granted(text, provisions[0], LeafReader(text))  # the vocabulary is read once
    started = time.perf_counter()
    for provision in provisions:
        read_granted(text, provision, LeafReader(text))
    read_stacking(text)
    assert time.perf_counter() - started < 0.5  # ten times what it takes on a busy machine


def test_the_same_words_ask_for_the_same_fact() -> None:
    text = document("第一条 按照律师代理支出的50%给予补助。", "第二条 按照律师代理支出的30%给予补助。")
    leaves = LeafReader(text)
    read = [read_granted(text, article(text, label), leaves) for label in ("第一条", "第二条")]
    bases = {granted.award.rule.base for granted in read if granted and isinstance(granted.award.rule, Rate)}
    assert bases == {"x_measures_1"}
