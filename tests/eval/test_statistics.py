from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import Sample, holm, interval, paired_difference, value


def shares(outcomes: list[int]) -> Sample:
    return Sample.of([(float(o), 1.0, 1.0) for o in outcomes])


def test_an_interval_of_a_share_is_that_of_the_binomial() -> None:
    found = interval(shares([1] * 80 + [0] * 20), "share")
    assert found is not None
    assert found.low == pytest.approx(0.72, abs=0.015)  # 0.8 ± 1.96·√(0.8·0.2/100)
    assert found.high == pytest.approx(0.88, abs=0.015)


def test_where_all_is_right_the_interval_still_says_how_few_cases_there_were() -> None:
    few, many = interval(shares([1] * 10), "share"), interval(shares([1] * 300), "share")
    assert few is not None
    assert many is not None
    assert (few.low, few.high) == (pytest.approx(0.722, abs=0.001), 1.0)  # Wilson, 10 of 10
    assert many.low > 0.98


def test_cases_weigh_by_what_was_possible_in_them() -> None:
    assert value(Sample.of([(1, 1, 1), (0, 3, 1)]), "share") == 0.25
    assert value(Sample.of([(1, 1, 1), (0, 0, 0)]), "share") == 1  # the second was not judged


def test_quantiles_and_totals_have_intervals_too() -> None:
    seconds = Sample.of([(float(n), 1.0, 1.0) for n in range(1, 101)])
    assert value(seconds, "p50") == 50
    assert value(seconds, "p95") == 95
    found = interval(seconds, "p50")
    assert found is not None
    assert found.low < 50 < found.high
    assert value(seconds, "total") == 5050


@pytest.mark.parametrize("aggregate", ["share", "total", "mean", "p50", "p95"])
def test_nothing_judged_has_no_value_and_no_interval(aggregate: str) -> None:
    none = Sample.of([(0, 0, 0), (0, 0, 0)])
    assert value(none, aggregate) is None
    assert interval(none, aggregate) is None


def test_a_way_of_adding_up_that_is_not_known_gives_no_figure() -> None:
    assert value(shares([1, 0]), "harmonic") is None
    assert interval(shares([1, 0]), "harmonic") is None


@given(st.lists(st.integers(0, 1), min_size=2, max_size=40))
def test_an_interval_holds_its_value(outcomes: list[int]) -> None:
    found, own = interval(shares(outcomes), "share"), value(shares(outcomes), "share")
    assert found is not None
    assert own is not None
    assert found.low - 1e-9 <= own <= found.high + 1e-9


def test_a_run_does_not_differ_from_itself() -> None:
    found = paired_difference(shares([1, 0, 1]), shares([1, 0, 1]), "share")
    assert found is not None
    assert (found.change, found.p) == (0, 1)


def test_a_plain_change_is_seen_and_its_interval_is_on_one_side() -> None:
    before, after = [0] * 30 + [1] * 70, [0] * 10 + [1] * 90
    found = paired_difference(shares(before), shares(after), "share")
    assert found is not None
    assert found.p < 0.001
    assert 0.1 < found.interval.low < found.change < found.interval.high < 0.3


def test_pairs_see_what_two_separate_intervals_would_hide() -> None:
    generator = random.Random(1)
    before = [generator.randint(0, 1) for _ in range(200)]
    after = [1 if place % 20 == 0 else was for place, was in enumerate(before)]
    found = paired_difference(shares(before), shares(after), "share")
    one, two = interval(shares(before), "share"), interval(shares(after), "share")
    assert found is not None
    assert one is not None
    assert two is not None
    assert one.high > two.low  # apart they overlap
    assert found.interval.low > 0


def test_holm_multiplies_the_smallest_by_all_and_never_reorders() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=20))
def test_holm_corrects_upwards_and_keeps_the_order(p_values: list[float]) -> None:
    corrected = holm(p_values)
    assert all(c >= p for c, p in zip(corrected, p_values, strict=True))
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    assert all(corrected[a] <= corrected[b] for a, b in pairwise(order))
