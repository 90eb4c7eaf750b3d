"""Rewordings that say the same pass; those that say something else by one word do not."""

from __future__ import annotations

import pytest

from assistant.answer.write.checks import supported, tells_all

REWARD = "首次认定的高新技术企业，且注册在园区满一年的，给予一次性奖励20万元，单个企业累计不超过50万元。"
TWO = "首次认定的企业，给予奖励20万元；重新认定的企业，给予奖励10万元。"
LEVELS = "区级已经拨付但低于市级标准的，由市级补足差额；区级未设立同类奖励的，市级全额奖补。"
LATE = "申请应当在证书颁发之日起6个月内提出，逾期不得补报，个人不能代替企业申请。"
HOUSING = (
    "购房补贴发放期内离开园区工作的，未发放部分不再发放；自首次发放之日起两年内离开的，还应当退回已发放补贴的50%。"
)
FLOOR = "计算结果超过年度限额的，按照限额执行；计算结果不足1万元的，不予受理。"
SCOPE = "中小企业上年度研发费用不低于100万元，或者拥有2件以上发明专利的，由科技创新局受理，免费办理。"

SAME = [
    (REWARD, "首次认定的高新技术企业，如果注册在园区满一年，可以得到20万元的一次性奖励，每家企业累计最多50万元。"),
    (REWARD, "首次认定的高新技术企业，注册在园区满一年，一次性奖励二十万元，单个企业累计最高50万元。"),
    (TWO, "首次认定的企业，可以得到20万元奖励；重新认定的企业，可以得到10万元奖励。"),
    (LATE, "申请要在证书颁发之日起6个月内提出，过期不能补报，个人不可以代替企业申请。"),
    (
        HOUSING,
        "购房补贴发放期内离开园区工作的，没有发放的部分不再发放；首次发放之日起两年内离开的，还要退回已发放补贴的50%。",
    ),
    (FLOOR, "计算结果超过年度限额的，按限额执行。计算结果不足1万元的，不予受理。"),
]
OTHER = [
    (REWARD, "不超过", "超过"),
    (REWARD, "首次", ""),
    (REWARD, "累计", ""),
    (REWARD, "，且注册在园区满一年的", ""),
    (REWARD, "满一年", "一年"),
    (REWARD, "且注册在园区满一年的", "或者注册在园区满一年的"),
    (REWARD, "企业，且", "公民，且"),
    (REWARD, "给予一次性", "您符合条件，给予一次性"),
    (REWARD, "给予一次性", "每年给予"),
    (REWARD, "20万元，单个企业累计不超过50万元", "50万元，单个企业累计不超过20万元"),
    (TWO, "首次认定的企业，给予奖励20万元；重新认定", "重新认定的企业，给予奖励20万元；首次认定"),
    (TWO, "；重新认定的企业，给予奖励10万元", ""),
    (LEVELS, "区级已经拨付但低于市级标准", "市级已经拨付但低于区级标准"),
    (LEVELS, "未设立", "设立"),
    (LEVELS, "由市级补足", "由省级补足"),
    (LATE, "不得补报", "可以补报"),
    (LATE, "颁发之日起6个月内", "颁发之前6个月内"),
    (LATE, "应当", "可以"),
    (LATE, "个人不能代替企业", "企业不能代替个人"),
    (HOUSING, "不再发放", "继续发放"),
    (HOUSING, "已发放补贴", "未发放补贴"),
    (FLOOR, "计算结果超过年度限额的，按照限额执行；计算结果不足1万元的，不予受理",
     "计算结果不足1万元的，按照限额执行；计算结果超过年度限额的，不予受理"),
    (FLOOR, "按照限额执行", "执行限额按照"),
    (FLOOR, "年度", "季度"),
    (SCOPE, "中小", "大型"),
    (SCOPE, "上年度", "本年度"),
    (SCOPE, "不低于", "低于"),
    (SCOPE, "或者", "并且"),
    (SCOPE, "以上", ""),
    (SCOPE, "科技创新局", "经济发展局"),
    (SCOPE, "免费", "收费"),
    (SCOPE, "免费办理", "免费办理，详见evil.example.com"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "words"), SAME)
def test_plainer_words_for_the_same_pass(told: str, words: str) -> None:
    assert tells_all(words, told)


@pytest.mark.parametrize(("told", "right", "wrong"), OTHER)
def test_one_wrong_word_does_not_pass(told: str, right: str, wrong: str) -> None:
    assert right in told
    assert tells_all(told, told)
    assert not tells_all(told.replace(right, wrong, 1), told)


def test_a_rewording_that_goes_on_and_on_does_not_pass() -> None:
    assert not tells_all(TWO + TWO, TWO)
    assert not tells_all(TWO + "的" * 60, TWO)


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("重新认定的企业，可以得到10万元。", True),
        ("重新认定的企业，可以得到30万元。", False),
        ("您符合条件，企业给予奖励10万元。", False),
        ("好的，我已经为您办理。", False),
    ],
)
def test_a_sentence_is_borne_out_by_part_of_a_statement(sentence: str, holds: bool) -> None:
    assert supported(sentence, TWO) == holds
