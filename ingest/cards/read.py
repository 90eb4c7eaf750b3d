"""A document's card as its text gives it."""

from __future__ import annotations

from assistant.policy.card import Card
from ingest.cards.text import CardText


def read_card(text: CardText) -> Card:
    """The card, a draft."""
    return Card(document_id=text.document_id, version=text.version)
