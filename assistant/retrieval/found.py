"""What one index found for a question, in the terms that passages of all indexes are compared in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from assistant.policy.provision import Passage

DEPTH = 300  # passages whose likeness to the question is known; the others count as the last of them
_RANK_DAMPING = 20  # of reciprocal ranks; smaller than the usual 60 since lists are short
_CONTRAST = 50
# 1 for the first of a list, falling with the rank
_RECIPROCALS = tuple(_RANK_DAMPING / (_RANK_DAMPING + rank) for rank in range(DEPTH))


class Found(NamedTuple):
    """What one index found: likeness to the question by passage and by document, and reciprocal ranks, each best first.

    `likeness` is relative to the best hit: a cosine's distance below it (≤ 0, scaled), or the share of its BM25 score.
    """

    likeness: Mapping[str, float]
    by_document: Mapping[str, float]
    ranks: Mapping[str, float]
    otherwise: float  # likeness of what was not found
    nearest: float  # cosine of the best hit

    def first(self, count: int) -> Iterator[str]:
        """The ids of the first passages."""
        return islice(self.ranks, count)

    def contrast(self) -> float:
        """How far the best hit stands out from the fiftieth; 0 for too few."""
        below = sorted(self.likeness.values(), reverse=True)[1:_CONTRAST]
        return 0.0 if not below else max(self.likeness.values()) - below[-1]


def by_cosine(hits: Sequence[tuple[str, float]], passages: Mapping[str, Passage], scale: float) -> Found:
    """What a search by vectors found: (passage id, cosine), best first. Passages that are not known are left out."""
    known = [hit for hit in hits if hit[0] in passages]
    nearest = known[0][1] if known else 0.0
    below = [(i, scale * (cosine - nearest)) for i, cosine in known]
    return _found(below, passages, below[-1][1] if below else 0.0, nearest)


def by_words(hits: Sequence[tuple[str, float]], passages: Mapping[str, Passage]) -> Found:
    """What a search by words found: (passage id, score), best first. Passages that are not known are left out."""
    known = [hit for hit in hits if hit[0] in passages]
    strongest = known[0][1] if known else 1.0
    return _found([(i, score / strongest) for i, score in known], passages, 0.0, 1.0)


def _found(
    hits: Sequence[tuple[str, float]], passages: Mapping[str, Passage], otherwise: float, nearest: float
) -> Found:
    by_document = {passages[i].document_id: likeness for i, likeness in reversed(hits)}  # the first is the best
    ranks = {i: rank for (i, _), rank in zip(hits, _RECIPROCALS, strict=False)}
    return Found(dict(hits), by_document, ranks, otherwise, nearest)
