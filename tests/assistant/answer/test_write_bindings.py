"""Whether two wordings bind alike."""

from __future__ import annotations

import pytest

from assistant.answer.write.bindings import binding_words, bindings_of

ALIKE = [
    ("营业收入不低于2000万元", "营业收入2000万元以上"),
    ("营业收入2000万元以上（含）", "营业收入至少2000万元"),
    ("补贴最高不超过50万元", "补贴最多50万元"),
    ("不得重复享受", "不能重复享受"),
    ("未被列入失信名单", "没有被列入失信名单"),
    ("应当在10个工作日内提交", "要在10个工作日内提交"),
    ("二十万元以下的", "20万元以下的"),
]
UNLIKE = [
    ("补贴不超过50万元", "补贴超过50万元"),
    ("补贴不超过50万元", "补贴50万元"),
    ("奖励20万元", "最高奖励20万元"),
    ("营业收入不低于2000万元，研发投入100万元", "营业收入2000万元，研发投入不低于100万元"),
    ("不得重复享受", "可以重复享受"),
    ("不得重复享受", "得重复享受"),
    ("给予奖励", "不给予奖励"),
    ("首次认定的", "认定的"),
    ("每年10万元", "10万元"),
    ("累计20万元", "20万元"),
    ("应当提交", "可以提交"),
    ("可以申请", "必须申请"),
    ("仅限小微企业", "小微企业"),
    ("符合条件之一的", "同时符合条件的"),
    ("除外", "包括"),
]


@pytest.mark.parametrize(("text", "told"), ALIKE)
def test_plainer_words_for_the_same_bind_alike(text: str, told: str) -> None:
    assert not bindings_of(text).differs(bindings_of(told))


@pytest.mark.parametrize(("text", "told"), UNLIKE)
def test_a_word_that_turns_or_widens_a_rule_is_noticed(text: str, told: str) -> None:
    assert bindings_of(text).differs(bindings_of(told))


def test_a_longer_comparator_is_not_taken_for_the_one_inside_of_it() -> None:
    groups = {group for group, _ in bindings_of("不超过50万元").comparators}
    assert groups == {"at_most"}
    assert bindings_of("不超过50万元").denied == ()


def test_no_word_stands_in_two_groups() -> None:
    words = binding_words()
    for table in (words.comparators, words.others):
        listed = [word for group in table.values() for word in group]
        assert len(listed) == len(set(listed))
    assert not set(words.may) & set(words.must)
