"""The cards of all documents at a glance, and one in words: what an officer holds against the text before signing."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from api.card_words import card_lines
from api.cards import policy_card
from api.dependencies import ServiceDep
from assistant.policy.card import Card, CardStatus, Origin, Ref
from assistant.storage.cards import current_cards
from assistant.storage.catalogue import Catalogue

router = APIRouter(prefix="/policies", tags=["政策"])


class CardSummary(BaseModel):
    """`benefits`: their names."""

    document_id: str
    title: str
    version: int
    status: CardStatus
    origin: Origin
    benefits: list[str]
    signed_by: str | None
    signed_at: datetime | None
    notes: list[str]


class CardList(BaseModel):
    items: list[CardSummary]


class CardLine(BaseModel):
    """One entry of a card: how deep it stands, what it says, and the words of the text that say so."""

    depth: int
    text: str
    source: Ref | None


class CardLines(BaseModel):
    summary: CardSummary
    lines: list[CardLine]


@router.get("/cards", summary="全部政策卡片")
async def cards(service: ServiceDep) -> CardList:
    """每份现行文件的卡片：是否核定、由谁核定、有哪些事项。"""
    return await service.reading(_listed, service.stores.catalogue)


@router.get("/{document_id}/cards/lines", summary="逐条的政策卡片")
async def lines(document_id: str, service: ServiceDep) -> CardLines:
    """卡片写成逐条的文字，每条附它依据的原文和位置，供对照核定。"""
    return await service.reading(_in_words, service.stores.catalogue, document_id)


def _listed(catalogue: Catalogue) -> CardList:
    titles = {d.register.id: d.register.title for d in catalogue.documents()}
    with catalogue.engine.connect() as connection:
        found = list(current_cards(connection))
    return CardList(items=[_summary(c, titles[c.document_id]) for c in found if c.document_id in titles])


def _in_words(catalogue: Catalogue, document_id: str) -> CardLines:
    card = policy_card(catalogue, document_id)
    found = [CardLine(depth=line.depth, text=line.text, source=line.source) for line in card_lines(card)]
    return CardLines(summary=_summary(card, catalogue.register(document_id).title), lines=found)


def _summary(card: Card, title: str) -> CardSummary:
    return CardSummary(
        document_id=card.document_id,
        title=title,
        version=card.version,
        status=card.status,
        origin=card.origin,
        benefits=[b.name for b in card.benefits],
        signed_by=card.signed_by,
        signed_at=card.signed_at,
        notes=list(card.notes),
    )
