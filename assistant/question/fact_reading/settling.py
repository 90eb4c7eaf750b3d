"""What holds of everything that was told: one fact for each key and year, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.policy.fact_values import show_value
from assistant.policy.facts import Comparison, FactDefinition, KnownFact
from assistant.question.fact_reading.telling import Told

_NOW = 9999  # what is told without a time holds now
# certified again: the latest counts
_LATEST = frozenset({"hnte_certified_on", "hnte_expires_on", "specialized_on"})
_SHARPNESS = {Comparison.EXACT: 2, Comparison.ABOUT: 1}  # bounds say least
_ROUGHLY = Decimal("0.15")  # how far apart two values may be of which one is told roughly


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things told of one fact and year that cannot both be true; `question` asks back, naming both wordings."""

    key: str
    year: int | None
    first: KnownFact
    second: KnownFact
    question: str


@dataclass(frozen=True, slots=True)
class FactReading:
    """Facts in the order told, one for a key and year; of two that contradict each other the later one is among them."""

    facts: tuple[KnownFact, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def settled(told: Sequence[Told], definitions: Mapping[str, FactDefinition]) -> FactReading:
    """One fact for each key and year; later ones replace what they correct or contradict."""
    held: dict[tuple[str, int | None], Told] = {}
    contradictions = []
    for now in told:
        place = (now.fact.key, now.fact.year)
        before = held.get(place)
        if before is None:
            held[place] = now
            continue
        if not _conflict(before.fact, now.fact, definitions[now.fact.key]):
            if _sharper(now.fact, before.fact, definitions[now.fact.key]):
                held[place] = now
            continue
        if now.fact.key in _LATEST and isinstance(now.fact.value, date) and isinstance(before.fact.value, date):
            if now.fact.value > before.fact.value:
                held[place] = now
            continue
        if now.fact.year is None and isinstance(now.fact.value, Decimal) and now.when != before.when:
            if (now.when or _NOW) >= (before.when or _NOW):  # 「积分去年65分，今年78分」
                held[place] = now
            continue
        if not now.corrects:
            contradictions.append(_contradiction(before.fact, now.fact, definitions[now.fact.key]))
        del held[place]
        held[place] = now
    return FactReading(tuple(t.fact for t in held.values()), tuple(contradictions))


def _sharper(now: KnownFact, before: KnownFact, definition: FactDefinition) -> bool:
    if isinstance(now.value, str) and now.value != before.value:  # 「股改去年完成了，今年3月辅导备案」
        if now.comparison is not before.comparison:
            return now.comparison is Comparison.EXACT
        return _rank(now, definition) > _rank(before, definition)
    return _SHARPNESS.get(now.comparison, 0) > _SHARPNESS.get(before.comparison, 0)


def _rank(fact: KnownFact, definition: FactDefinition) -> int:
    return next((i for i, o in enumerate(definition.options) if o.value == fact.value), -1)


def _interval(fact: KnownFact) -> tuple[Decimal, Decimal]:
    value = fact.value
    assert isinstance(value, Decimal)
    far = Decimal(10) ** 30
    match fact.comparison:
        case Comparison.EXACT:
            return value, value
        case Comparison.ABOUT:
            return value - abs(value) * _ROUGHLY, value + abs(value) * _ROUGHLY
        case Comparison.AT_LEAST | Comparison.MORE_THAN:
            return value, far
        case _:
            return -far, value


def _conflict(first: KnownFact, second: KnownFact, definition: FactDefinition) -> bool:
    """Whether both cannot be true. Levels of a choice can be had together (创新型 and 专精特新); grades cannot."""
    if isinstance(first.value, Decimal) and isinstance(second.value, Decimal):
        (low, high), (low2, high2) = _interval(first), _interval(second)
        return high < low2 or high2 < low
    if isinstance(first.value, date) and isinstance(second.value, date):
        about = Comparison.ABOUT in (first.comparison, second.comparison)
        return first.value.year != second.value.year if about else first.value != second.value
    if isinstance(first.value, str) and isinstance(second.value, str) and first.comparison is not second.comparison:
        had, below = (first, second) if first.comparison is Comparison.EXACT else (second, first)
        return _rank(had, definition) >= _rank(below, definition)  # 「专精特新（省级），还不是小巨人」
    if isinstance(first.value, str) and isinstance(second.value, str):
        together = definition.options[:1] and definition.options[0].value == "none"
        return first.value != second.value and not (together and "none" not in (first.value, second.value))
    return first.value != second.value


def _contradiction(first: KnownFact, second: KnownFact, definition: FactDefinition) -> Contradiction:
    when = f"{first.year}年" if first.year else ""
    shown = (show_value(first.value, definition), show_value(second.value, definition))
    question = (
        f"您前面说“{first.said}”（{shown[0]}），后面又说“{second.said}”（{shown[1]}），"
        f"{when}{definition.name}以哪个为准？"
    )
    return Contradiction(first.key, first.year, first, second, question)
