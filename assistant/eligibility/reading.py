"""What is known of one fact for the years that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assistant.eligibility.interval import Days, Interval, Numbers
from assistant.errors import InvalidInput
from assistant.policy.fact_values import value_of
from assistant.policy.facts import Comparison, FactDefinition, FactType, KnownFact, Value

NUMERIC = frozenset((FactType.MONEY, FactType.NUMBER, FactType.RATIO))
_ABOUT = Decimal("0.1")  # 「大概三千万」: 10 % either way
_ABOUT_DAYS = 183  # of a day told as about: half a year either way

Need = tuple[str, int | None]  # a fact and its calendar year, None where it has none


@dataclass(frozen=True, slots=True)
class Reading:
    """`low`, `high`: the interval of numbers or days (None: without end). `value`: what it is, of a number or day as it was told,
    whatever was said about how exactly; None where that is not known. `exact`: the same, of numbers and days alone.

    `possible`: the values that a yes-or-no or choice can still have. `derived`: the calculation as shown. `missing`: base facts
    that would have to be known. `undefined`: there is no such number, a share of nothing. `own`: the fact itself, where it follows
    from others but could be asked for instead.
    """

    low: Decimal | date | None = None
    high: Decimal | date | None = None
    low_open: bool = False
    high_open: bool = False
    value: Value | None = None
    exact: Decimal | date | None = None
    facts: tuple[KnownFact, ...] = ()
    derived: str = ""
    missing: tuple[Need, ...] = ()
    possible: tuple[bool | str, ...] = ()
    undefined: bool = False
    own: Need | None = None

    @property
    def known(self) -> bool:
        """Something was told or follows that says what it is, if only about."""
        return self.value is not None or self.undefined

    @property
    def needs(self) -> tuple[Need, ...]:
        """What to ask where this does not suffice: what is missing, else what was told inexactly.

        The parts of a derived fact serve other conditions too; one question about itself spares more than two about parts, or
        more than one where yes or no answers it.
        """
        if self.own and len(self.missing) > (1 if True in self.possible else 2):
            return (self.own,)
        inexact = ((f.key, f.year) for f in self.facts if f.comparison is not Comparison.EXACT)
        return self.missing or tuple(dict.fromkeys(inexact))

    @property
    def numbers(self) -> Numbers:
        """The interval, of a number."""
        low = self.low if isinstance(self.low, Decimal) else None
        high = self.high if isinstance(self.high, Decimal) else None
        return Numbers(low, high, self.low_open, self.high_open)

    @property
    def days(self) -> Days:
        """The interval, of a day."""
        low = self.low if isinstance(self.low, date) else None
        high = self.high if isinstance(self.high, date) else None
        return Days(low, high, self.low_open, self.high_open)


def options_of(definition: FactDefinition | None) -> tuple[bool | str, ...]:
    """The values that a yes-or-no or choice can have at all, in rising order where they are ordered."""
    if definition is None:
        return ()
    if definition.type is FactType.BOOLEAN:
        return (True, False)
    return tuple(o.value for o in definition.options) if definition.type is FactType.CHOICE else ()


def unknown(definition: FactDefinition | None, missing: tuple[Need, ...]) -> Reading:
    """Nothing is known. A count is not negative, whatever it is."""
    counted = definition is not None and definition.type is FactType.NUMBER
    return Reading(low=Decimal(0) if counted else None, missing=missing, possible=options_of(definition))


def told(fact: KnownFact, definition: FactDefinition) -> Reading | None:
    """The reading of what was told; None where it is no value of the fact (the vocabulary was edited since)."""
    value = coerced(fact.value, definition)
    if isinstance(value, bool):
        return Reading(value=value, possible=(value,), facts=(fact,))
    if isinstance(value, Decimal):
        return of_interval(_numbers(value, fact.comparison), value, (fact,))
    if isinstance(value, date):
        return of_interval(_days(value, fact.comparison), value, (fact,))
    if definition.type is FactType.CHOICE and isinstance(value, str):
        possible = _choices(value, fact.comparison, definition)
        return Reading(value=possible[0] if len(possible) == 1 else None, possible=possible, facts=(fact,))
    return None if value is None else Reading(value=value, facts=(fact,))


def coerced(value: Value, definition: FactDefinition) -> Value | None:
    """The value with the type of its fact: kept as JSON, a number or day comes back as words; None where it is none."""
    if definition.type in NUMERIC and isinstance(value, bool):
        return Decimal(int(value))
    if definition.type is FactType.CHOICES and isinstance(value, str):
        value = (value,)
    try:
        return value_of(value, definition)
    except InvalidInput:
        return None


def of_interval(
    interval: Interval[Decimal] | Interval[date],
    exact: Decimal | date | None,
    facts: tuple[KnownFact, ...] = (),
    derived: str = "",
    missing: tuple[Need, ...] = (),
) -> Reading:
    """The reading of a number or day."""
    return Reading(
        low=interval.low,
        high=interval.high,
        low_open=interval.low_open,
        high_open=interval.high_open,
        value=exact,
        exact=exact,
        facts=facts,
        derived=derived,
        missing=missing,
    )


def _numbers(value: Decimal, comparison: Comparison) -> Numbers:
    # 「不到五百万」 says that there is something: not less than nothing
    least = Decimal(0) if value > 0 else None
    match comparison:
        case Comparison.EXACT:
            return Numbers(value, value)
        case Comparison.ABOUT:
            return Numbers(value - abs(value) * _ABOUT, value + abs(value) * _ABOUT)
        case Comparison.AT_LEAST:
            return Numbers(value, None)
        case Comparison.MORE_THAN:
            return Numbers(value, None, low_open=True)
        case Comparison.AT_MOST:
            return Numbers(least, value)
        case Comparison.LESS_THAN:
            return Numbers(least, value, high_open=True)


def _days(value: date, comparison: Comparison) -> Days:
    match comparison:
        case Comparison.EXACT:
            return Days(value, value)
        case Comparison.ABOUT:
            return Days(value - timedelta(days=_ABOUT_DAYS), value + timedelta(days=_ABOUT_DAYS))
        case Comparison.AT_LEAST | Comparison.MORE_THAN:
            return Days(value, None, low_open=comparison is Comparison.MORE_THAN)
        case Comparison.AT_MOST | Comparison.LESS_THAN:
            return Days(None, value, high_open=comparison is Comparison.LESS_THAN)


def _choices(value: str, comparison: Comparison, definition: FactDefinition) -> tuple[bool | str, ...]:
    """The options that 「省级以上」 leaves; of a choice without order only the one that was told."""
    options = options_of(definition)
    if not definition.ordered or comparison in (Comparison.EXACT, Comparison.ABOUT):
        return (value,)
    rank = options.index(value)
    match comparison:
        case Comparison.AT_LEAST:
            return options[rank:]
        case Comparison.MORE_THAN:
            return options[rank + 1 :] or (value,)
        case Comparison.AT_MOST:
            return options[: rank + 1]
        case _:
            return options[:rank] or (value,)
