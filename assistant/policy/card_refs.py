"""The words a card rests on, all of them, wherever they stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from assistant.policy.card import Card, Ref
from assistant.policy.document import Frozen

_KEYS = set(Ref.model_fields)


def refs_of(card: Card) -> Iterator[Ref]:
    """Every quotation of the card."""
    return refs_in(card)


def refs_in(part: Frozen) -> Iterator[Ref]:
    """Every quotation of a card or of a part of one."""
    for name in type(part).model_fields:
        yield from _refs(getattr(part, name))


def with_refs(card: Card, change: Callable[[Ref], Ref]) -> Card:
    """The card with `change` of every quotation in its place."""
    return Card.model_validate(_changed(card.model_dump(), change))


def _refs(value: object) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Frozen):
        yield from refs_in(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _refs(part)


def _changed(node: Any, change: Callable[[Ref], Ref]) -> Any:
    if isinstance(node, dict):
        if node.keys() == _KEYS:
            return change(Ref.model_validate(node)).model_dump()
        return {key: _changed(value, change) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_changed(value, change) for value in node]
    return node
