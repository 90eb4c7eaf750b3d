"""What one index found for a question, in the terms that passages of all indexes are compared in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.retrieval.per_passage import PassageNumbers

DEPTH = 300  # passages whose likeness to the question is known; the others count as the last of them
_RANK_DAMPING = 20  # of reciprocal ranks; smaller than the usual 60 since lists are short
_CONTRAST = 50
# 1 for the first of a list, falling with the rank
_RECIPROCALS = _RANK_DAMPING / (_RANK_DAMPING + np.arange(DEPTH))


class Found(NamedTuple):
    """What one index found: likeness to the question of every passage by its number and of every document, and reciprocal ranks.

    `likeness` is relative to the best hit: a cosine's distance below it (≤ 0, scaled), or the share of its BM25 score.
    """

    ids: Sequence[str]  # of the passages found, best first
    likeness: npt.NDArray[np.float64]
    ranks: npt.NDArray[np.float64]
    by_document: Mapping[str, float]
    otherwise: float  # likeness of what was not found
    nearest: float  # cosine of the best hit
    contrast: float  # how far the best hit stands out from the fiftieth; 0 for too few


def by_cosine(hits: Sequence[tuple[str, float]], passages: PassageNumbers, scale: float) -> Found:
    """What a search by vectors found: (passage id, cosine), best first. Passages that are not known are left out."""
    known = [hit for hit in hits if hit[0] in passages]
    nearest = known[0][1] if known else 0.0
    below = [(i, scale * (cosine - nearest)) for i, cosine in known]
    return _found(below, passages, below[-1][1] if below else 0.0, nearest)


def by_words(hits: Sequence[tuple[str, float]], passages: PassageNumbers) -> Found:
    """What a search by words found: (passage id, score), best first."""
    strongest = hits[0][1] if hits else 1.0
    return _found([(i, score / strongest) for i, score in hits], passages, 0.0, 1.0)


def _found(hits: Sequence[tuple[str, float]], passages: PassageNumbers, otherwise: float, nearest: float) -> Found:
    ids = [i for i, _ in hits]
    values = [value for _, value in hits]
    numbers = passages.of_each(ids)
    likeness, ranks = np.full(len(passages), otherwise), np.zeros(len(passages))
    likeness[numbers] = values
    ranks[numbers[:DEPTH]] = _RECIPROCALS[: len(ids)]
    documents = map(passages.document_of, reversed(ids))
    by_document = dict(zip(documents, reversed(values), strict=True))  # the first is the best
    contrast = values[0] - values[min(len(values), _CONTRAST) - 1] if values else 0.0
    return Found(ids, likeness, ranks, by_document, otherwise, nearest, contrast)
