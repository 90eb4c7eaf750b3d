"""Sentences out of a model's stream, wherever it is cut."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.write.reading import Reader, Spoken

JSON = '{"1": "首次认定的，奖励\\u0032\\u0030万元。第二句\\"引号\\"。", "资料2": "材料三份"}'
TEXT = "好的：\n首次认定的，奖励20万元。[1] 第二句。[1][2]\n3. 第三句\n第四句没有编号。"
THOUGHT = f"<think>想一想[1]。</think>\n{TEXT}<tool_call>{{}}</tool_call>"


def read(*pieces: str) -> list[Spoken]:
    reader = Reader()
    return [spoken for piece in pieces for spoken in reader.feed(piece)] + reader.finish()


def said(text: str, *numbers: int) -> Spoken:
    return Spoken(text, frozenset(numbers))


def test_json_is_read_sentence_by_sentence() -> None:
    assert read(JSON) == [said("首次认定的，奖励20万元。", 1), said('第二句"引号"。', 1), said("材料三份", 2)]


def test_text_is_read_with_the_marks_behind_before_or_at_the_lines_beginning() -> None:
    assert read(TEXT) == [
        said("好的："),
        said("首次认定的，奖励20万元。", 1),
        said("第二句。", 1, 2),
        said("第三句", 3),
        said("第四句没有编号。"),
    ]


@pytest.mark.parametrize("label", ["[1] ", "【1】", "1. ", "1、", "资料1：", "第1条资料改写后的话："])
def test_a_label_at_the_lines_beginning_counts_for_the_line(label: str) -> None:
    assert read(f"{label}一句。两句。\n三句。") == [said("一句。", 1), said("两句。", 1), said("三句。")]


def test_a_mark_at_the_lines_end_counts_for_all_its_sentences() -> None:
    assert read("一句。两句。[2]\n三句。") == [said("一句。", 2), said("两句。", 2), said("三句。")]


@given(st.sampled_from([JSON, TEXT, THOUGHT, f"```json\n{JSON}\n```"]), st.lists(st.integers(0, 90), max_size=12))
def test_where_the_stream_is_cut_makes_no_difference(words: str, cuts: list[int]) -> None:
    at = [0, *sorted(min(cut, len(words)) for cut in cuts), len(words)]
    assert read(*(words[a:b] for a, b in pairwise(at))) == read(words)


def test_character_by_character() -> None:
    for words in (JSON, TEXT, THOUGHT):
        assert read(*words) == read(words)


def test_thoughts_and_calls_of_tools_are_passed_over() -> None:
    assert read(THOUGHT) == read(TEXT)
    assert read("想一想，奖励500万元。</think>第一句。[1]")[-1] == said("第一句。", 1)
    assert read("<think>没有想完，奖励500万元。[1]") == []


def test_a_json_string_that_was_broken_off_says_nothing_of_its_last_sentence() -> None:
    assert read('{"1": "第一句。奖励20') == [said("第一句。", 1)]


def test_a_sentence_is_had_as_soon_as_it_ends() -> None:
    reader = Reader()
    assert reader.feed('{"1": "第一句。第二') == [said("第一句。", 1)]
    reader = Reader()
    assert reader.feed("第一句。[1]第二") == [said("第一句。", 1)]


@pytest.mark.parametrize("words", ['{"result": ["好的"]}', "[]", "{}", "{", '{"1": 5}'])
def test_json_of_another_kind_is_told_from_text(words: str) -> None:
    reader = Reader()
    assert reader.feed(words) + reader.finish() == []
    assert not reader.is_readable


@given(st.text(max_size=200))
def test_whatever_comes_is_read_without_harm(words: str) -> None:
    for spoken in read(words, json.dumps({"1": words}), words):
        assert spoken.text.strip() == spoken.text
