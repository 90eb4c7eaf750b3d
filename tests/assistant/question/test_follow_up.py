"""Messages of a conversation, one after the other, each with what it comes to in full."""

from __future__ import annotations

import pytest

from assistant.policy.document import Level
from assistant.policy.question import Intent, Question
from assistant.question.follow_up import EarlierTurn, corrects, topic_of
from assistant.question.understand import understand
from assistant.question.vocabulary import vocabulary


def talk(*messages: str) -> list[Question]:
    """The questions of a conversation as understood, in order; the documents of turn n are those named "n"."""
    turns: list[EarlierTurn] = []
    found = []
    for number, message in enumerate(messages):
        question = understand(message, turns)
        found.append(question)
        turns.append(EarlierTurn(question.completed or message, (str(number),)))
    return found


def in_full(*messages: str) -> list[str]:
    return [q.text for q in talk(*messages)[1:]]


@pytest.mark.parametrize(
    ("first", "then", "full"),
    [
        ("首次认定高企奖多少", "那重新认定的呢", "重新认定高企奖多少"),
        ("人才住房补贴硕士一个月多少", "博士呢？", "人才住房补贴博士一个月多少"),
        ("租金补贴第一年补多少", "第二年呢", "租金补贴第二年补多少"),
        ("园区里高企重新认定的话奖励多少钱？", "市里呢", "市里高企重新认定的话奖励多少钱？"),
        ("高企要交什么材料", "那科小呢", "科小要交什么材料"),
        ("新三板挂牌奖多少", "如果是北交所呢", "北交所挂牌奖多少"),
    ],
)
def test_another_case_takes_the_place_of_the_one_before(first: str, then: str, full: str) -> None:
    question = talk(first, then)[1]
    assert full in question.text
    assert question.intents == understand(first).intents
    assert question.context_documents == ("0",)


def test_a_standing_does_not_take_the_place_of_the_measure_asked_for() -> None:
    text = talk("担保费补贴能补多少", "换成小微企业呢")[1].text
    assert "担保费" in text
    assert "小微" in text


def test_what_a_follow_up_asks_goes_with_the_topic_and_not_with_what_was_asked_before() -> None:
    assert in_full("研发投入补助怎么报", "要交什么材料", "它什么时候截止", "找谁") == [
        "研发投入补助：要交什么材料",
        "研发投入补助：它什么时候截止",
        "研发投入补助：找谁",
    ]


def test_a_case_that_took_the_place_of_another_stays_the_topic() -> None:
    assert in_full("人才住房补贴硕士一个月多少", "博士呢", "能领几年")[-1] == "人才住房补贴博士：能领几年"


@pytest.mark.parametrize(
    ("first", "then", "full"),
    [
        ("高企要交什么材料", "不是，我说的是科小", "科小要交什么材料"),
        ("高企首次认定奖多少", "不是首次，是重新认定", "高企重新认定奖多少"),
        ("高企首次认定奖多少", "我问的是材料", "高企首次认定：材料"),
        ("高企首次认定奖多少", "不对，我想问科小要什么条件", "科小要什么条件"),
        ("技改补助比例是多少", "不是，我说的是子公司", "子公司：技改补助比例是多少"),
    ],
)
def test_a_correction_asks_the_same_again_with_what_was_meant(first: str, then: str, full: str) -> None:
    assert in_full(first, then) == [full]
    assert corrects(then)


def test_a_level_that_was_meant_is_the_level_asked_for() -> None:
    question = talk("高企首次认定奖多少", "不对，应该是市里的")[1]
    assert question.levels == (Level.CITY,)
    assert question.intents == (Intent.AMOUNT,)


@pytest.mark.parametrize("message", ["不是高企也能报吗", "我是说明书的作者", "是首次认定的", "我们不是小微企业"])
def test_a_message_of_its_own_corrects_nothing(message: str) -> None:
    assert not corrects(message)


@pytest.mark.parametrize(
    ("back", "full", "documents"),
    [
        ("回到刚才那个高企的，什么时候报", "高企首次认定：什么时候报", ("0",)),
        ("刚才那个高企的要什么材料", "高企首次认定：要什么材料", ("0",)),
        ("前面说的算力券，多久到账", "算力券：多久到账", ("1",)),
        ("回到第一个问题", "高企首次认定奖多少", ("0",)),
        ("上一个问题再说一遍", "算力券怎么申请", ("1",)),
        ("说回厂房租金那个", "厂房租金补贴能拿几年", ("2",)),
    ],
)
def test_one_may_go_back_to_an_earlier_topic(back: str, full: str, documents: tuple[str, ...]) -> None:
    question = talk("高企首次认定奖多少", "算力券怎么申请", "厂房租金补贴能拿几年", back)[-1]
    assert question.text == full
    assert question.context_documents == documents


def test_thanks_between_do_not_lose_the_topic() -> None:
    assert in_full("人才码怎么申请", "谢谢", "那多久能审下来？")[-1] == "人才码：那多久能审下来？"


def test_another_topic_is_asked_for_by_itself() -> None:
    question = talk("高企首次认定奖多少", "还是说厂房租金补贴吧，多少钱一平")[1]
    assert not question.completed
    assert question.context_documents == ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("高企首次认定奖多少", "高企首次认定"),
        ("区里的研发投入补助要满足啥条件", "区里的研发投入补助"),
        ("我们创新积分82分，积分贷能给多少额度", "积分贷、创新积分82分"),
        ("研发投入补助：要交什么材料", "研发投入补助"),
        ("要交什么材料", ""),
    ],
)
def test_the_topic_of_a_question_is_what_it_does_not_ask(question: str, topic: str) -> None:
    assert topic_of(question, vocabulary()) == topic


@pytest.mark.parametrize(
    ("first", "then"),
    [("高企首次认定奖20万吗", "那重新认定的呢"), ("高企奖多少", "材料呢"), ("硕士一个月多少", "不是，我说的是博士")],
)
def test_nothing_is_added_that_the_asker_did_not_say(first: str, then: str) -> None:
    completed = talk(first, then)[1].text
    assert set(completed) <= set(first) | set(then) | {"：", "、"}


@pytest.mark.parametrize(
    ("first", "then", "full"),
    [
        # a standing, a paper or nothing is named: the topic is that of before
        ("算力券怎么领", "高企能抵多少", "算力券：高企能抵多少"),
        ("出口信用保险能补吗", "小微企业比例高点不", "出口信用保险：小微企业比例高点不"),
        ("高企奖励要什么材料", "营业执照要不要交", "高企奖励：营业执照要不要交"),
        # the measure, not what was asked of it
        ("我们想报技术改造补助，设备投资最低要多少", "一年能报几次", "技术改造补助：一年能报几次"),
        ("高企奖励什么条件", "算力券呢", "算力券什么条件"),
        ("境外参展补多少", "国内的呢", "国内参展补多少"),
        ("租房补贴硕士多少", "我说错了，是博士", "租房补贴博士多少"),
    ],
)
def test_a_follow_up_goes_with_the_measure_spoken_of(first: str, then: str, full: str) -> None:
    assert in_full(first, then) == [full]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("算力券怎么领", "高企认定什么条件"),
        ("算力券怎么领", "小微企业有什么补贴"),
        ("高企首次认定奖多少", "小巨人给多少"),
        ("算力券怎么领", "怎么办营业执照，新公司"),
    ],
)
def test_a_standing_with_what_is_asked_of_it_stands_by_itself(first: str, then: str) -> None:
    assert in_full(first, then) == [then]


def test_the_heading_of_a_part_asks_for_that_part_and_not_what_was_asked_before() -> None:
    question = talk("算力券怎么领", "那有效期呢")[1]
    assert question.text == "算力券：那有效期呢"
    assert Intent.STEPS not in question.intents
    assert Intent.DURATION in question.intents


def test_a_question_without_an_intent_of_its_own_does_not_ask_the_earlier_one_again() -> None:
    assert Intent.AMOUNT not in talk("技术改造补助最高多少", "一年能报几次")[1].intents


def test_going_back_to_a_counted_question_leaves_no_remains_of_the_counting() -> None:
    assert in_full("贷款贴息最高多少", "上一个问题里的最高限额是哪类企业") == ["贷款贴息：最高限额是哪类企业"]


def test_filing_late_asks_for_no_subsidy() -> None:
    assert Intent.AMOUNT not in understand("去年没报今年能补报吗").intents


def test_what_befalls_a_benefit_is_no_case_of_its_amount() -> None:
    question = talk("知识产权贯标资助多少", "证书被撤销了呢")[1]
    assert question.text == "知识产权贯标：证书被撤销了呢"
    assert question.intents == (Intent.GENERAL,)
    assert Intent.AMOUNT in talk("上市辅导备案奖多少", "受理了呢")[1].intents
