"""Enterprises made up for laws of judging: a small vocabulary with every derivation, worlds in which all is known, conditions on it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op, Take, Years
from assistant.policy.facts import (
    Comparison,
    Derivation,
    DerivationOp,
    FactDefinition,
    FactType,
    KnownFact,
    Option,
    Profile,
)
from tests.assistant.eligibility.cards import AS_OF, SOURCE

YEARS = range(AS_OF.year - 4, AS_OF.year + 1)
LEVELS = ("none", "municipal", "provincial", "national")
INDUSTRIES = ("industry", "software", "construction", "other")
CLASSES = ("micro", "small", "medium", "large")


def _fact(key: str, kind: FactType, derived: tuple[DerivationOp, str] | None = None, **more: Any) -> FactDefinition:
    options = tuple(Option(value=v, name=v) for v in more.pop("options", ()))
    derivation = Derivation(op=derived[0], of=tuple(derived[1].split()), **more.pop("by", {})) if derived else None
    return FactDefinition(key=key, name=key, type=kind, question=f"{key}?", options=options, derived=derivation, **more)


_BASE = (
    _fact("revenue", FactType.MONEY, yearly=True),
    _fact("cost", FactType.MONEY, yearly=True),
    _fact("assets", FactType.MONEY, yearly=True),
    _fact("grants", FactType.NUMBER, yearly=True),
    _fact("accident", FactType.BOOLEAN, yearly=True),
    _fact("staff", FactType.NUMBER),
    _fact("engineers", FactType.NUMBER),
    _fact("honest", FactType.BOOLEAN),
    _fact("listed", FactType.BOOLEAN),
    _fact("founded", FactType.DATE),
    _fact("certified", FactType.DATE),
    _fact("level", FactType.CHOICE, options=LEVELS, ordered=True),
    _fact("industry", FactType.CHOICE, options=INDUSTRIES),
    _fact("titles", FactType.CHOICES, options=LEVELS),
    _fact("chain", FactType.TEXT),
)
_OP = DerivationOp
_DERIVED = (
    _fact("ratio", FactType.RATIO, (_OP.RATIO, "cost revenue"), yearly=True),
    _fact("growth", FactType.RATIO, (_OP.GROWTH, "revenue"), yearly=True),
    _fact("increase", FactType.MONEY, (_OP.INCREASE, "revenue"), yearly=True),
    _fact("total", FactType.MONEY, (_OP.SUM, "revenue cost"), yearly=True),
    _fact("profit", FactType.MONEY, (_OP.DIFFERENCE, "revenue cost"), yearly=True),
    _fact("margin", FactType.RATIO, (_OP.RATIO, "profit revenue"), yearly=True),
    _fact("share", FactType.RATIO, (_OP.SHARE, "engineers staff")),
    _fact("age", FactType.NUMBER, (_OP.YEARS_SINCE, "founded")),
    _fact("months", FactType.NUMBER, (_OP.MONTHS_SINCE, "founded")),
    _fact("valid", FactType.BOOLEAN, (_OP.VALID, "certified"), by={"months": 36}),
    _fact("has_level", FactType.BOOLEAN, (_OP.PRESENT, "level")),
    _fact("has_engineers", FactType.BOOLEAN, (_OP.PRESENT, "engineers")),
    _fact("either", FactType.BOOLEAN, (_OP.ANY, "honest listed")),
    _fact("provincial", FactType.BOOLEAN, (_OP.AT_LEAST, "level"), by={"value": "provincial"}),
    _fact("large_staff", FactType.BOOLEAN, (_OP.AT_LEAST, "staff"), by={"value": "300"}),
    _fact(
        "size",
        FactType.CHOICE,
        (_OP.SIZE_CLASS, "industry staff revenue assets"),
        options=CLASSES,
        ordered=True,
    ),
)
FACTS: Mapping[str, FactDefinition] = {d.key: d for d in (*_BASE, *_DERIVED)}
BASE = {d.key: d for d in _BASE}

_AMOUNTS = tuple(map(Decimal, (10_000, 400_000, 3_000_000, 19_000_000, 20_000_000, 21_000_000, 500_000_000)))
_COUNTS = tuple(map(Decimal, (1, 10, 19, 20, 21, 100, 299, 300, 301, 1500)))
_WORDS = ("新能源", "集成电路")
_FIRST_DAY, _DAYS = date(2016, 1, 1), 4200


# Drawn with a generator of their own: a world has some fifty values, and hypothesis would spend its time on choosing each.
def worlds() -> st.SearchStrategy[Profile]:
    """An enterprise of which every base fact is known exactly, of every year."""
    return _seeds().map(_world)


def _seeds() -> st.SearchStrategy[random.Random]:
    return st.integers(0, 10**9).map(random.Random)


def _world(rng: random.Random) -> Profile:
    facts = (
        KnownFact(key=key, year=year, value=_value(rng, definition))
        for key, definition in BASE.items()
        for year in (YEARS if definition.yearly else (None,))
    )
    return Profile(facts=tuple(facts))


def _value(rng: random.Random, definition: FactDefinition) -> Any:
    options = [o.value for o in definition.options]
    match definition.type:
        case FactType.BOOLEAN:
            return rng.random() < 0.5
        case FactType.CHOICES:
            return tuple(rng.sample(options, rng.randint(0, 3)))
        case FactType.CHOICE:
            return rng.choice(options)
        case FactType.DATE:
            return _FIRST_DAY + timedelta(days=rng.randint(0, _DAYS))
        case FactType.TEXT:
            return rng.choice(_WORDS)
        case kind:
            return rng.choice(_AMOUNTS if kind is FactType.MONEY else _COUNTS)


def told_of(world: Profile) -> st.SearchStrategy[Profile]:
    """Some facts of the world, some only about; never anything that is not so."""
    return _seeds().map(lambda rng: _told(rng, world))


def _told(rng: random.Random, world: Profile) -> Profile:
    share = rng.choice((0.2, 0.5, 0.8, 1))
    return Profile(facts=tuple(_inexactly(rng, f) for f in world.facts if rng.random() < share))


_FACTORS = {
    Comparison.EXACT: ("1",),
    Comparison.ABOUT: ("0.92", "1", "1.05"),
    Comparison.AT_LEAST: ("0.5", "1"),
    Comparison.MORE_THAN: ("0.5", "0.99"),
    Comparison.AT_MOST: ("1", "2"),
    Comparison.LESS_THAN: ("1.01", "2"),
}


def _inexactly(rng: random.Random, fact: KnownFact) -> KnownFact:
    definition = BASE[fact.key]
    if rng.random() < 0.5:
        return fact
    comparison = rng.choice(list(Comparison))
    if isinstance(fact.value, Decimal):
        value = fact.value * Decimal(rng.choice(_FACTORS[comparison]))
        return fact.model_copy(update={"value": value, "comparison": comparison})
    if definition.ordered or definition.type is FactType.DATE:
        kept = comparison in (Comparison.ABOUT, Comparison.AT_LEAST, Comparison.AT_MOST)
        return fact.model_copy(update={"comparison": comparison if kept else Comparison.EXACT})
    return fact


@st.composite
def leaves(draw: st.DrawFn) -> Leaf:
    """A condition on any fact."""
    definition = draw(st.sampled_from(list(FACTS.values())))
    op, value, unit = draw(_asked(definition))
    years = draw(_years()) if definition.yearly else None
    text = f"{definition.key} {op} {value}"
    return Leaf(fact=definition.key, op=op, value=value, unit=unit, years=years, text=text, source=SOURCE)


_SOME_AMOUNTS, _SOME_DAYS = st.sampled_from(_AMOUNTS), st.dates(date(2016, 1, 1), date(2027, 6, 1))
_ORDERS = st.sampled_from([Op.GE, Op.GT, Op.LE, Op.LT])


@st.composite
def _asked(draw: st.DrawFn, definition: FactDefinition) -> tuple[Op, Any, str]:
    options = [o.value for o in definition.options]
    match definition.type:
        case FactType.BOOLEAN:
            return Op.IS, draw(st.booleans()), ""
        case FactType.TEXT:
            return Op.IS, draw(st.sampled_from(_WORDS)), ""
        case FactType.CHOICE if definition.ordered and draw(st.booleans()):
            return draw(_ORDERS), draw(st.sampled_from(options)), ""
        case FactType.CHOICE | FactType.CHOICES:
            some = tuple(draw(st.lists(st.sampled_from(options), min_size=1, max_size=2, unique=True)))
            return (Op.IN if definition.type is FactType.CHOICE else Op.HAS), some, ""
        case FactType.DATE if draw(st.booleans()):
            return Op.WITHIN, draw(st.integers(2, 40).map(Decimal)), draw(st.sampled_from(["month", "year", "day"]))
        case FactType.DATE:
            return draw(_ORDERS), draw(_SOME_DAYS), ""
        case FactType.RATIO:
            return draw(_ORDERS), draw(st.sampled_from(["-0.5", "0", "0.05", "1"]).map(Decimal)), ""
        case _:
            values = (
                _SOME_AMOUNTS if definition.type is FactType.MONEY else st.sampled_from([1, 3, 20, 300]).map(Decimal)
            )
            return draw(_ORDERS), draw(values), ""


def _years() -> st.SearchStrategy[Years | None]:
    some = st.builds(Years, last=st.integers(0, 1), count=st.integers(1, 3), take=st.sampled_from(list(Take)))
    return st.none() | some


def conditions(of: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Condition]:
    """Trees of conditions."""
    return st.recursive(of if of is not None else leaves(), _joined, max_leaves=8)


def _joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        parts.map(lambda p: AllOf(all=p)),
        parts.map(lambda p: AnyOf(any=p)),
        parts.map(lambda p: NoneOf(none=p)),
        st.builds(lambda p, k: AtLeast(at_least=k, of=p), parts, st.integers(0, 3)),
    )
