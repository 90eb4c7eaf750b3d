"""The notices of a library that tell how to file for benefits of other documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.policy.card import Card
from assistant.policy.validity import Validity
from assistant.storage.library import Library

# the notice of a past year still shows which papers were asked for
_SAYING = (Validity.IN_FORCE, Validity.EXPIRED)


def notice_cards(library: Library, as_of: date) -> list[Card]:
    """Cards with benefits that file for others', for `guide`: those in force on the day first, each group newest document first.

    What is not in force yet, or was taken back, says nothing.
    """
    validity = {
        i: library.validity.on(i, as_of) for i, card in library.cards.items() if any(b.of for b in card.benefits)
    }
    found = [library.cards[i] for i, valid in validity.items() if valid in _SAYING]
    newest = sorted(found, key=lambda c: library.register(c.document_id).issued_on or date.min, reverse=True)
    return sorted(newest, key=lambda c: _SAYING.index(validity[c.document_id]))


def by_document(notices: Iterable[Card]) -> dict[str, list[Card]]:
    """The notices that file for benefits of each document, in the order given."""
    found: dict[str, list[Card]] = {}
    for notice in notices:
        for document_id in dict.fromkeys(of.partition("#")[0] for b in notice.benefits for of in b.of):
            found.setdefault(document_id, []).append(notice)
    return found
