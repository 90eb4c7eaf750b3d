"""Points of a score: reached, still possible, and the level and credit line that they are enough for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.eligibility.known import Facts, Holds, distinct, undecided
from assistant.eligibility.wording import condition_words
from assistant.policy.card import Indicator, Score, Threshold
from assistant.policy.fact_values import plain, show_money
from assistant.policy.judgement import ScoreResult, Traced, Truth

_ZERO = Decimal(0)


@dataclass(frozen=True)
class _Marked:
    """One indicator: points between `low` and `high`, and what would decide them."""

    indicator: Indicator
    low: Decimal
    high: Decimal
    words: str
    missing: tuple[str, ...] = ()


def score(rules: Score, facts: Facts, holds: Holds) -> ScoreResult:
    """The points for what is known: an indicator whose facts are missing counts nothing yet, and its best mark as possible.

    `level` and `cny` are set where no missing fact can change the level. The trace ends with the sum, the level and the way to the next.
    """
    gained = [_mark(indicator, facts, holds) for indicator in rules.indicators]
    lost = [_mark(indicator, facts, holds) for indicator in rules.deductions]
    points = _within(rules, sum((m.low for m in gained), _ZERO) - sum((m.low for m in lost), _ZERO))
    possible = _within(rules, sum((m.high for m in gained), _ZERO) - sum((m.low for m in lost), _ZERO))
    least = _within(rules, sum((m.low for m in gained), _ZERO) - sum((m.high for m in lost), _ZERO))
    reached, worst, best = (level_at(rules.thresholds, p) for p in (points, least, possible))
    decided = worst is best
    level = reached if decided else None
    steps = [*(_step(m, "") for m in gained), *(_step(m, "扣分：") for m in lost)]
    steps.append(Traced(step=f"{rules.name}合计", value=_points(points, possible)))
    steps += _level_steps(rules.thresholds, points, worst, best)
    return ScoreResult(
        points=points,
        least=least,
        possible=possible,
        level=level.level if level else None,
        cny=level.cny if level else None,
        trace=tuple(steps),
        missing=distinct(key for m in (*gained, *lost) for key in m.missing),
    )


def _mark(indicator: Indicator, facts: Facts, holds: Holds) -> _Marked:
    """By the first band that holds; bands that may hold before it, and no band at all, leave the mark open."""
    if not indicator.bands:
        return _Marked(indicator, _ZERO, indicator.most, f"评分标准原文未载明，最高{plain(indicator.most)}分")
    open_, outcome, words = [], _ZERO, "不符合任何一档"
    for band in indicator.bands:
        truth = holds(band.when)
        if truth is Truth.UNKNOWN:
            open_.append(band)
        elif truth is Truth.MET:
            outcome, words = band.points, condition_words(band.when)
            break
    marks = [min(max(p, _ZERO), indicator.most) for p in (outcome, *(band.points for band in open_))]
    if not open_ or len(set(marks)) == 1:
        return _Marked(indicator, marks[0], marks[0], words)
    missing = distinct(key for band in open_ for key in undecided(band.when, facts, holds))
    return _Marked(indicator, min(marks), max(marks), "尚不清楚", missing)


def _within(rules: Score, points: Decimal) -> Decimal:
    points = max(points, _ZERO)
    return points if rules.most is None else min(points, rules.most)


def level_at(thresholds: Sequence[Threshold], points: Decimal) -> Threshold | None:
    reached = [t for t in thresholds if points >= t.at_least]
    return max(reached, key=lambda t: t.at_least, default=None)


def _step(mark: _Marked, sign: str) -> Traced:
    step = f"{sign}{mark.indicator.name}（满分{plain(mark.indicator.most)}分）：{mark.words}"
    if sign:
        step = f"{sign}{mark.indicator.name}：{mark.words}"
    return Traced(step=step, value=_points(mark.low, mark.high), source=mark.indicator.source)


def _points(low: Decimal, high: Decimal) -> str:
    return f"{plain(low)}分" if low == high else f"{plain(low)}分，最多可达{plain(high)}分"


def _level_steps(
    thresholds: Sequence[Threshold], points: Decimal, worst: Threshold | None, best: Threshold | None
) -> list[Traced]:
    """The level, or between which levels it lies, and how far the next one is."""
    if not thresholds:
        return []
    steps = []
    if worst is not best:
        low = worst.level if worst else "未达到任何等级"
        steps.append(Traced(step="等级取决于尚不清楚的情况", value=f"{low}至{best.level if best else low}"))
    elif worst:
        line = f"，额度{show_money(worst.cny)}" if worst.cny is not None else ""
        steps.append(Traced(step=f"达到{plain(worst.at_least)}分", value=f"{worst.level}{line}", source=worst.source))
    else:
        lowest = min(thresholds, key=lambda t: t.at_least)
        steps.append(Traced(step=f"未达到{plain(lowest.at_least)}分", value="未达到任何等级", source=lowest.source))
    following = _next(thresholds, points)
    if following:
        gap = plain(following.at_least - points)
        steps.append(Traced(step=f"距{following.level}", value=f"还差{gap}分", source=following.source))
    return steps


def _next(thresholds: Sequence[Threshold], points: Decimal) -> Threshold | None:
    """The nearest level above `points`."""
    return min((t for t in thresholds if t.at_least > points), key=lambda t: t.at_least, default=None)
