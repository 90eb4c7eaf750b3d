"""What every metric is made of: an outcome to judge, the judgement on it, and how judgements add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from assistant.policy.answer import Answer
from eval.dataset import Case
from eval.retrieved import Retrieved

Texts = Mapping[tuple[str, int], str | None]
_BINS = 10  # of probabilities, equally wide


class JudgeFailed(Exception):
    """A judge gave no judgement: the case is left out of the metric and counted apart."""


class SupportJudge(Protocol):
    """Says whether sources support a statement. Raises `JudgeFailed`."""

    def __call__(self, statement: str, sources: Sequence[str]) -> bool: ...


@dataclass(frozen=True, slots=True)
class Prices:
    """Yuan for a million tokens that a language model reads and writes."""

    read: float
    written: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what came of it. `texts`: stored texts by (document id, version), None where there is none.

    What was not looked at is None: `retrieved`, best first; `alone`, the answer to the self-contained question; `confidence`,
    the stated probability that the documents answer it; the model that judges support; the prices of tokens.
    """

    case: Case
    answer: Answer | None  # None when asking failed, or where nothing was asked
    seconds: float
    texts: Texts = field(default_factory=dict)
    earlier: tuple[Answer, ...] = ()  # the answers to the case's earlier turns
    error: str = ""
    retrieved: tuple[Retrieved, ...] | None = None
    alone: Answer | None = None
    confidence: float | None = None
    repeat: int = 1  # counts the times that the case was asked
    judge: SupportJudge | None = None
    prices: Prices | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`points` of `possible`; totals and quantiles take `points` alone. `ok` is False for what a report lists.

    `label`: what was expected and what came (「eligible→unknown」), for a confusion matrix.
    """

    points: float
    possible: float = 1.0
    ok: bool = True
    reason: str = ""  # Chinese; shown beside the failing case
    label: str = ""


def right(condition: bool, reason: str, label: str = "") -> Judgement:
    """All or nothing; `reason` says what was wrong."""
    return Judgement(float(condition), ok=condition, reason="" if condition else reason, label=label)


@dataclass(frozen=True, slots=True)
class Metric:
    """`judge` returns None for a case that it leaves out.

    `aggregate`: "share" is points over possible points of all cases, "mean" the mean of points, "total" their sum, "p50" and
    "p95" quantiles of them; "calibration" is the expected calibration error of probabilities (points) of what came true
    (possible: 1 or 0). `without_answer` judges where nothing was asked: what needs only the search.
    `descriptive`: tells how an answer is, not whether it is right; no case is called better or worse by it.
    """

    name: str
    title: str  # Chinese, for tables
    judge: Callable[[Outcome, Answer], Judgement | None]
    aggregate: Literal["share", "mean", "total", "p50", "p95", "calibration"] = "share"
    higher_is_better: bool = True
    without_answer: Callable[[Outcome], Judgement | None] | None = None
    descriptive: bool = False

    def judged(self, outcome: Outcome) -> Judgement | None:
        """The judgement on an outcome, None where it is left out. Raises `JudgeFailed`."""
        if outcome.answer is not None:
            return self.judge(outcome, outcome.answer)
        return self.without_answer(outcome) if self.without_answer else None

    def value(self, judgements: Sequence[Judgement]) -> float | None:
        """The figure for all judgements, None where no case was judged."""
        if not judgements:
            return None
        points = [j.points for j in judgements]
        match self.aggregate:
            case "total":
                return sum(points)
            case "mean":
                return sum(points) / len(points)
            case "share":
                possible = sum(j.possible for j in judgements)
                return sum(points) / possible if possible else None
            case "calibration":
                return sum(abs(b.stated - b.true) * b.cases for b in reliability(judgements)) / len(judgements)
            case "p50":
                return _quantile(sorted(points), 0.5)
            case "p95":
                return _quantile(sorted(points), 0.95)


@dataclass(frozen=True, slots=True)
class Bin:
    """The judgements whose probability lies in [low, low + 0.1): mean probability stated, and share that came true."""

    low: float
    cases: int
    stated: float
    true: float


def reliability(judgements: Sequence[Judgement]) -> list[Bin]:
    """Probabilities (points) in ten bins against what came true (possible); no empty bins."""
    found = []
    for number in range(_BINS):
        own = [j for j in judgements if min(_BINS - 1, int(j.points * _BINS)) == number]
        if own:
            stated, true = sum(j.points for j in own), sum(j.possible for j in own)
            found.append(Bin(number / _BINS, len(own), stated / len(own), true / len(own)))
    return found


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed (nearest rank)."""
    rank = max(1, -(-len(ordered) * share // 1))
    return ordered[int(rank) - 1]
