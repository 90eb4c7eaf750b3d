"""Facts that a score computes: 企业创新积分, 科技型中小企业综合评价得分, and the levels that they are enough for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from assistant.eligibility.derive import Known
from assistant.eligibility.interval import Numbers
from assistant.eligibility.reading import Reading, of_interval, options_of
from assistant.eligibility.scope import definitions_of
from assistant.eligibility.score import level_at, score
from assistant.eligibility.truth import holds
from assistant.errors import InvalidInput
from assistant.policy.card import Card, Leaf, Score
from assistant.policy.conditions import leaves_of
from assistant.policy.fact_values import plain, value_of
from assistant.policy.facts import FactDefinition, Profile
from assistant.policy.judgement import ScoreResult


class ScoredFacts:
    """The scores of `cards` by the facts that they give; of two for one fact the first."""

    def __init__(self, cards: Iterable[Card] = ()) -> None:
        self._by_fact: dict[str, tuple[Score, Mapping[str, FactDefinition]]] = {}
        for card in cards:
            for benefit in card.benefits:
                for fact in (benefit.score.fact, benefit.score.level_fact) if benefit.score else ():
                    if fact and benefit.score is not None:
                        self._by_fact.setdefault(fact, (benefit.score, definitions_of(card)))

    def reading(self, key: str, profile: Profile, as_of: date) -> Reading | None:
        """What the score makes of `key`; None where no score gives it, or nothing that its indicators ask for is known."""
        held = self._by_fact.get(key)
        if held is None:
            return None
        rules, definitions = held
        known = Known(profile, as_of, definitions)
        readings = [known.value(leaf.fact, leaf.years) for leaf in _leaves(rules)]
        facts = tuple(dict.fromkeys(fact for reading in readings for fact in reading.facts))
        if not facts:
            return None
        result = score(rules, known, lambda condition: holds(condition, known))
        missing = tuple(dict.fromkeys(need for reading in readings for need in reading.missing))
        if result.least == result.possible:
            missing = ()
        if key != rules.level_fact:
            exact = result.points if result.least == result.possible else None
            interval = Numbers(result.least, result.possible)
            return of_interval(interval, exact, facts, _sum(rules, result), missing)
        possible = _levels(rules, result, definitions[key])
        value = possible[0] if len(possible) == 1 else None
        return Reading(value=value, possible=possible, facts=facts, derived=_sum(rules, result), missing=missing)


def _leaves(rules: Score) -> Iterator[Leaf]:
    for indicator in (*rules.indicators, *rules.deductions):
        for band in indicator.bands:
            yield from leaves_of(band.when)


def _sum(rules: Score, result: ScoreResult) -> str:
    """「科技型中小企业评价按指标测算：科技人员20分 + 研发投入30分 = 50分」."""
    parts = " + ".join(f"{t.step.split('（满分')[0]}{t.value}" for t in result.trace[: len(rules.indicators)])
    if result.least == result.possible:
        return f"{rules.name}按指标测算：{parts} = {plain(result.points)}分"
    return f"{rules.name}按指标测算：已知的指标合计{plain(result.points)}分，最多可达{plain(result.possible)}分"


def _levels(rules: Score, result: ScoreResult, definition: FactDefinition) -> tuple[bool | str, ...]:
    """The options between the level of the least and of the most points; below all thresholds what no threshold names."""
    named = {t.level: _option(t.level, definition) for t in rules.thresholds}
    below = [o for o in options_of(definition) if o not in named.values()]
    points = {result.least, result.possible, *_edges(rules, result)}
    levels = (level_at(rules.thresholds, p) for p in points)
    found = {named[level.level] if level else next(iter(below), None) for level in levels}
    return tuple(o for o in options_of(definition) if o in found)


def _edges(rules: Score, result: ScoreResult) -> Iterator[Decimal]:
    """The thresholds that lie between."""
    yield from (t.at_least for t in rules.thresholds if result.least <= t.at_least <= result.possible)


def _option(level: str, definition: FactDefinition) -> str | None:
    try:
        value = value_of(level, definition)
    except InvalidInput:
        return None
    return value if isinstance(value, str) else None
