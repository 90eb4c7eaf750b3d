"""Measures of parks that the reader was not written on: their cards fit their texts, and reading does not fall behind."""

from __future__ import annotations

import pytest

from bench.card_reading.parks import BLIND, compared_parks, read_parks
from bench.card_reading.score import Scores
from bench.cards import totals


@pytest.fixture(scope="module")
def figures() -> Scores:
    return totals(compared_parks())


def test_every_card_fits_its_text() -> None:
    pairs = list(read_parks())
    assert len(pairs) == 29
    assert all(pair.gold.benefits for pair in pairs)


def test_benefits_and_conditions_are_read_as_well_as_they_were(figures: Scores) -> None:
    benefits, conditions = figures["benefits"], figures["conditions"]
    assert (benefits.precision >= 0.95, benefits.recall >= 0.87) == (True, True)
    assert (conditions.precision >= 0.95, conditions.recall >= 0.7) == (True, True)
    assert conditions.exactness >= 0.87


def test_amounts_are_read_as_well_as_they_were(figures: Scores) -> None:
    amounts = figures["amounts"]
    assert amounts.exact >= 0.6 * amounts.gold


def test_measures_that_nobody_looked_at_are_read_as_well_as_they_were() -> None:
    figures = totals(compared_parks(BLIND))
    benefits, conditions = figures["benefits"], figures["conditions"]
    assert (benefits.precision >= 0.9, benefits.recall >= 0.65) == (True, True)
    assert (conditions.precision >= 0.95, conditions.recall >= 0.5) == (True, True)
    amounts = figures["amounts"]
    assert amounts.exact >= 0.3 * amounts.gold
