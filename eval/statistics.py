"""How sure a figure is: intervals by the bootstrap over cases, differences of two runs by the paired bootstrap.

A case is what is drawn, with all of its points: shares are ratios of sums over the drawn cases. Where every case is right, or
every case wrong, drawing again always gives the same share; the interval is then Wilson's. Two runs are compared on the same
draws of cases (B. Efron, R. Tibshirani: An Introduction to the Bootstrap, 1993); the p-value is that of the paired
randomisation test, in which the two runs' results of a case change places at random, corrected for many metrics by Holm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SHUFFLES = 9999  # the smallest p-value is 1/10,000, which Holm's correction over 40 metrics leaves below 0.05
LEVEL = 0.95
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
_QUANTILES = {"p50": 0.5, "p95": 0.95}
_BINS = 10  # of probabilities

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sample:
    """One metric over cases, aligned: points, possible points, and the number of judgements of the case (0: left out)."""

    points: Numbers
    possible: Numbers
    judged: Numbers

    @classmethod
    def of(cls, cases: Sequence[tuple[float, float, float]]) -> Sample:
        columns = np.array(cases, dtype=np.float64).reshape(-1, 3)
        return cls(columns[:, 0], columns[:, 1], columns[:, 2])

    def swapped(self, other: Sample, mask: Mask) -> Sample:
        """This sample with the cases of `mask` taken from the other one; a row of the mask gives a row of the result."""
        return Sample(
            np.where(mask, other.points, self.points),
            np.where(mask, other.possible, self.possible),
            np.where(mask, other.judged, self.judged),
        )


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """`after` less `before` with its interval and the p-value of there being none, None where that was not tested."""

    before: float
    after: float
    interval: Interval
    p: float | None

    @property
    def change(self) -> float:
        return self.after - self.before


def can_add_up(aggregate: str) -> bool:
    return aggregate in ("share", "mean", "total", "calibration", *_QUANTILES)


def value(sample: Sample, aggregate: str) -> float | None:
    """The figure itself, None where no case was judged or the way of adding up is not known."""
    if not can_add_up(aggregate) or not sample.judged.any():
        return None
    found = _values(sample, np.ones((1, len(sample.judged))), aggregate)[0]
    return None if np.isnan(found) else float(found)


def interval(sample: Sample, aggregate: str, *, resamples: int = RESAMPLES, seed: int = 0) -> Interval | None:
    """The interval that holds the figure in 95 of 100 draws of cases; None for less than two cases, and
    for a total of nothing."""
    used = sample.judged > 0
    count = int(used.sum())
    if count < 2 or not can_add_up(aggregate):
        return None
    kept = Sample(sample.points[used], sample.possible[used], sample.judged[used])
    if aggregate == "share" and (wilson := _of_all_or_none(kept, count)):
        return wilson
    if not kept.points.any():
        return None  # nothing was ever counted, and drawing again cannot say how rare it is
    return _central(_values(kept, _draws(count, resamples, seed), aggregate))


def paired_difference(
    before: Sample, after: Sample, aggregate: str, *, seed: int = 0, is_tested: bool = True
) -> PairedDifference | None:
    """Two runs over the same cases in the same order; None where either measured nothing."""
    used = (before.judged > 0) | (after.judged > 0)
    first, second = value(before, aggregate), value(after, aggregate)
    if first is None or second is None:
        return None
    a, b = (Sample(s.points[used], s.possible[used], s.judged[used]) for s in (before, after))
    drawn = _draws(int(used.sum()), RESAMPLES, seed)
    changes = _values(b, drawn, aggregate) - _values(a, drawn, aggregate)
    found = _central(changes) or Interval(second - first, second - first)
    p = _p_value(a, b, aggregate, second - first, seed) if is_tested else None
    return PairedDifference(first, second, found, p)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for their number by Holm's step-down procedure (1979), in the given order."""
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = highest
    return corrected


def _of_all_or_none(sample: Sample, count: int) -> Interval | None:
    """Wilson's interval where all points or none were reached, else None."""
    spread = _Z**2 / (count + _Z**2)
    if np.array_equal(sample.points, sample.possible):
        return Interval(1 - spread, 1.0)
    return None if sample.points.any() else Interval(0.0, spread)


@lru_cache(maxsize=4)  # many metrics are taken over the same number of cases
def _draws(count: int, resamples: int, seed: int) -> Numbers:
    """How often every case was drawn: `resamples` rows of `count` numbers that sum to `count`."""
    return np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples).astype(np.float64)


def _central(values: Numbers) -> Interval | None:
    measured = values[~np.isnan(values)]
    if not len(measured):
        return None
    low, high = np.quantile(measured, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def _values(sample: Sample, weights: Numbers, aggregate: str) -> Numbers:
    """The figure for every row of weights; NaN where the row drew no judged case. The sample may have rows of its own."""
    if aggregate in _QUANTILES:
        return _quantiles(sample, weights, _QUANTILES[aggregate])
    if aggregate == "calibration":
        return _calibration(sample, weights)
    points: Numbers = (weights * sample.points).sum(axis=1)
    if aggregate == "total":
        return points
    parts: Numbers = (weights * (sample.possible if aggregate == "share" else sample.judged)).sum(axis=1)
    shares: Numbers = np.divide(points, parts, out=np.full(len(points), np.nan), where=parts > 0)
    return shares


def _calibration(sample: Sample, weights: Numbers) -> Numbers:
    """The expected calibration error: how far stated probabilities (points) lie from what came true (possible), in ten bins."""
    bins = np.minimum((sample.points / np.maximum(sample.judged, 1) * _BINS).astype(int), _BINS - 1)
    off: Numbers = np.zeros(len(weights))
    for number in range(_BINS):
        own = np.where((bins == number) & (sample.judged > 0), 1.0, 0.0)
        off += np.abs((weights * own * (sample.points - sample.possible)).sum(axis=1))
    judged: Numbers = (weights * sample.judged).sum(axis=1)
    error: Numbers = np.divide(off, judged, out=np.full(len(off), np.nan), where=judged > 0)
    return error


def _quantiles(sample: Sample, weights: Numbers, share: float) -> Numbers:
    """The smallest value that at least `share` of the drawn cases do not exceed."""
    judged = weights * (sample.judged > 0)
    rows = np.broadcast_to(sample.points / np.maximum(sample.judged, 1), judged.shape)
    order = np.argsort(rows, axis=1, kind="stable")
    reached = np.cumsum(np.take_along_axis(judged, order, axis=1), axis=1)
    total = reached[:, -1:]
    place = np.argmax(reached >= np.maximum(np.ceil(total * share), 1), axis=1)
    found = np.take_along_axis(np.take_along_axis(rows, order, axis=1), place[:, None], axis=1)[:, 0]
    return np.where(total[:, 0] > 0, found, np.nan)


def _p_value(before: Sample, after: Sample, aggregate: str, change: float, seed: int) -> float:
    """How often runs whose results changed places at random differ at least as much as these two do."""
    differing = (before.points != after.points) | (before.possible != after.possible) | (before.judged != after.judged)
    if not differing.any():
        return 1.0
    mask = np.random.default_rng(seed).random((SHUFFLES, int(differing.sum()))) < 0.5
    shuffled = _shuffled_sums if aggregate in ("share", "mean", "total") else _shuffled_samples
    changes = np.nan_to_num(np.abs(shuffled(before, after, differing, mask, aggregate)))
    return (int(np.sum(changes >= abs(change) - 1e-12)) + 1) / (SHUFFLES + 1)


def _shuffled_sums(before: Sample, after: Sample, differing: Mask, mask: Mask, aggregate: str) -> Numbers:
    """The change for every row of the mask. Only cases in which the runs differ move anything from one sum to the other."""

    def sums(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
        moved: Numbers = mask.astype(np.float64) @ (second - first)[differing]
        return first.sum() + moved, second.sum() - moved

    points = sums(before.points, after.points)
    if aggregate == "total":
        return points[1] - points[0]
    name = "possible" if aggregate == "share" else "judged"
    parts = sums(getattr(before, name), getattr(after, name))
    shares = [np.divide(p, q, out=np.full(len(p), np.nan), where=q > 0) for p, q in zip(points, parts, strict=True)]
    change: Numbers = shares[1] - shares[0]
    return change


def _shuffled_samples(before: Sample, after: Sample, differing: Mask, mask: Mask, aggregate: str) -> Numbers:
    """The change for every row of the mask, a thousand rows at a time: each needs a sample of its own."""
    found = []
    for start in range(0, len(mask), 1000):
        rows = np.zeros((len(mask[start : start + 1000]), len(differing)), dtype=np.bool_)
        rows[:, differing] = mask[start : start + 1000]
        ones = np.ones(rows.shape)
        found.append(
            _values(after.swapped(before, rows), ones, aggregate)
            - _values(before.swapped(after, rows), ones, aggregate)
        )
    return np.concatenate(found)
