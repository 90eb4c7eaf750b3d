"""Share of the cases to be answered (wholly, partly or with a question back) in which the assistant abstained."""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from eval.metrics.metric import Judgement, Metric, Outcome


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    if outcome.case.expect.status in (None, Status.ABSTAINED):
        return None
    refused = answer.status is Status.ABSTAINED
    return Judgement(
        float(refused), ok=not refused, reason=f"不应弃答（{'、'.join(answer.reasons)}）" if refused else ""
    )


METRIC = Metric("false_refusals", "误拒率", judge, higher_is_better=False)
