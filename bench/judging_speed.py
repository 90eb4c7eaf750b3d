"""One enterprise against 1,000 cards: cards and a profile made up over the whole vocabulary, and how long matching takes."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.eligibility.compiled import CompiledCards
from assistant.eligibility.match import Match, match, questions
from assistant.policy.card import AllOf, AnyOf, Benefit, BenefitKind, Card, Condition, Leaf, Op, Ref, Years
from assistant.policy.fact_values import read_profile
from assistant.policy.facts import FactDefinition, FactType, Profile, fact_definitions

AS_OF = date(2026, 11, 23)
_SOURCE = Ref(at="第三条", quote="符合条件", start=0, end=4)
_MONEY = tuple(Decimal(n) * 10_000 for n in (50, 100, 200, 300, 500, 800, 1000, 1500, 2000, 3000, 5000, 10000, 20000))
_COUNTS = tuple(Decimal(n) for n in (1, 2, 3, 5, 6, 8, 10, 12, 15, 20, 24, 30, 36, 50, 100, 200, 300))
_RATIOS = tuple(Decimal(n) / 200 for n in range(2, 140, 3))
_YEARS = (Years(last=1), Years(last=1), Years(last=1, count=2), Years(last=1, count=3), Years(last=0))
_FACTS_TOLD = 0.35  # share of the vocabulary that is known of the enterprise


def generated_cards(count: int = 1000, seed: int = 1) -> list[Card]:
    """Cards of three benefits with six conditions each: two of the document's and an exclusion of it, the others the benefit's own,
    some joined by 「之一」, over the whole vocabulary.
    """
    rng = random.Random(seed)  # the same cards for the same seed
    facts = [d for d in fact_definitions().values() if d.type is not FactType.TEXT]
    shared = [d for d in facts if d.type is FactType.BOOLEAN][:12]
    return [_card(number, rng, facts, shared) for number in range(count)]


def _card(number: int, rng: random.Random, facts: Sequence[FactDefinition], shared: Sequence[FactDefinition]) -> Card:
    benefits = tuple(_benefit(place, rng, facts) for place in range(3))
    common = tuple(_leaf(rng, d) for d in rng.sample(shared, 2))
    barring = _leaf(rng, rng.choice(shared))
    return Card(document_id=f"measure-{number}", version=1, common=common, exclusions=(barring,), benefits=benefits)


def _benefit(place: int, rng: random.Random, facts: Sequence[FactDefinition]) -> Benefit:
    leaves = [_leaf(rng, d) for d in rng.sample(facts, 3)]
    parts: tuple[Condition, ...] = tuple(leaves)
    if rng.random() < 0.3:
        parts = (leaves[0], AnyOf(any=tuple(leaves[1:])))
    return Benefit(id=f"b{place}", name="奖励", kind=BenefitKind.REWARD, conditions=AllOf(all=parts), source=_SOURCE)


def _leaf(rng: random.Random, definition: FactDefinition) -> Leaf:
    op, value, unit = _asked(rng, definition)
    years = rng.choice(_YEARS) if definition.yearly else None
    return Leaf(fact=definition.key, op=op, value=value, unit=unit, years=years, text=definition.name, source=_SOURCE)


def _asked(rng: random.Random, definition: FactDefinition) -> tuple[Op, Any, str]:
    match definition.type:
        case FactType.BOOLEAN:
            return Op.IS, True, ""
        case FactType.CHOICE | FactType.CHOICES:
            options = [o.value for o in definition.options]
            if definition.ordered:
                return Op.GE, rng.choice(options), ""
            op = Op.IN if definition.type is FactType.CHOICE else Op.HAS
            return op, tuple(rng.sample(options, min(2, len(options)))), ""
        case FactType.DATE:
            return Op.WITHIN, Decimal(rng.choice((1, 2, 3, 5))), "year"
        case kind:
            values = {FactType.MONEY: _MONEY, FactType.RATIO: _RATIOS}.get(kind, _COUNTS)
            return rng.choice((Op.GE, Op.GE, Op.GE, Op.GT, Op.LE)), rng.choice(values), ""


def generated_profile(seed: int = 2) -> Profile:
    """A third of the vocabulary known, yearly facts of two years."""
    rng = random.Random(seed)  # the same profile for the same seed
    told: dict[str, Any] = {}
    for definition in fact_definitions().values():
        if definition.type in (FactType.TEXT, FactType.RATIO) or definition.derived or rng.random() > _FACTS_TOLD:
            continue
        years = ("2025", "2024") if definition.yearly else ("",)
        given = {year: _told(rng, definition) for year in years}
        told[definition.key] = given if definition.yearly else given[""]
    return read_profile(told)


def _told(rng: random.Random, definition: FactDefinition) -> Any:
    match definition.type:
        case FactType.BOOLEAN:
            return rng.random() < 0.8
        case FactType.CHOICE:
            return rng.choice(definition.options).value
        case FactType.CHOICES:
            return [rng.choice(definition.options).value]
        case FactType.DATE:
            return date(rng.randint(2015, 2026), rng.randint(1, 11), rng.randint(1, 28))
        case _:
            return rng.choice(_MONEY if definition.type is FactType.MONEY else _COUNTS)


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: to make the cards ready, once; then of the runs the least and the median."""

    ready: float
    least: float
    median: float


def timed(cards: Sequence[Card], profile: Profile, runs: int = 15) -> tuple[Timing, tuple[Match, ...]]:
    """One profile against all cards, with the questions that are left."""
    start = time.perf_counter()
    compiled = CompiledCards(cards)
    ready = time.perf_counter() - start
    taken = []
    matches: tuple[Match, ...] = ()
    for _ in range(runs):
        start = time.perf_counter()
        matches = match(profile, compiled, AS_OF)
        questions(matches)
        taken.append(time.perf_counter() - start)
    return Timing(ready * 1000, min(taken) * 1000, statistics.median(taken) * 1000), matches
