"""What a benefit is judged by: its own conditions and its document's, and the facts that they ask for."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.policy.card import Benefit, Card, Condition
from assistant.policy.facts import FactDefinition, fact_definitions


def definitions_of(card: Card, definitions: Mapping[str, FactDefinition] | None = None) -> Mapping[str, FactDefinition]:
    """The vocabulary with the card's own facts; the shipped vocabulary unless told otherwise."""
    vocabulary = fact_definitions() if definitions is None else definitions
    return {**vocabulary, **{d.key: d for d in card.facts}} if card.facts else vocabulary


def conditions_of(card: Card, benefit: Benefit) -> tuple[Condition, ...]:
    """What has to hold: of the document, then of the benefit."""
    return card.common if benefit.conditions is None else (*card.common, benefit.conditions)


def exclusions_of(card: Card, benefit: Benefit) -> tuple[Condition, ...]:
    """What may not hold: of the document, then of the benefit."""
    return (*card.exclusions, *benefit.exclusions)
