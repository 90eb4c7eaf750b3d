"""What is known of every fact on a day: told, or derived from others with its calculation.

Years. A fact of a year that was told without one is last year's (people tell their latest full year); a yes-or-no of a year told
without one (「没发生过安全事故」) is of every year asked for. A fact of a year asked for without one is last year's. What was
told for the year itself goes before what was told without; what was told goes before what follows from other facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Protocol

from assistant.eligibility.derivations import DERIVATIONS, Part, unread
from assistant.eligibility.interval import ONE, Numbers, add, scale, since_when
from assistant.eligibility.reading import NUMERIC, Need, Reading, of_interval, told, unknown
from assistant.eligibility.shown import equals, show_fact, show_number
from assistant.policy.card import Take, Years
from assistant.policy.facts import DerivationOp, FactDefinition, FactType, KnownFact, Profile, fact_definitions

__all__ = ["Known", "Reading"]
_SINCE = {DerivationOp.YEARS_SINCE: 12, DerivationOp.MONTHS_SINCE: 1}  # months of what they count
_OVER_TIME = (DerivationOp.GROWTH, DerivationOp.INCREASE)  # that look at the year before


class Scored(Protocol):
    """Facts that scores compute: their reading by key, or None."""

    def reading(self, key: str, profile: Profile, as_of: date) -> Reading | None: ...


class Known:
    """All facts of one enterprise as of a day. `definitions`: key → definition, the vocabulary's and the card's own; `scored`: what
    scores compute where it was not told.
    """

    def __init__(
        self,
        profile: Profile,
        as_of: date,
        definitions: Mapping[str, FactDefinition],
        scored: Scored | None = None,
    ) -> None:
        self.as_of = as_of
        self.definitions = definitions
        self._profile = profile
        self.scored = scored
        self._told: dict[str, dict[int | None, KnownFact]] = {}
        for fact in profile.facts:
            self._told.setdefault(fact.key, {})[fact.year] = fact
        self._read: dict[Need, Reading] = {}
        self._reading: set[str] = set()

    def value(self, key: str, years: Years | None = None) -> Reading:
        """What is known of `key`. Several years taken together are summed or averaged, of a ratio summed above and below the line
        (三年研发费用总额占同期销售收入总额); where each is to hold, the lowest of them (of yes-or-no facts all), where any, the highest.
        """
        asked = self.years(key, years)
        if len(asked) == 1 or years is None:
            return self.of_year(key, asked[0])
        readings = [self.of_year(key, year) for year in asked]
        definition = self.definitions[key]
        if definition.type not in NUMERIC:
            return _together(readings, years.take)
        if years.take is Take.SUM and definition.type is FactType.RATIO and not _over_time(definition):
            return self._ratio_of_sums(definition, readings, years)
        if years.take in (Take.SUM, Take.MEAN):
            return _added(readings, definition, mean=years.take is Take.MEAN)
        return _end_of(readings, lowest=years.take is Take.EACH)

    def years(self, key: str, years: Years | None) -> tuple[int | None, ...]:
        """The calendar years that are looked at, latest first; a single None for a fact that has no years."""
        definition = self.definitions.get(key)
        if definition is None or not definition.yearly:
            return (None,)
        last = self.as_of.year - (1 if years is None else years.last)
        return tuple(last - back for back in range(max(1, 1 if years is None else years.count)))

    def of_year(self, key: str, year: int | None) -> Reading:
        """What is known of `key` in one calendar year."""
        definition = self.definitions.get(key)
        if definition is None:
            return unknown(None, ((key, None),))
        if not definition.yearly:
            year = None
        elif year is None:
            year = self.as_of.year - 1
        if (key, year) not in self._read:
            self._read[key, year] = self._of(definition, year)
        return self._read[key, year]

    def _of(self, definition: FactDefinition, year: int | None) -> Reading:
        fact = self._fact(definition, year)
        reading = told(fact, definition) if fact else None
        return reading or self._derived(definition, year)

    def _fact(self, definition: FactDefinition, year: int | None) -> KnownFact | None:
        held = self._told.get(definition.key)
        if not held:
            return None
        if year is None:
            return held.get(None) or held[max(y for y in held if y is not None)]
        serves = year == self.as_of.year - 1 or definition.type is FactType.BOOLEAN
        return held.get(year) or (held.get(None) if serves else None)

    def _derived(self, definition: FactDefinition, year: int | None) -> Reading:
        key, derivation = definition.key, definition.derived
        # A vocabulary that derives a fact from itself leaves it to be asked.
        if derivation is None or key in self._reading:
            return self._by_age(definition) or self._by_score(key) or unread(definition, year)
        self._reading.add(key)
        try:
            parts = [self._part(k, year) for k in derivation.of]
            before = [self._part(k, year - 1) for k in derivation.of] if year and derivation.op in _OVER_TIME else []
            reading = DERIVATIONS[derivation.op](definition, derivation, parts, before, self.as_of)
        finally:
            self._reading.discard(key)
        if reading is None or (definition.type is FactType.BOOLEAN and reading.value is None):
            return unread(definition, year)  # a yes or no is easier to tell than what it follows from
        return replace(reading, own=(key, year))

    def _by_age(self, definition: FactDefinition) -> Reading | None:
        """A day from how long ago it was told to be: 「本科毕业五年了」."""
        for age, months in _ages().get(definition.key, ()):
            fact = self._fact(age, None)
            since = told(fact, age) if fact else None
            if since is not None and since.numbers.low is not None:
                days = since_when(since.numbers, self.as_of, months)
                return of_interval(days, None, since.facts, missing=((definition.key, None),))
        return None

    def _by_score(self, key: str) -> Reading | None:
        reading = self.scored.reading(key, self._profile, self.as_of) if self.scored else None
        return replace(reading, own=(key, None)) if reading else None

    def _ratio_of_sums(self, definition: FactDefinition, readings: list[Reading], years: Years) -> Reading:
        """From the parts of all years; where they are not known, somewhere between the ratios of the years."""
        derivation = definition.derived
        if derivation is None:
            return _between(readings)
        summed = [(k, self.value(k, years)) for k in derivation.of]
        parts = [Part(d := self.definitions.get(k), r, _shown(r, d)) for k, r in summed]
        reading = DERIVATIONS[derivation.op](definition, derivation, parts, (), self.as_of)
        if reading is not None and (reading.known or not all(r.known for r in readings)):
            return reading
        return _between(readings)

    def _part(self, key: str, year: int | None) -> Part:
        reading = self.of_year(key, year)
        definition = self.definitions.get(key)
        return Part(definition, reading, _shown(reading, definition))


@cache
def _ages() -> Mapping[str, tuple[tuple[FactDefinition, int], ...]]:
    """Facts of the vocabulary that say how long ago a day was, by the day's key, with the months that they count in."""
    found: dict[str, tuple[tuple[FactDefinition, int], ...]] = {}
    for definition in fact_definitions().values():
        derived = definition.derived
        if derived is not None and derived.op in _SINCE:
            found[derived.of[0]] = (*found.get(derived.of[0], ()), (definition, _SINCE[derived.op]))
    return found


def _shown(reading: Reading, definition: FactDefinition | None) -> str:
    if definition is None:
        return ""
    if len(reading.facts) == 1 and not reading.derived:
        return show_fact(reading.facts[0], reading.value, definition) if reading.value is not None else ""
    return show_number(reading.exact, definition)[0] if isinstance(reading.exact, Decimal) else ""


# -- several years ---------------------------------------------------------------------------------------------------


def _added(readings: list[Reading], definition: FactDefinition, *, mean: bool) -> Reading:
    facts, missing = _facts(readings), _missing(readings)
    if any(r.undefined for r in readings):
        return next(r for r in readings if r.undefined)
    interval = add(r.numbers for r in readings)
    exacts = [r.exact for r in readings if isinstance(r.exact, Decimal)]
    if mean:
        interval = scale(interval, len(readings))
    if len(exacts) < len(readings):
        return of_interval(interval, None, facts, missing=missing)
    total = sum(exacts, Decimal(0)) / (len(exacts) if mean else ONE)
    shown = " + ".join(_shown(r, definition) for r in readings)
    derived = (
        f"（{shown}）÷ {len(readings)} {equals(total, definition)}" if mean else f"{shown} {equals(total, definition)}"
    )
    return of_interval(interval, total, facts, _steps(readings, derived), missing)


def _over_time(definition: FactDefinition) -> bool:
    return definition.derived is not None and definition.derived.op in _OVER_TIME


def _between(readings: list[Reading]) -> Reading:
    """A ratio over all years is not below the lowest of them nor above the highest."""
    least, most = _end_of(readings, lowest=True), _end_of(readings, lowest=False)
    exact = least.exact if least.exact == most.exact else None
    if least.undefined:
        return least
    return of_interval(Numbers(least.numbers.low, most.numbers.high), exact, least.facts, least.derived, least.missing)


def _end_of(readings: list[Reading], *, lowest: bool) -> Reading:
    """The lowest, or the highest, of several years."""
    if any(r.undefined for r in readings):
        return next(r for r in readings if r.undefined)
    pick: Callable[[Iterable[Decimal]], Decimal] = min if lowest else max
    numbers = [r.numbers for r in readings]
    lows, highs = [n.low for n in numbers if n.low is not None], [n.high for n in numbers if n.high is not None]
    # One year known from above bounds the lowest of all from above; from below all have to be.
    low = pick(lows) if lows and (len(lows) == len(numbers) or not lowest) else None
    high = pick(highs) if highs and (len(highs) == len(numbers) or lowest) else None
    exacts = [r.exact for r in readings if isinstance(r.exact, Decimal)]
    exact = pick(exacts) if len(exacts) == len(readings) else None
    facts, missing = _facts(readings), _missing(readings)
    return Reading(
        low=low, high=high, value=exact, exact=exact, facts=facts, derived=_steps(readings, ""), missing=missing
    )


def _together(readings: list[Reading], take: Take) -> Reading:
    """Yes-or-no facts of several years: whether in each, or in any; of other facts the latest year."""
    if not all(set(r.possible) <= {True, False} and r.possible for r in readings):
        return readings[0]
    combine = any if take is Take.ANY else all
    possible = tuple(v for v in (True, False) if _can(readings, v, combine))
    value = possible[0] if len(possible) == 1 else None
    missing = () if value is not None else _missing(readings)
    return Reading(value=value, possible=possible, facts=_facts(readings), missing=missing)


def _can(readings: list[Reading], value: bool, combine: Callable[[Iterable[bool]], bool]) -> bool:
    best, worst = (True, False) if value else (False, True)
    return combine([best if best in r.possible else worst for r in readings]) is value


def _facts(readings: Iterable[Reading]) -> tuple[KnownFact, ...]:
    return tuple(dict.fromkeys(f for r in readings for f in r.facts))


def _missing(readings: Iterable[Reading]) -> tuple[Need, ...]:
    return tuple(dict.fromkeys(m for r in readings for m in r.missing))


def _steps(readings: Iterable[Reading], last: str) -> str:
    steps = (*(r.derived for r in readings), last)
    return "；".join(dict.fromkeys(s for s in steps if s))
