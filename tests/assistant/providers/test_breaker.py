"""Leaving a failing server alone."""

from __future__ import annotations

import pytest

from assistant.providers import breaker as module
from assistant.providers.breaker import Breaker


class Clock:
    """Stands where `time` stands in the module."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake = Clock()
    monkeypatch.setattr(module, "time", fake)
    return fake


def opened() -> Breaker:
    breaker = Breaker()
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    return breaker


def test_after_three_failures_in_a_row_nobody_is_admitted_for_half_a_minute(clock: Clock) -> None:
    breaker = opened()
    assert not breaker.admits()
    clock.now += 29
    assert not breaker.admits()
    clock.now += 2
    assert breaker.admits()


def test_a_success_in_between_starts_the_count_anew(clock: Clock) -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()
    assert breaker.admits()


def test_after_the_pause_one_finds_out_for_all(clock: Clock) -> None:
    breaker = opened()
    clock.now += 31
    assert breaker.admits()
    assert not breaker.admits()  # while the first is trying
    breaker.failed()
    assert not breaker.admits()  # another pause after one failure
    clock.now += 31
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.admits()
    assert breaker.admits()


def test_one_who_goes_away_while_trying_does_not_lock_the_others_out(clock: Clock) -> None:
    breaker = opened()
    clock.now += 31
    assert breaker.admits()
    breaker.abandoned()
    assert breaker.admits()
