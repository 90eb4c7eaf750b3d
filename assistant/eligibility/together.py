"""Which benefits a rule of stacking joins: by pair (就高不重复), or as a set with a limit (合计不超过)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from assistant.policy.card import Benefit, Nature, Stacking, StackingRule
from assistant.policy.judgement import AmountResult


@dataclass(frozen=True)
class Item:
    """One benefit, as document#benefit, with its amount."""

    reference: str
    benefit: Benefit
    amount: AmountResult

    @property
    def document(self) -> str:
        return self.reference.partition("#")[0]


class _Closeness(IntEnum):
    """How exactly a rule names the other benefit; the closer rule goes before the wider."""

    DOCUMENT = 0
    GROUP = 1
    BENEFIT = 2


@dataclass(frozen=True)
class Pair:
    """A rule between two benefits, by their places. `owner` is the one whose card says so."""

    one: int
    other: int
    stacking: Stacking
    owner: Item


@dataclass(frozen=True)
class Total:
    """A limit on what benefits, by their places, come to together."""

    members: frozenset[int]
    cap: Decimal
    stacking: Stacking
    owner: Item


def pairs(items: Sequence[Item]) -> list[Pair]:
    """For every two benefits the rule that names them most closely; 可叠加 gives way to a rule that names them as closely."""
    best: dict[tuple[int, int], tuple[tuple[int, bool], Pair]] = {}
    for place, item in enumerate(items):
        for stacking in item.benefit.stacking:
            if stacking.rule is StackingRule.TOTAL_CAP:
                continue
            for other, closeness in _others(items, place, stacking).items():
                key = (min(place, other), max(place, other))
                rank = (int(closeness), stacking.rule is not StackingRule.STACKABLE)
                if key not in best or rank > best[key][0]:
                    best[key] = (rank, Pair(*key, stacking, item))
    return [pair for _, pair in best.values()]


def totals(items: Sequence[Item]) -> list[Total]:
    """Every limit once, however many cards repeat it; those over fewer benefits first, so that wider ones cut what is left."""
    found: dict[tuple[frozenset[int], Decimal, bool], Total] = {}
    for place, item in enumerate(items):
        for stacking in item.benefit.stacking:
            if stacking.rule is StackingRule.TOTAL_CAP and stacking.cap is not None:
                members = frozenset({place, *_others(items, place, stacking)})
                found.setdefault((members, stacking.cap, stacking.yearly), Total(members, stacking.cap, stacking, item))
    return sorted(found.values(), key=lambda t: (len(t.members), t.cap, sorted(items[i].reference for i in t.members)))


def components(items: Sequence[Item], between: Sequence[Pair], limits: Sequence[Total]) -> list[list[int]]:
    """Places joined by any rule, each list in the order given."""
    leader = list(range(len(items)))

    def lead(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for group in [*({p.one, p.other} for p in between), *(set(t.members) for t in limits)]:
        first, *rest = sorted(lead(place) for place in group)
        for place in rest:
            leader[lead(place)] = lead(first)
    found: dict[int, list[int]] = {}
    for place in range(len(items)):
        found.setdefault(lead(place), []).append(place)
    return list(found.values())


def class_rules(item: Item) -> list[tuple[Stacking, str]]:
    """Rules against a class of benefits that the text names only in words: 「市级同类补贴」."""
    return [
        (stacking, other)
        for stacking in item.benefit.stacking
        for other in stacking.others
        if not other.isascii()  # references are document#benefit
    ]


def _others(items: Sequence[Item], place: int, stacking: Stacking) -> dict[int, _Closeness]:
    """Places of the benefits of the same kind of money that the rule joins with the one at `place`."""
    mine = items[place]
    found = {}
    for other, item in enumerate(items):
        closeness = _closeness(mine, stacking, item)
        if other != place and closeness is not None and _kind(item) == _kind(mine):
            found[other] = closeness
    return found


def _closeness(mine: Item, stacking: Stacking, other: Item) -> _Closeness | None:
    if other.reference in stacking.others:
        return _Closeness.BENEFIT
    same = other.document == mine.document
    if same and (other.benefit.id in stacking.others or f"#{other.benefit.id}" in stacking.others):
        return _Closeness.BENEFIT
    if same and stacking.group and any(s.group == stacking.group for s in other.benefit.stacking):
        return _Closeness.GROUP
    return _Closeness.DOCUMENT if other.document in stacking.others else None


def _kind(item: Item) -> str:
    """A credit line is not added to a grant, nor what a bank gets to what the enterprise gets."""
    lent = item.amount.nature in (Nature.CREDIT_LINE, Nature.COMPENSATION)
    return item.amount.nature.value if lent else "received"
