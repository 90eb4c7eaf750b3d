"""How a fact follows from others: one function for each operation of `assistant.policy.facts`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from math import prod

from assistant.eligibility.interval import (
    ONE,
    Numbers,
    add,
    divide,
    earliest_within,
    elapsed,
    multiply,
    periods,
    shift,
    subtract,
)
from assistant.eligibility.reading import NUMERIC, Reading, of_interval, options_of, unknown
from assistant.eligibility.shown import equals
from assistant.eligibility.size_class import INDICATORS, size_standard
from assistant.policy.days import add_months
from assistant.policy.fact_values import show_value
from assistant.policy.facts import Derivation, DerivationOp, FactDefinition, FactType


@dataclass(frozen=True, slots=True)
class Part:
    """A fact that another follows from, as known and as shown. `definition` is None where the vocabulary has no such fact."""

    definition: FactDefinition | None
    reading: Reading
    shown: str

    @property
    def name(self) -> str:
        """As a person knows it."""
        return self.definition.name if self.definition else ""


# (the fact, how it follows, its parts in the year asked for and in the year before, as_of) → None where `of` does not fit.
Derive = Callable[[FactDefinition, Derivation, Sequence[Part], Sequence[Part], date], Reading | None]


def unread(definition: FactDefinition, year: int | None) -> Reading:
    """What has to be asked itself; one yes or no for all years."""
    return unknown(definition, ((definition.key, None if definition.type is FactType.BOOLEAN else year),))


def _result(
    definition: FactDefinition, parts: Sequence[Part], interval: Numbers, exact: Decimal | None, step: str
) -> Reading:
    facts = tuple(dict.fromkeys(f for p in parts for f in p.reading.facts))
    missing = tuple(dict.fromkeys(m for p in parts for m in p.reading.missing))
    if exact is None:
        return of_interval(interval, None, facts, missing=missing)
    return of_interval(interval, exact, facts, _steps(parts, f"{step} {equals(exact, definition)}"), missing)


def _steps(parts: Sequence[Part], last: str) -> str:
    return "；".join(dict.fromkeys(s for s in (*(p.reading.derived for p in parts), last) if s))


def _exacts(parts: Sequence[Part]) -> list[Decimal] | None:
    found = [p.reading.exact for p in parts]
    numbers = [n for n in found if isinstance(n, Decimal)]
    return numbers if len(numbers) == len(found) else None


def _undefined(definition: FactDefinition, parts: Sequence[Part], step: str) -> Reading:
    facts = tuple(dict.fromkeys(f for p in parts for f in p.reading.facts))
    return Reading(facts=facts, derived=_steps(parts, f"{step}，无法计算{definition.name}"), undefined=True)


def _nothing(parts: Sequence[Part]) -> Reading | None:
    """A part that does not exist leaves nothing to compute with."""
    return next((p.reading for p in parts if p.reading.undefined), None)


def _ratio(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if len(parts) != 2:
        return None
    if nothing := _nothing(parts):
        return nothing
    interval, exacts = divide(parts[0].reading.numbers, parts[1].reading.numbers), _exacts(parts)
    if interval is None or (exacts and exacts[1] <= 0):
        return _undefined(definition, parts[1:], f"{parts[1].name}为{parts[1].shown}")
    return _result(
        definition,
        parts,
        interval,
        exacts[0] / exacts[1] if exacts else None,
        f"{parts[0].shown} ÷ {parts[1].shown}",
    )


def _growth(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if not parts or not before:
        return None
    both = (parts[0], before[0])
    if nothing := _nothing(both):
        return nothing
    now, earlier = (p.reading.numbers for p in both)
    quotient, exacts = divide(now, earlier), _exacts(both)
    if quotient is None or (exacts and exacts[1] <= 0):
        return _undefined(definition, both[1:], f"上一年{both[1].name}为{both[1].shown}")
    step = f"（{both[0].shown} − {both[1].shown}）÷ {both[1].shown}"
    exact = (exacts[0] - exacts[1]) / exacts[1] if exacts else None
    return _result(definition, both, shift(quotient, -ONE), exact, step)


def _increase(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    return _less(definition, (parts[0], before[0])) if parts and before else None


def _difference(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    return _less(definition, parts) if len(parts) == 2 else None


def _less(definition: FactDefinition, both: Sequence[Part]) -> Reading:
    if nothing := _nothing(both):
        return nothing
    exacts = _exacts(both)
    interval = subtract(both[0].reading.numbers, both[1].reading.numbers)
    step = f"{both[0].shown} − {both[1].shown}"
    return _result(definition, both, interval, exacts[0] - exacts[1] if exacts else None, step)


def _sum(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if not parts:
        return None
    if nothing := _nothing(parts):
        return nothing
    exacts = _exacts(parts)
    step = " + ".join(p.shown for p in parts)
    exact = sum(exacts, Decimal(0)) if exacts is not None else None
    return _result(definition, parts, add(p.reading.numbers for p in parts), exact, step)


def _product(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if not parts:
        return None
    if nothing := _nothing(parts):
        return nothing
    interval = Numbers(derivation.times, derivation.times)
    for part in parts:
        interval = multiply(interval, part.reading.numbers)
    exacts = _exacts(parts)
    times = [f"{derivation.times:f}"] if derivation.times != 1 else []
    step = " × ".join([*(p.shown for p in parts), *times])
    exact = prod(exacts, start=derivation.times) if exacts is not None else None
    return _result(definition, parts, interval, exact, step)


# -- time ------------------------------------------------------------------------------------------------------------


def _since(months: int) -> Derive:
    def derive(
        definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
    ) -> Reading | None:
        if len(parts) != 1:
            return None
        reading = parts[0].reading
        interval = elapsed(reading.days, as_of, months)
        if not isinstance(reading.exact, date):
            return of_interval(interval, None, reading.facts, missing=reading.missing)
        exact = periods(reading.exact, as_of, months)
        step = f"{parts[0].shown}至{show_value(as_of, definition)}，{_age(reading.exact, as_of)}"
        return of_interval(interval, exact, reading.facts, step, reading.missing)

    return derive


def _age(since: date, as_of: date) -> str:
    """「满4年8个月」."""
    months = int(periods(since, as_of, 1))
    years, rest = divmod(months, 12)
    return "满" + (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")


def _valid(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if len(parts) != 1 or derivation.months is None:
        return None
    reading, earliest = parts[0].reading, earliest_within(as_of, derivation.months, "month")
    low, high = reading.days.low, reading.days.high
    inside = low is not None and high is not None and earliest <= low and high <= as_of
    outside = (high is not None and high < earliest) or (low is not None and low > as_of)
    step = ""
    if isinstance(reading.exact, date):
        until = show_value(add_months(reading.exact, derivation.months), definition)
        step = f"{parts[0].shown}起{derivation.months}个月，至{until}"
    return _yes_or_no(parts, True if inside else False if outside else None, step)


# -- yes or no -------------------------------------------------------------------------------------------------------


def _yes_or_no(parts: Sequence[Part], value: bool | None, step: str) -> Reading:
    facts = tuple(dict.fromkeys(f for p in parts for f in p.reading.facts))
    if value is None:
        missing = tuple(dict.fromkeys(m for p in parts for m in p.reading.missing))
        return Reading(possible=(True, False), facts=facts, missing=missing)
    return Reading(value=value, possible=(value,), facts=facts, derived=_steps(parts, step))


def _present(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if len(parts) != 1:
        return None
    return _yes_or_no(parts, _there(parts[0]), f"{parts[0].name}：{parts[0].shown}")


def _there(part: Part) -> bool | None:
    reading = part.reading
    if part.definition is not None and part.definition.type in NUMERIC:
        numbers = reading.numbers
        if numbers.low is not None and (numbers.low > 0 or (numbers.low == 0 and numbers.low_open)):
            return True
        return False if numbers.high is not None and numbers.high <= 0 else None
    if reading.possible:
        there = {v not in (False, "none") for v in reading.possible}
        return there.pop() if len(there) == 1 else None
    return reading.value != () if reading.known else None


def _any(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    values = [p.reading.value for p in parts]
    true = [p for p in parts if p.reading.value is True]
    if true:
        return _yes_or_no(true, True, "、".join(p.name for p in true))
    return _yes_or_no(parts, False if all(v is False for v in values) else None, "")


def _at_least(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if len(parts) != 1 or derivation.value is None or parts[0].definition is None:
        return None
    part, of = parts[0], parts[0].definition
    if of.type is FactType.CHOICE:
        options = options_of(of)
        if derivation.value not in options:
            return None
        enough = {options.index(v) >= options.index(derivation.value) for v in part.reading.possible}
        least = show_value(derivation.value, of)
        return _yes_or_no(parts, enough.pop() if len(enough) == 1 else None, f"{of.name}：{part.shown}（{least}以上）")
    try:
        limit = Decimal(derivation.value)
    except InvalidOperation:
        return None
    numbers = part.reading.numbers
    reached = numbers.low is not None and numbers.low >= limit
    short = numbers.high is not None and (numbers.high < limit or (numbers.high == limit and numbers.high_open))
    step = f"{of.name}：{part.shown}（{show_value(limit, of)}以上）"
    return _yes_or_no(parts, True if reached else False if short else None, step)


def _is(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if len(parts) != 1 or derivation.value is None or parts[0].definition is None:
        return None
    is_it = set(parts[0].reading.possible) == {derivation.value}
    return _yes_or_no(parts, True if is_it else None, f"{parts[0].name}：{parts[0].shown}")


# -- size ------------------------------------------------------------------------------------------------------------


def _size_class(
    definition: FactDefinition, derivation: Derivation, parts: Sequence[Part], before: Sequence[Part], as_of: date
) -> Reading | None:
    if len(parts) != 1 + len(INDICATORS):
        return None
    standard, industry = size_standard(), parts[0].reading
    measured = dict(zip(INDICATORS, parts[1:], strict=True))
    numbers = {name: p.reading.numbers for name, p in measured.items()}
    industries = [str(i) for i in industry.possible] or list(standard.industries)
    found = {c for i in industries for c in standard.possible(i, numbers)}
    possible = tuple(c for c in standard.classes if c in found)
    used = [parts[0], *(measured[name] for name in standard.indicators(industries))]
    facts = tuple(dict.fromkeys(f for p in used for f in p.reading.facts))
    if len(possible) > 1:
        missing = tuple(dict.fromkeys(m for p in used for m in p.reading.missing))
        return Reading(possible=possible, facts=facts, missing=missing)
    shown = "、".join(f"{p.name}{p.shown}" for p in used[1:] if p.shown)
    step = f"{parts[0].shown or '各行业'}：{shown}，按{standard.source}为{show_value(possible[0], definition)}"
    return Reading(value=possible[0], possible=possible, facts=facts, derived=step)


DERIVATIONS: Mapping[DerivationOp, Derive] = {
    DerivationOp.RATIO: _ratio,
    DerivationOp.SHARE: _ratio,
    DerivationOp.GROWTH: _growth,
    DerivationOp.INCREASE: _increase,
    DerivationOp.SUM: _sum,
    DerivationOp.DIFFERENCE: _difference,
    DerivationOp.YEARS_SINCE: _since(12),
    DerivationOp.MONTHS_SINCE: _since(1),
    DerivationOp.VALID: _valid,
    DerivationOp.PRESENT: _present,
    DerivationOp.ANY: _any,
    DerivationOp.AT_LEAST: _at_least,
    DerivationOp.IS: _is,
    DerivationOp.PRODUCT: _product,
    DerivationOp.SIZE_CLASS: _size_class,
}
