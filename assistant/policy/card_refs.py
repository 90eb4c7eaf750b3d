"""The words a card rests on, all of them, wherever they stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from assistant.policy.card import Card, Ref

_KEYS = set(Ref.model_fields)


def refs_of(card: Card) -> Iterator[Ref]:
    """Every quotation of the card."""
    yield from (Ref.model_validate(found) for found in _refs(card.model_dump()))


def with_refs(card: Card, change: Callable[[Ref], Ref]) -> Card:
    """The card with `change` of every quotation in its place."""
    return Card.model_validate(_changed(card.model_dump(), change))


def _refs(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.keys() == _KEYS:
            yield node
        for value in node.values():
            yield from _refs(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _refs(value)


def _changed(node: Any, change: Callable[[Ref], Ref]) -> Any:
    if isinstance(node, dict):
        if node.keys() == _KEYS:
            return change(Ref.model_validate(node)).model_dump()
        return {key: _changed(value, change) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_changed(value, change) for value in node]
    return node
