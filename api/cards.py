"""A document's card: shown, signed, taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from api.schemas import SignCardRequest
from assistant.errors import NotFound
from assistant.policy.card import Card
from assistant.storage.cards import Cards
from assistant.storage.catalogue import Catalogue
from ingest.cards.signing import approve


def policy_card(catalogue: Catalogue, document_id: str) -> Card:
    """The card of the current version. Raises `NotFound` for a document that has none or does not exist."""
    catalogue.register(document_id)
    stored = Cards(catalogue.engine).of(document_id)
    if stored is None:
        raise NotFound(f"“{document_id}”没有卡片：原文没有读出可申报的事项")
    return stored.card


def sign_card(catalogue: Catalogue, document_id: str, request: SignCardRequest) -> Card:
    """The card signed, or a draft again with the reason. Raises `NotFound`, and `Conflict` where the text says otherwise."""
    catalogue.register(document_id)
    if request.withdraw:
        note = f"{request.withdraw}（{request.by}）"
        return Cards(catalogue.engine).withdraw(document_id, note=note)
    return approve(catalogue, document_id, by=request.by, at=datetime.now(UTC))
