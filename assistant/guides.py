"""How to file for a benefit: its guide from the library's cards and from the notices that file for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from assistant.filing.guide import guide
from assistant.policy.card import Benefit, Card
from assistant.policy.guide import Guide
from assistant.policy.validity import Validity
from assistant.storage.library import Library

_DAYS = 4  # days asked about whose notices are kept ready


class Guides:
    """The guides of one library. Safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._notices = lru_cache(_DAYS)(self._noticed)

    def of(self, card: Card, benefit: Benefit, as_of: date) -> Guide:
        """The guide of `benefit` of `card` on the day."""
        return guide(card, benefit, as_of, self._notices(as_of))

    def _noticed(self, as_of: date) -> Sequence[Card]:
        """Cards with benefits that file for others', newest document first; what is not in force yet or was taken back says nothing."""
        said = (
            Validity.IN_FORCE,
            Validity.EXPIRED,
        )  # the notice of a past year still shows which papers were asked for
        found = [
            card
            for card in self._library.cards.values()
            if any(b.of for b in card.benefits) and self._library.validity.on(card.document_id, as_of) in said
        ]
        return sorted(found, key=lambda c: self._library.register(c.document_id).issued_on or date.min, reverse=True)
