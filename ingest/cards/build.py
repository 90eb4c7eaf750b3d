"""The card of a document that was just read: as card.yaml states it, else as its text gives it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from assistant.policy.card import Award, Benefit, Card, Ref
from assistant.policy.card_refs import with_refs
from assistant.policy.provision import Provision
from assistant.policy.script import is_traditional, simplified
from assistant.storage.cards import StoredCard
from ingest.cards.awards.claims import Claim
from ingest.cards.awards.read import read_granted
from ingest.cards.awards.scores import read_score
from ingest.cards.awards.stacking import read_stacking
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.filing.assign import with_own_filing
from ingest.cards.filing.guide import read_filing
from ingest.cards.read import Readers, read_card
from ingest.cards.sidefile import read_card_file
from ingest.cards.text import CardText
from ingest.sidefile import SideFileError

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百\d]+条")


# A longer text is no measure but a collection; reading how its provisions hang together takes time that grows faster than they do.
_PROVISIONS = 1_500
_CHARACTERS = 120_000
_WORDS = 12_000  # of one provision
TOO_LONG = "文件篇幅过长，没有自动读取卡片；如需卡片，请拆分文件或编写card.yaml。"


def card_for(text: CardText, card_file: Path | None) -> tuple[StoredCard | None, tuple[str, ...]]:
    """The card and what to note about it; no card where the document offers nothing.

    A card.yaml that does not fit the text is noted and the card read from the text, so that a document is never lost for it.
    """
    if card_file is None:
        return (_read(text), ()) if _is_readable(text) else (None, (TOO_LONG,))
    try:
        return StoredCard(read_card_file(card_file, text), hashlib.sha256(card_file.read_bytes()).hexdigest()), ()
    except SideFileError as error:
        return (_read(text) if _is_readable(text) else None), (f"{error.reason}；暂用自动读取的卡片，待核定。",)


def read_whole_card(text: CardText) -> Card:
    """The draft card that the text gives, by all readers together."""
    card = read_card(text, readers=Readers(_award, read_stacking, read_score, read_filing))
    return with_own_filing(card.model_copy(update={"benefits": _with_stacking(card, text)}), text)


def _award(text: CardText, provision: Provision, leaves: LeafReader, claim: Claim) -> Award | None:
    granted = read_granted(text, provision, leaves, claim)
    return granted.award if granted else None


def _with_stacking(card: Card, text: CardText) -> tuple[Benefit, ...]:
    """The benefits with what the document says of them together in provisions of their own: of the articles that it names, else
    of all.
    """
    held = {s.source.start for b in card.benefits for s in b.stacking}
    found = list(card.benefits)
    for stacking in read_stacking(text):
        if stacking.source.start in held:
            continue
        named = _ARTICLE.findall(text.text[stacking.source.start : stacking.source.end])
        for place, benefit in enumerate(found):
            if not named or any(benefit.source.at.startswith(name) for name in named):
                found[place] = benefit.model_copy(update={"stacking": (*found[place].stacking, stacking)})
    return tuple(found)


def _is_readable(text: CardText) -> bool:
    if len(text.provisions) > _PROVISIONS or len(text.text) > _CHARACTERS:
        return False
    return all(p.lead_end - p.start <= _WORDS for p in text.provisions)


def _read(text: CardText) -> StoredCard | None:
    card = _as_printed(read_whole_card(_simplified(text)), text)
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
