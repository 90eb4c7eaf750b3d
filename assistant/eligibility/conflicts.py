"""Rules of two documents that contradict each other on whether both benefits may be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from assistant.policy.card import Benefit, Card, Stacking, StackingRule
from assistant.policy.conflict import Conflict

_DENIES = frozenset({StackingRule.EXCLUSIVE, StackingRule.HIGHEST, StackingRule.DIFFERENCE})
Offer = tuple[Card, Benefit]


def conflicts(offers: Sequence[Offer]) -> tuple[Conflict, ...]:
    """The contradictions among benefits of different documents, each pair of rules once."""
    found = (c for one, other in combinations(offers, 2) if one[0] is not other[0] for c in _between(one, other))
    return tuple({c.places: c for c in found}.values())


def spoken_of(offer: Offer, others: Iterable[Offer]) -> list[Offer]:
    """Those of `others`, of other documents, that a benefit's rules name or that name it."""
    return [o for o in others if o[0] is not offer[0] and (list(_on(offer, o)) or list(_on(o, offer)))]


def _between(one: Offer, other: Offer) -> Iterator[Conflict]:
    for first, second in ((one, other), (other, one)):
        for allowing in _on(first, second):
            for denying in _on(second, first):
                if allowing.rule is StackingRule.STACKABLE and denying.rule in _DENIES:
                    yield Conflict(first[0], allowing, second[0], denying)


def _on(offer: Offer, other: Offer) -> Iterator[Stacking]:
    """What the rules of a benefit say of another."""
    card, benefit = other
    names = {card.document_id, f"{card.document_id}#{benefit.id}"}
    return (stacking for stacking in offer[1].stacking if names.intersection(stacking.others))
