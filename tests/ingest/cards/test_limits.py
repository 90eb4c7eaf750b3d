"""Time limits of steps, in the constructions in which measures, notices and service guides state them."""

from __future__ import annotations

import pytest

from assistant.policy.card import TimeLimit
from ingest.cards.filing.limits import read_limits
from tests.ingest.cards.filing_texts import filing_text


def limits(*parts: str | list[list[str]]) -> list[TimeLimit]:
    return read_limits(filing_text(*parts))


def told(sentence: str) -> list[tuple[str, int, str, str]]:
    return [(x.what, x.count, x.unit.value, x.since) for x in limits(f"第一条 {sentence}")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("经发局自受理之日起10个工作日内完成审核。", [("审核", 10, "working_day", "受理之日")]),
        ("经发局应当于十五个工作日内完成初审。", [("初审", 15, "working_day", "")]),
        ("收到申请后3日内作出受理决定。", [("受理", 3, "day", "收到申请")]),
        ("自申报截止日起20个工作日内，组织专家评审。", [("专家评审", 20, "working_day", "申报截止日")]),
        ("审核时限为15个工作日。", [("审核", 15, "working_day", "")]),
        ("拟支持名单公示不少于5个工作日。", [("公示", 5, "working_day", "")]),
        ("对拟支持名单进行为期5个工作日的公示。", [("公示", 5, "working_day", "")]),
        ("公示满7日无异议的，予以认定。", [("公示", 7, "day", "")]),
        ("公示期5个工作日。", [("公示", 5, "working_day", "")]),
        ("资金在公示期满后20个自然日内拨付。", [("拨付", 20, "day", "公示期满")]),
        ("自资金下达之日起30日内到位。", [("拨付", 30, "day", "资金下达之日")]),
        ("20个工作日（不含公示时间）内完成审核。", [("审核", 20, "working_day", "")]),
        ("材料不齐的，一次性告知，企业应当在5个工作日内补正。", [("补正", 5, "working_day", "一次性告知")]),
        ("补正期限为10个工作日。", [("补正", 10, "working_day", "")]),
        ("主管部门自收到异议之日起10个工作日内答复。", [("答复异议", 10, "working_day", "收到异议之日")]),
        ("符合条件的，当场办结。", [("办结", 0, "day", "")]),
        ("热线24小时内响应，3个工作日内办结。", [("响应", 24, "hour", ""), ("办结", 3, "working_day", "")]),
        ("合作银行自收到推荐之日起５个工作日内完成授信审批。", [("审批", 5, "working_day", "收到推荐之日")]),
        ("审核通过后2个工作日内制发证书。", [("制发证书", 2, "working_day", "审核通过")]),
        ("受理后，5个工作日内出具意见。", [("出具", 5, "working_day", "受理")]),
        (
            "窗口三个工作日内受理，经发局二十个工作日内审核，公示五个工作日。",
            [("受理", 3, "working_day", ""), ("审核", 20, "working_day", ""), ("公示", 5, "working_day", "")],
        ),
    ],
)
def test_a_time_limit_is_read_with_what_it_is_of_and_since_when(
    sentence: str, expected: list[tuple[str, int, str, str]]
) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "申报时间为每年7月1日至8月31日，受理上一年度的事项。",
        "本办法有效期三年，期满前30日内评估。",
        "企业应当自收到通知之日起30日内退回资金。",
        "在产品列入目录之日起12个月内的实际销售到账金额为基数。",
        "自认定之日起三年内不再受理其申请。",
        "一年内两次以上被认定为失信的，取消资格。",
        "企业应当在变更后15日内报告。",
        "连续缴纳社会保险满6个月。",
    ],
)
def test_terms_that_are_no_time_limits_of_a_step_are_left_alone(sentence: str) -> None:
    assert told(sentence) == []


def test_a_step_without_a_verb_of_its_own_is_named_by_its_heading() -> None:
    found = limits(
        "一、办理流程",
        "（一）形式审查：自收到申请之日起5个工作日内。",
        "（二）现场核查与评审。经发局在受理截止后30个工作日内组织专家完成。",
        "（三）公示：7日。",
    )
    assert [(x.what, x.count) for x in found] == [("形式审查", 5), ("现场核查与评审", 30), ("公示", 7)]


def test_the_time_of_a_service_guide_is_that_of_the_whole() -> None:
    found = limits("一、办理时限", "承诺时限：5个工作日", "法定时限：20个工作日")
    assert [(x.what, x.count, x.unit.value) for x in found] == [
        ("承诺时限", 5, "working_day"),
        ("法定时限", 20, "working_day"),
    ]


def test_a_table_gives_each_step_its_time() -> None:
    found = limits(
        "一、办理时限",
        [
            ["环节", "时限", "起算点"],
            ["备案审核", "10个工作日", "收到完整材料之日"],
            ["结果送达", "3日内送达", "作出决定之日"],
        ],
    )
    assert [(x.what, x.count, x.unit.value, x.since) for x in found] == [
        ("备案审核", 10, "working_day", "收到完整材料之日"),
        ("送达", 3, "day", "作出决定之日"),
    ]


def test_a_table_of_ways_gives_each_column_its_step() -> None:
    found = limits("一、方式", [["方式", "审核时限", "公示时间"], ["即申即享", "5个工作日", "3个工作日"]])
    assert [(x.what, x.count) for x in found] == [("审核", 5), ("公示", 3)]


def test_the_unit_may_stand_in_the_head_of_the_column() -> None:
    found = limits("一、时限", [["类型", "响应时限（小时）", "办结时限（工作日）"], ["咨询", "2", "1"]])
    assert [(x.what, x.count, x.unit.value) for x in found] == [
        ("响应", 2, "hour"),
        ("咨询", 1, "working_day"),
    ]


def test_months_of_a_subsidy_in_a_table_are_no_time_limit() -> None:
    assert limits("一、标准", [["人员类别", "标准", "最长补贴期限"], ["博士", "每月1000元", "36个月"]]) == []


def test_conditions_hold_no_time_limits() -> None:
    assert limits("第一条 申请人应当符合下列条件：", "（一）在30日内完成备案；", "（二）依法纳税。") == []


def test_the_quote_holds_the_number_and_what_is_done() -> None:
    (limit,) = limits("第一条 经发局自受理之日起１０个工作日内完成审核，并公布。")
    assert limit.source.quote == "自受理之日起１０个工作日内完成审核"
    assert limit.source.at == "第一条"
