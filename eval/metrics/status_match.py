"""Share of cases whose status (answered, partial, needs_facts, abstained) is the expected one."""

from __future__ import annotations

from assistant.policy.answer import Answer
from eval.metrics.metric import Judgement, Metric, Outcome, right


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    wanted = outcome.case.expect.status
    if wanted is None:
        return None
    label = f"{wanted.value}→{answer.status.value}"
    return right(answer.status is wanted, f"状态应为 {wanted.value}，实际 {answer.status.value}", label)


METRIC = Metric("status_match", "状态一致", judge)
