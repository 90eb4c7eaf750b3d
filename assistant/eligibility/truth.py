"""Whether a condition holds, in Kleene's logic, over intervals: met where every value that is possible meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from assistant.eligibility.derive import Known
from assistant.eligibility.interval import earliest_within
from assistant.eligibility.reading import NUMERIC, Need, Reading, coerced, options_of
from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op, Take, Years
from assistant.policy.conditions import parts_of
from assistant.policy.facts import FactDefinition, FactType, Value
from assistant.policy.judgement import Truth

Values = tuple[Value, ...]
Check = Callable[[Reading, date], Truth]  # on a day, as_of
NEGATED = {Truth.MET: Truth.UNMET, Truth.UNMET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}
_ORDERS = (Op.GE, Op.GT, Op.LE, Op.LT)


@dataclass(frozen=True, slots=True)
class Judged:
    """A leaf's truth and the readings it rests on: one, or one for each year where each or any of them counts. `undecided` are those
    that do not decide it themselves.
    """

    fact: str
    truth: Truth
    readings: tuple[Reading, ...]
    undecided: tuple[Reading, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """What to ask to know more, nothing where it is decided."""
        if self.truth is not Truth.UNKNOWN:
            return ()
        needs = tuple(dict.fromkeys(n for r in self.undecided for n in r.needs))
        return needs or ((self.fact, None),)  # told, but its condition no longer fits the vocabulary


def holds(condition: Condition, known: Known) -> Truth:
    """Whether the condition, leaf or tree, holds."""
    if isinstance(condition, Leaf):
        return judge_leaf(condition, known).truth
    return combined(condition, [holds(part, known) for part in parts_of(condition)])


def combined(condition: AllOf | AnyOf | NoneOf | AtLeast, truths: Sequence[Truth]) -> Truth:
    """Whether a tree holds whose parts hold as `truths` say, in order."""
    match condition:
        case AllOf():
            return all_of(truths)
        case AnyOf():
            return any_of(truths)
        case NoneOf():
            return NEGATED[any_of(truths)]
        case AtLeast():
            return at_least(condition.at_least, truths)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Met where all are."""
    found = set(truths)
    return Truth.UNMET if Truth.UNMET in found else Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.MET


def any_of(truths: Iterable[Truth]) -> Truth:
    """Met where one is."""
    found = set(truths)
    return Truth.MET if Truth.MET in found else Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.UNMET


def at_least(count: int, truths: Sequence[Truth]) -> Truth:
    """Met where so many are."""
    met = sum(t is Truth.MET for t in truths)
    open_ = sum(t is Truth.UNKNOWN for t in truths)
    return Truth.MET if met >= count else Truth.UNMET if met + open_ < count else Truth.UNKNOWN


def judge_leaf(leaf: Leaf, known: Known) -> Judged:
    """One condition on one fact."""
    return test_of(leaf, known.definitions.get(leaf.fact)).judge(known)


# -- one leaf --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LeafTest:
    """A leaf made ready: `check` judges one reading of the fact on a day. Made once, it serves every profile and day."""

    fact: str
    years: Years | None
    check: Check

    @property
    def by_year(self) -> bool:
        """Each of several years counts for itself, or any."""
        return self.years is not None and self.years.count > 1 and self.years.take in (Take.EACH, Take.ANY)

    def judge(self, known: Known) -> Judged:
        """The truth for one enterprise."""
        years = self.years
        if years is None or not self.by_year:
            readings: tuple[Reading, ...] = (known.value(self.fact, years),)
        else:
            readings = tuple(known.of_year(self.fact, year) for year in known.years(self.fact, years))
        truths = [self.check(reading, known.as_of) for reading in readings]
        combine = any_of if years is not None and years.take is Take.ANY else all_of
        undecided = tuple(r for r, truth in zip(readings, truths, strict=True) if truth is Truth.UNKNOWN)
        return Judged(self.fact, combine(truths), readings, undecided)


def test_of(leaf: Leaf, definition: FactDefinition | None) -> LeafTest:
    """The test that the leaf is. A leaf whose fact or value no longer fits the vocabulary stays unknown."""
    check = _check(leaf, definition) if definition else None
    return LeafTest(leaf.fact, leaf.years, check or _never_known)


def _never_known(reading: Reading, as_of: date) -> Truth:
    return Truth.UNKNOWN


def _check(leaf: Leaf, definition: FactDefinition) -> Check | None:
    if leaf.op is Op.WITHIN:
        return _within(leaf) if definition.type is FactType.DATE else None
    values = leaf_values(leaf, definition)
    if not values:
        return None
    if definition.type in NUMERIC:
        numbers = tuple(v for v in values if isinstance(v, Decimal))
        return lambda reading, _: Truth.UNMET if reading.undefined else _ordered(leaf.op, reading, numbers)
    if definition.type is FactType.DATE:
        days = tuple(v for v in values if isinstance(v, date))
        return lambda reading, _: _ordered(leaf.op, reading, days)
    if definition.type in (FactType.BOOLEAN, FactType.CHOICE):
        return _choice(leaf.op, values, definition)
    return _words(leaf.op, values, definition)


def leaf_values(leaf: Leaf, definition: FactDefinition) -> Values:
    """The leaf's value, or values, with the type of the fact; empty where it is none."""
    given = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    values = tuple(coerced(v, definition) for v in given)
    flat = (w for v in values if v is not None for w in (v if isinstance(v, tuple) else (v,)))
    return () if None in values else tuple(flat)


def _ordered(op: Op, interval: Reading, values: Values) -> Truth:
    """Numbers and days."""
    if op in (Op.IS, Op.IN, Op.HAS):
        return any_of(_equal(interval, v) for v in values)
    limit = values[0]
    if op in (Op.GE, Op.GT):
        return _above(interval, limit, itself=op is Op.GE)
    return NEGATED[_above(interval, limit, itself=op is Op.LT)]


def _above(interval: Reading, limit: Value, *, itself: bool) -> Truth:
    """Whether what is in the interval is above the limit, or is the limit where that counts."""
    low, high = interval.low, interval.high
    if low is not None and (low > limit or (low == limit and (itself or interval.low_open))):  # type: ignore[operator]
        return Truth.MET
    if high is not None and (high < limit or (high == limit and not (itself and not interval.high_open))):  # type: ignore[operator]
        return Truth.UNMET
    return Truth.UNKNOWN


def _equal(interval: Reading, value: Value) -> Truth:
    if interval.low == interval.high == value:
        return Truth.MET
    outside = _above(interval, value, itself=False) is Truth.MET or _above(interval, value, itself=True) is Truth.UNMET
    return Truth.UNMET if outside else Truth.UNKNOWN


def _within(leaf: Leaf) -> Check | None:
    try:
        count = int(Decimal(str(int(leaf.value) if isinstance(leaf.value, bool) else leaf.value)))
    except (InvalidOperation, ValueError):
        return None
    if leaf.unit not in ("day", "month", "year"):
        return None

    def check(reading: Reading, as_of: date) -> Truth:
        late_enough = _above(reading, earliest_within(as_of, count, leaf.unit), itself=True)
        return all_of((late_enough, NEGATED[_above(reading, as_of, itself=False)]))

    return check


def _choice(op: Op, values: Values, definition: FactDefinition) -> Check | None:
    """A yes-or-no or choice: the values that meet the leaf are worked out once."""
    options = options_of(definition)
    if op in _ORDERS:
        if not definition.ordered or values[0] not in options:
            return None
        rank = options.index(values[0])
        sides = {Op.GE: options[rank:], Op.GT: options[rank + 1 :], Op.LE: options[: rank + 1], Op.LT: options[:rank]}
        good = frozenset(sides[op])
    else:
        good = frozenset(v for v in values if isinstance(v, bool | str))

    def check(reading: Reading, as_of: date) -> Truth:
        if reading.value is not None:
            return Truth.MET if reading.value in good else Truth.UNMET
        possible = frozenset(reading.possible)
        if not possible:
            return Truth.UNKNOWN
        return Truth.UNMET if not possible & good else Truth.MET if possible <= good else Truth.UNKNOWN

    return check


def _words(op: Op, values: Values, definition: FactDefinition) -> Check:
    """Several choices: one of them is asked for. Free words: they name one of those asked for, or the other way round."""

    def check(reading: Reading, as_of: date) -> Truth:
        held = reading.value
        if isinstance(held, tuple):
            return Truth.MET if set(held) & set(values) else Truth.UNMET
        if not isinstance(held, str):
            return Truth.UNKNOWN
        return Truth.MET if any(str(v) in held or held in str(v) for v in values) else Truth.UNMET

    return check
