"""How and when to file for a benefit, from the library's cards and from the notices that file for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from assistant.filing.guide import guide, windows_for
from assistant.filing.notices import by_document, notice_cards
from assistant.filing.openings import openings
from assistant.policy.card import Benefit, Card
from assistant.policy.guide import Guide
from assistant.policy.judgement import Opening
from assistant.storage.library import Library

_DAYS = 4  # days asked about whose notices are kept ready


class Guides:
    """The guides of one library. Safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self._by_document = lru_cache(_DAYS)(lambda day: by_document(notice_cards(library, day)))

    def of(self, card: Card, benefit: Benefit, as_of: date) -> Guide:
        """The guide of `benefit` of `card` on the day."""
        return guide(card, benefit, as_of, self._notices(card, as_of))

    def openings(self, card: Card, benefit: Benefit, as_of: date) -> Sequence[Opening]:
        """When one may file for it, as of the day."""
        return openings([entry.said for entry in windows_for(card, benefit, as_of, self._notices(card, as_of))], as_of)

    def _notices(self, card: Card, as_of: date) -> Sequence[Card]:
        return self._by_document(as_of).get(card.document_id, ())
