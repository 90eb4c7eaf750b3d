"""A judged case as a line of results.jsonl, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.policy.answer import Answer
from eval.dataset import Case
from eval.metrics import Judgement, Outcome
from eval.results import Judged
from eval.retrieved import Retrieved

_DIGITS = 4  # of seconds
_SCORE_DIGITS = 2  # below that, the vector index differs from one process to the next


def row_of(judged: Judged, versions: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that is kept of a case. Ids of answers and conversations, which are drawn by chance, become the case's own."""
    outcome = judged.outcome
    name = outcome.case.id if outcome.repeat == 1 else f"{outcome.case.id}#{outcome.repeat}"
    return {
        "case": outcome.case.model_dump(mode="json"),
        "repeat": outcome.repeat,
        "answer": _kept(outcome.answer, name, len(outcome.earlier) + 1),
        "earlier": [_kept(answer, name, turn) for turn, answer in enumerate(outcome.earlier, 1)],
        "alone": _kept(outcome.alone, f"{name}/alone", 1),
        "seconds": round(outcome.seconds, _DIGITS),
        "error": outcome.error,
        "retrieved": None if outcome.retrieved is None else [_hit(hit) for hit in outcome.retrieved],
        "confidence": outcome.confidence,
        "judgements": {name: asdict(judgement) for name, judgement in judged.judgements.items()},
        "unjudged": dict(judged.unjudged),
        "versions": dict(versions),
    }


def judged_of(row: Mapping[str, Any]) -> Judged:
    """The judged case of a line that `row_of` made; stored texts, judges and prices, which it was judged by, are not kept."""
    hits = row["retrieved"]
    outcome = Outcome(
        case=Case.model_validate(row["case"]),
        answer=_answer(row["answer"]),
        seconds=row["seconds"],
        earlier=tuple(Answer.model_validate(answer) for answer in row["earlier"]),
        error=row["error"],
        retrieved=None if hits is None else tuple(Retrieved(**hit) for hit in hits),
        alone=_answer(row["alone"]),
        confidence=row["confidence"],
        repeat=row["repeat"],
    )
    judgements = {name: Judgement(**fields) for name, fields in row["judgements"].items()}
    return Judged(outcome, judgements, row["unjudged"])


def _kept(answer: Answer | None, conversation: str, turn: int) -> dict[str, Any] | None:
    if answer is None:
        return None
    own = {"id": f"{conversation}.{turn}", "conversation_id": conversation}
    return answer.model_copy(update=own).model_dump(mode="json")


def _answer(kept: Mapping[str, Any] | None) -> Answer | None:
    return None if kept is None else Answer.model_validate(kept)


def _hit(hit: Retrieved) -> dict[str, Any]:
    return {**asdict(hit), "score": round(hit.score, _SCORE_DIGITS)}
