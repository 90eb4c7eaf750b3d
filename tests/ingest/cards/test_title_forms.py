"""Titles in forms beside lists of conditions: calls of notices, tables of levels, sentences that choose or list; grants under a lead."""

from __future__ import annotations

from assistant.policy.card import BenefitKind, Card
from ingest.cards.read import Readers, read_card
from tests.ingest.cards.card_texts import card_text


def read(text: str) -> Card:
    return read_card(card_text(text), readers=Readers())


def titles(text: str) -> list[str]:
    return [b.source.quote for b in read(text).benefits if b.kind is BenefitKind.QUALIFICATION]


def test_a_notice_calls_for_those_who_want_to_be_chosen() -> None:
    text = """关于征集2026年度攻关团队的通知
为解决共性难题，现公开征集2026年度攻关团队，有关事项如下。
一、报名条件
1. 团队成员不少于8人；
2. 有固定的研发场所。"""
    assert titles(text) == ["现公开征集2026年度攻关团队"]


def test_the_rows_under_what_it_takes_to_be_listed_are_titles_each() -> None:
    text = """上市后备企业入库指南
一、谁可以入库
按下表申请进入相应层次
层次 | 入库标准
种子层 | 上年度营业收入3000万元以上
成长层 | 近两年净利润合计不低于1000万元，已与券商签约"""
    assert [quote.split(" | ")[0] for quote in titles(text)] == ["种子层", "成长层"]


def test_a_sentence_says_who_is_chosen_and_by_whom() -> None:
    text = """某某高新区科技贷款办法
第一条 合作银行应当为在高新区设有科技支行的银行，由财政金融局每两年遴选一次。"""
    assert titles(text) == ["第一条 合作银行应当为在高新区设有科技支行的银行，由财政金融局每两年遴选一次"]


def test_items_under_a_paragraph_of_a_heading_are_grants_of_their_own() -> None:
    text = """某某开发区上市奖励指南
一、入库企业的奖励
后备库企业按进程分段领取奖励，每段只享受一次：
（1）完成股份制改造的，奖励50万元；
（2）通过辅导备案的，奖励80万元。"""
    assert [b.source.quote for b in read(text).benefits] == [
        "完成股份制改造的，奖励50万元；",
        "通过辅导备案的，奖励80万元。",
    ]


def test_what_is_raised_for_some_is_granted_all_the_same() -> None:
    text = """某某园区仪器补助办法
第一条 企业使用共享仪器的，按实际支付使用费的40%给予补助，小微企业补助比例提高到50%。"""
    assert len(read(text).benefits) == 1
