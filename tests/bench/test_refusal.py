"""Measuring refusals: what is given, how it is judged, and that no question is judged by a model that saw it."""

from __future__ import annotations

import random

import numpy as np

from bench.refusal import SIGNALS, Asked, given, halved, rates

QUESTION = Asked("谁赢了？", ("甲队赢了。",), tuple(f"第{n}场取消。" for n in range(9)))


def test_one_passage_that_answers_takes_the_place_of_one_that_does_not() -> None:
    without, answered = given(QUESTION, 5, random.Random(1))
    assert len(without) == len(answered) == 5
    assert set(without) <= set(QUESTION.negative)
    assert answered == ["甲队赢了。", *without[:4]]


def test_rates_tell_right_from_false_refusals() -> None:
    found = rates(np.array([True, False, True, True]), np.array([0.0, 0.0, 0.0, 1.0]))
    assert (found.refused, found.refused_falsely) == (2 / 3, 1.0)


def test_a_half_is_judged_by_what_the_other_half_teaches() -> None:
    answerable = np.tile([0.0, 1.0], 40)
    half = np.repeat([0.0, 1.0], 40)
    # in the first half a high score goes with an answer, in the second with none
    signals = [{SIGNALS[0]: float(a == h)} for a, h in zip(answerable, half, strict=True)]
    found = rates(halved(signals, answerable, half), answerable)
    assert found.refused < 0.1
    assert found.refused_falsely > 0.9


def test_an_answer_is_told_where_every_part_of_it_stands_in_some_spelling() -> None:
    question = Asked("谁和谁？", (), (), (("甲",), ("乙", "B")))
    assert question.told_by("甲与B同行。")
    assert not question.told_by("甲独行。")
