"""Share of cases with an expected amount that a finding on an expected document computes, or that several benefits come to, to the
yuan.
"""

from __future__ import annotations

from assistant.policy.answer import Answer
from eval.metrics.metric import Judgement, Metric, Outcome, right
from eval.metrics.verdict import findings_on


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    expect = outcome.case.expect
    if expect.amount_cny is None:
        return None
    reached = [f.amount.cny for f in findings_on(answer, expect.documents) if f.amount]
    reached += [c.amount.cny for c in answer.combined]
    shown = "、".join(f"{a} 元" for a in reached) or "无"
    return right(expect.amount_cny in reached, f"金额应为 {expect.amount_cny} 元，实际 {shown}")


METRIC = Metric("amount", "金额正确", judge)
