"""Walking the tree of a condition."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.policy.card import AllOf, AnyOf, AtLeast, Card, Condition, Leaf, NoneOf


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, in order."""
    if isinstance(condition, Leaf):
        yield condition
        return
    for part in parts_of(condition):
        yield from leaves_of(part)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """What stands directly under it; () of a leaf."""
    if isinstance(condition, AllOf):
        return condition.all
    if isinstance(condition, AnyOf):
        return condition.any
    if isinstance(condition, NoneOf):
        return condition.none
    return condition.of if isinstance(condition, AtLeast) else ()


def leaves_of_card(card: Card) -> list[Leaf]:
    """Every leaf of its conditions and exclusions, those for all benefits first; the conditions inside amounts are not among them."""
    roots: list[Condition] = [*card.common, *card.exclusions]
    for benefit in card.benefits:
        roots += [*((benefit.conditions,) if benefit.conditions else ()), *benefit.exclusions]
    return [leaf for root in roots for leaf in leaves_of(root)]
