"""What every metric is made of: an outcome to judge, the judgement on it, and how judgements add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.policy.answer import Answer
from eval.dataset import Case

Texts = Mapping[tuple[str, int], str | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what came of it. `texts`: stored texts by (document id, version), None where there is none."""

    case: Case
    answer: Answer | None  # None when asking failed
    seconds: float
    texts: Texts = field(default_factory=dict)
    earlier: tuple[Answer, ...] = ()  # the answers to the case's earlier turns
    error: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`points` of `possible`; totals and quantiles take `points` alone. `ok` is False for what a report lists."""

    points: float
    possible: float = 1.0
    ok: bool = True
    reason: str = ""  # Chinese; shown beside the failing case


def right(condition: bool, reason: str) -> Judgement:
    """All or nothing; `reason` says what was wrong."""
    return Judgement(float(condition), ok=condition, reason="" if condition else reason)


@dataclass(frozen=True, slots=True)
class Metric:
    """`judge` returns None for a case that it leaves out.

    `aggregate`: "share" is points over possible points of all cases, "total" the sum of points, "p50" and "p95"
    quantiles of them.
    """

    name: str
    title: str  # Chinese, for tables
    judge: Callable[[Outcome, Answer], Judgement | None]
    aggregate: Literal["share", "total", "p50", "p95"] = "share"
    higher_is_better: bool = True

    def value(self, judgements: Sequence[Judgement]) -> float | None:
        """The figure for all judgements, None where no case was judged."""
        if not judgements:
            return None
        if self.aggregate == "total":
            return sum(j.points for j in judgements)
        if self.aggregate == "share":
            possible = sum(j.possible for j in judgements)
            return sum(j.points for j in judgements) / possible if possible else None
        return _quantile(sorted(j.points for j in judgements), 0.5 if self.aggregate == "p50" else 0.95)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed (nearest rank)."""
    rank = max(1, -(-len(ordered) * share // 1))
    return ordered[int(rank) - 1]
