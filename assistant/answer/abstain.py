"""When to stop: whether the evidence is about what was asked, and which reason is given when it is not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.policy.answer import Reason
from assistant.policy.evidence import Evidence
from assistant.policy.question import Question


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of “the documents answer this”, over the signals of the evidence.

    Fitted on the development half of `eval/cases`; see docs/benchmarks.md for how, when and on how many cases.
    """

    weights: Mapping[str, float]
    bias: float
    threshold: float = 0.5

    def probability(self, signals: Mapping[str, float]) -> float:
        """Probability that the evidence answers, 0 to 1."""
        score = self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


DEFAULT = Calibration(
    weights={"document_coverage": 4.0, "passage_coverage": 3.0, "known_terms": 2.0, "asks_record": -3.0}, bias=-5.0
)


def refusal(question: Question, evidence: Evidence, calibration: Calibration = DEFAULT) -> Reason | None:
    """Why the question is not answered from this evidence, or None where it is."""
    if not evidence.candidates:
        return Reason.UNSAFE if question.unsafe else Reason.NO_EVIDENCE
    signals = {**evidence.signals, "asks_record": float(question.asks_record), "unsafe": float(question.unsafe)}
    if calibration.probability(signals) >= calibration.threshold:
        return None
    if question.unsafe:
        return Reason.UNSAFE
    # nothing of the field in the question at all: not ours to answer
    named = bool(question.entities or question.titles)
    foreign = signals.get("document_coverage", 0.0) < 0.35 and not named
    return Reason.OUT_OF_SCOPE if foreign else Reason.NO_EVIDENCE
