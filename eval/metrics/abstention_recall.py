"""Share of the cases to be abstained from in which the assistant did abstain."""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from eval.metrics.metric import Judgement, Metric, Outcome, right


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    if outcome.case.expect.status is not Status.ABSTAINED:
        return None
    return right(answer.status is Status.ABSTAINED, f"应当弃答，实际 {answer.status.value}")


METRIC = Metric("abstention_recall", "应弃答召回", judge)
