"""What an answer must hold by the words that ask."""

from __future__ import annotations

import pytest

from assistant.answer.needs import acts, needs_met


@pytest.mark.parametrize(
    ("asking", "holds", "lacks"),
    [
        ("几点开门", "办公时间为工作日9:00—12:00。", "办公时间为工作日。"),
        ("最晚几号交", "2026年12月11日截止。", "逾期不予受理。"),
        ("什么时候报", "常年受理。", "通过平台报送。"),
        ("能补几成", "按40%给予补贴。", "给予补贴。"),
        ("体育馆打几折", "体育场馆5折。", "体育场馆向企业开放。"),
        ("给多少钱", "一次性奖励20万元。", "给予奖励。"),
        ("刻章要多少钱", "免费刻制。", "可以刻制。"),
        ("审核要几天", "5个工作日内办结。", "由科技局审核。"),
        ("电话是多少", "联系电话0099-88120106。", "请联系企业服务中心。"),
        ("在哪儿办", "一楼A18号窗口。", "由企业服务中心办理。"),
    ],
)
def test_a_figure_of_the_kind_asked_for_is_needed(asking: str, holds: str, lacks: str) -> None:
    assert needs_met(asking, holds)["lacks_figure"] == 0.0
    assert needs_met(asking, lacks)["lacks_figure"] == 1.0
    assert needs_met(asking, lacks)["needs_figure"] == 1.0


@pytest.mark.parametrize(
    ("asking", "holds", "lacks"),
    [
        ("哪几栋厂房还空着", "3栋可以租用。", "标准厂房面积不限。"),
        ("一共分几批", "分两批申报。", "每批次受理一个月。"),
        ("认哪几家担保公司", "（一）甲市融资担保有限公司；\n（二）乙科技担保有限公司；\n", "每家企业只补一次。"),
        ("各多少分", "每项10分。", "按比重计算。"),
    ],
)
def test_what_is_counted_stands_with_its_number(asking: str, holds: str, lacks: str) -> None:
    assert needs_met(asking, holds)["lacks_counted"] == 0.0
    assert needs_met(asking, lacks)["lacks_counted"] == 1.0


@pytest.mark.parametrize(
    ("rule", "record"),
    [
        ("入规给几家企业配专员", "去年有几家企业拿到了"),
        ("合格的标准是什么", "预审的合格率多高"),
        ("哪些企业可以报", "拿奖的是哪几家"),
        ("余额不足怎么办", "现在额度还剩多少"),
    ],
)
def test_what_came_of_a_rule_is_told_from_the_rule(rule: str, record: str) -> None:
    assert needs_met(rule, "")["asks_outcome"] == 0.0
    assert needs_met(record, "")["asks_outcome"] == 1.0


@pytest.mark.parametrize(
    ("asking", "same", "other"),
    [
        ("明年几月报", "明年的申报时间另行通知。", "2026年3月1日至4月30日申报。"),
        ("四季度有多少需求", "第四季度需求清单。", "第三季度需求清单。"),
        ("2027年几号开始", "2027年1月4日开始。", "2026年1月4日开始。"),
    ],
)
def test_another_time_than_the_one_asked_for_does_not_answer(asking: str, same: str, other: str) -> None:
    assert needs_met(asking, same)["other_time"] == 0.0
    assert needs_met(asking, other)["other_time"] == 1.0


def test_a_question_that_counts_nothing_needs_nothing() -> None:
    assert set(needs_met("要哪些材料", "").values()) == {0.0}


@pytest.mark.parametrize(
    ("clause", "speaks", "silent"),
    [
        ("奖励要退吗", "应当退回已领取的奖励资金。", "奖励20万元。"),
        ("这钱要不要交企业所得税", "不征企业所得税。", "依法纳税的企业奖励20万元。"),
        ("老婆的工作给安排吗", "配偶就业由人才服务中心协调。", "生活补贴每年4万元。"),
        ("设备能卖掉吗", "三年内不得转让、出租。", "按设备投资额的12%补助。"),
    ],
)
def test_an_answer_speaks_of_the_act_that_is_asked_for(clause: str, speaks: str, silent: str) -> None:
    assert needs_met(clause, speaks)["lacks_act"] == 0.0
    assert needs_met(clause, silent)["lacks_act"] == 1.0


def test_no_act_is_asked_for_in_words_that_tell_of_another() -> None:
    """A word twice among `asked` would want two things said at once."""
    asked = [word for act in acts() for word in act.asked]
    assert len(asked) == len(set(asked))
