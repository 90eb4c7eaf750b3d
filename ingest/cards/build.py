"""The card of a document that was just read: as card.yaml states it, else as its text gives it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from assistant.policy.card import Card, Ref
from assistant.policy.card_refs import with_refs
from assistant.policy.script import is_traditional, simplified
from assistant.storage.cards import StoredCard
from ingest.cards.read import read_card
from ingest.cards.sidefile import read_card_file
from ingest.cards.text import CardText
from ingest.sidefile import SideFileError


def card_for(text: CardText, card_file: Path | None) -> tuple[StoredCard | None, tuple[str, ...]]:
    """The card and what to note about it; no card where the document offers nothing.

    A card.yaml that does not fit the text is noted and the card read from the text, so that a document is never lost for it.
    """
    if card_file is None:
        return _read(text), ()
    try:
        return StoredCard(read_card_file(card_file, text), hashlib.sha256(card_file.read_bytes()).hexdigest()), ()
    except SideFileError as error:
        return _read(text), (f"{error.reason}；暂用自动读取的卡片，待核定。",)


def _read(text: CardText) -> StoredCard | None:
    card = _as_printed(read_card(_simplified(text)), text)
    return StoredCard(card) if card.benefits or card.filing else None


def _simplified(text: CardText) -> CardText:
    """What the reader reads: a traditional text in simplified characters, which have the same offsets."""
    if not is_traditional(text.text):
        return text
    return replace(text, text=simplified(text.text), tables=tuple(t.simplified() for t in text.tables))


def _as_printed(card: Card, text: CardText) -> Card:
    def printed(ref: Ref) -> Ref:
        return ref.model_copy(update={"quote": text.text[ref.start : ref.end]})

    return with_refs(card, printed) if is_traditional(text.text) else card
