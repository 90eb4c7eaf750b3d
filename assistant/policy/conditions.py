"""Walking the tree of a condition."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf


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
