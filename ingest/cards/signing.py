"""An officer's signature under a card: only what the text still says can be signed."""

from __future__ import annotations

from datetime import datetime

from assistant.errors import Conflict
from assistant.policy.card import Card
from assistant.policy.card_refs import refs_of
from assistant.storage.cards import Cards
from assistant.storage.catalogue import Catalogue


def approve(catalogue: Catalogue, document_id: str, *, by: str, at: datetime) -> Card:
    """The current card, signed. Raises `NotFound` where there is none, `Conflict` where a quote is not in the text."""
    cards = Cards(catalogue.engine)
    stored = cards.of(document_id)
    if stored is not None:
        text = catalogue.text(document_id, stored.card.version).text
        for ref in refs_of(stored.card):
            if text[ref.start : ref.end] != ref.quote:
                raise Conflict(f"“{document_id}”的卡片不能核定：原文中没有“{ref.quote[:60]}”")
    return cards.sign(document_id, by=by, at=at)
