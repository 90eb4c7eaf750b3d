"""What a question asks for, and whether a passage names it beside the question's words."""

from __future__ import annotations

import pytest

from bench.asked_type import SIGNALS, Asked, best_support, candidates, support, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("电影《远山》的导演是谁", Asked.PERSON),
        ("《远山》的主演有哪些？", Asked.PERSON),
        ("展会什么时候开幕", Asked.DATE),
        ("第九届展会的闭幕时间", Asked.DATE),
        ("去年外贸增长了多少？", Asked.RATIO),
        ("城镇化率是多少", Asked.RATIO),
        ("总票房是多少", Asked.MONEY),
        ("春节档票房冠军是哪部电影", Asked.NAME),
        ("有多少人参赛", Asked.COUNT),
        ("一共建了几座桥", Asked.COUNT),
        ("峰会在哪举办", Asked.PLACE),
        ("吉祥物叫什么", Asked.NAME),
        ("讲讲这部片子", Asked.ANYTHING),
    ],
)
def test_a_question_tells_what_kind_of_thing_answers_it(question: str, kind: Asked) -> None:
    assert wanted(question).kind is kind


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("总票房是多少", "总票房为20.5亿元，观影3000万人次。", ["20.5亿元", "3000万"]),
        ("展会什么时候开幕", "展会3月10日开幕，共5天。", ["3月10日"]),
        ("有多少人参赛", "32支队、共1200人参赛。", ["1200人"]),
        ("有多少支队参赛", "32支队、共1200人参赛。", ["32支"]),
        ("城镇化率是多少", "城镇化率达64.7%，人口14亿。", ["64.7%"]),
    ],
)
def test_only_things_of_the_kind_that_is_asked_for_are_candidates(question: str, text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in candidates(wanted(question), text)] == found


def test_what_the_question_names_itself_is_no_answer() -> None:
    text = "凯尔·内斯夺得冠军。"
    assert candidates(wanted("谁是冠军"), text)
    assert candidates(wanted("谁赢了凯尔·内斯"), text) == []


def test_a_sentence_with_the_thing_asked_for_counts_above_one_on_the_same_topic() -> None:
    meant = wanted("2021年中国电影总票房是多少？")
    answers = support(meant, "2021年中国电影总票房为472.58亿元。")
    topic = support(meant, "2021年中国电影总票房稳居全球第一。")
    assert answers["typed_window"] == 1.0
    assert topic["typed_window"] == 0.0
    assert topic["coverage"] == answers["coverage"]


def test_another_year_and_another_edition_are_noticed() -> None:
    meant = wanted("2022年第57届展会的冠军是谁")
    other = support(meant, "2023年第58届展会冠军是王小明。")
    same = support(meant, "2022年第57届展会冠军是王小明。")
    assert (other["other_year"], other["narrowing_missing"] > 0) == (1.0, True)
    assert (same["other_year"], same["narrowing_missing"], same["same_year"]) == (0.0, 0.0, 1.0)


def test_the_best_of_several_passages_speaks_for_them() -> None:
    found = best_support("总票房是多少", ["今天下雨。", "总票房为20亿元。"])
    assert found["typed_window"] == 1.0
    assert best_support("总票房是多少", []) == dict.fromkeys(SIGNALS, 0.0)
    assert all(0.0 <= value <= 1.0 for value in found.values())
    assert set(found) == set(SIGNALS)


@pytest.mark.parametrize("odd", ["", "\n\n", "？？", "《》", "2022", "😀" * 50])
def test_odd_texts_are_judged_like_any(odd: str) -> None:
    assert set(support(wanted(odd), odd)) == set(SIGNALS)
