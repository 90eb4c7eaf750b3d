"""Conflicts and doubts for an officer, found in what the catalogue holds: nothing is settled here by guessing.

`find_doubts` is the one place for `esl policies doctor`, `GET /policies/doubts` and whatever page shows them later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingest.doubts.between import Neighbours
from ingest.doubts.types import Doubt, DoubtKind, Examined
from ingest.doubts.within import doubts_within

__all__ = ["Doubt", "DoubtKind", "Examined", "find_doubts"]


def find_doubts(documents: Sequence[Examined], *, as_of: date) -> list[Doubt]:
    """Every doubt, document by document in the given order; what concerns several stands at each of them."""
    neighbours = Neighbours(documents, as_of)
    found: list[Doubt] = []
    for document in documents:
        found += doubts_within(document, neighbours.validity.record(document.register.id), as_of)
        found += neighbours.doubts(document)
    return found
