"""A second opinion on the order of the best candidates, from a model that reads question and passage together."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from assistant.errors import ModelUnavailable
from assistant.policy.evidence import Candidate
from assistant.policy.question import Question

_READ = 30  # candidates that the model reads, the best by the linear ranking
_DAMPING = 20  # of reciprocal ranks, as between the indexes
_LOG = logging.getLogger(__name__)


class Reranker(Protocol):
    """How well each text answers a question, the more the better; on any scale. Raises `ModelUnavailable`."""

    name: str

    def scores(self, question: str, texts: Sequence[str]) -> list[float]: ...


def reranked(question: Question, candidates: Sequence[Candidate], reranker: Reranker | None) -> list[Candidate]:
    """The candidates, the best of them in the order on which ranking and model agree most; as they are where the model fails.

    The scores stay what they were and are dealt out anew: what is decided by their differences after this holds. What the question
    names by title, number or article is found already and keeps its place. The model's score is kept as the feature `rerank`.
    """
    ordered = sorted(candidates, key=lambda c: (-c.score, c.passage.id))
    if reranker is None or len(ordered) < 2 or question.titles or question.articles:
        return ordered
    best, rest = ordered[:_READ], ordered[_READ:]
    try:
        scores = reranker.scores(question.text, [c.passage.searched for c in best])
    except ModelUnavailable as error:
        _LOG.warning("passages keep the order of the ranking: %s", error)
        return ordered
    judged = sorted(range(len(best)), key=lambda n: (-scores[n], n))
    place = {n: rank for rank, n in enumerate(judged)}
    fused = sorted(range(len(best)), key=lambda n: (-_agreed(n, place[n]), n))
    dealt = [
        replace(best[n], score=best[rank].score, features={**best[n].features, "rerank": scores[n]})
        for rank, n in enumerate(fused)
    ]
    return [*dealt, *rest]


def _agreed(one: int, other: int) -> float:
    return 1 / (_DAMPING + one) + 1 / (_DAMPING + other)
