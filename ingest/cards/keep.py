"""What becomes of an approved card when its document is read again: kept where its words stayed, a draft where they changed."""

from __future__ import annotations

from assistant.policy.affected import affected_provisions, affected_spans
from assistant.policy.card import Card, CardStatus, Ref
from assistant.policy.card_refs import refs_of, with_refs
from assistant.policy.diff import diff_provisions
from assistant.storage.cards import StoredCard
from ingest.cards.text import CardText

_NAMED = 5  # changed provisions that a note names


class _Gone(Exception):
    """Words of a card that the new text does not have."""


def settled(
    new: StoredCard | None, before: StoredCard | None, old: CardText | None, text: CardText
) -> StoredCard | None:
    """The card to store for `text`, where `old` and `before` are the text and card that it takes the place of.

    A card.yaml that was written anew speaks for itself. An approved card whose words all stayed keeps its signature; one of
    whose provisions changed goes back to draft, with a note that names them, and a card.yaml that nobody touched since does
    not bring it back.
    """
    if before is None or old is None:
        return new
    stated_again = new is not None and new.stated is not None and new.stated == before.stated
    if before.card.status is not CardStatus.APPROVED:
        return _draft(new, before.card.notes) if new is not None and stated_again else new
    if new is not None and new.stated is not None and not stated_again:
        return new
    changed = _changed_provisions(before.card, old, text)
    if not changed and stated_again:
        return new
    if not changed:
        try:
            return StoredCard(with_refs(before.card, lambda ref: _found_again(ref, text)), before.stated)
        except _Gone as gone:
            changed = [str(gone)]
    if new is None:
        return None
    signed = f"（{before.card.signed_by}核定）" if before.card.signed_by else ""
    named = "、".join(changed[:_NAMED]) + ("等" if len(changed) > _NAMED else "")
    note = f"{named}的原文已改动，原卡片{signed}退回待核定，请对照新文本重新核定。"
    return _draft(new, (note,))


def _draft(new: StoredCard, notes: tuple[str, ...]) -> StoredCard:
    update = {"status": CardStatus.DRAFT, "signed_by": None, "signed_at": None, "notes": (*new.card.notes, *notes)}
    return StoredCard(new.card.model_copy(update=update), new.stated)


def _changed_provisions(card: Card, old: CardText, text: CardText) -> list[str]:
    """Names of the articles, or top headings, that the card quotes and in which anything changed, was added or removed."""
    if old.text == text.text:
        return []
    diff = diff_provisions(old.text, old.provisions, text.text, text.provisions)
    spans = {(ref.start, ref.end): ref.at or "文件" for ref in refs_of(card)}
    touched = [spans[span] for span, _ in affected_spans(spans, diff)]
    whole = affected_provisions(dict.fromkeys(filter(None, map(old.unit_at, (start for start, _ in spans)))), diff)
    return list(dict.fromkeys((*whole, *(name for name in touched if not name.startswith(tuple(whole) or "\0")))))


def _found_again(ref: Ref, text: CardText) -> Ref:
    if text.text[ref.start : ref.end] == ref.quote and text.name_at(ref.start) == ref.at:
        return ref
    provision = text.named(ref.at)
    start = text.text.find(ref.quote, provision.start, provision.end) if provision else -1
    if start < 0 and text.text.count(ref.quote) == 1:
        start = text.text.find(ref.quote)
    if start < 0:
        raise _Gone(ref.at or "文件")
    return text.ref(start, start + len(ref.quote)).model_copy(
        update={"at": ref.at if provision else text.name_at(start)}
    )
