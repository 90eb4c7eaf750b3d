"""Share of cases whose first citation is an expected document; left out like `document_hit`."""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from eval.metrics.document_hit import cited, evidence, is_expected
from eval.metrics.metric import Judgement, Metric, Outcome, right


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    expect = outcome.case.expect
    if not expect.documents or expect.status is Status.ABSTAINED:
        return None
    first = min(evidence(answer), key=lambda c: c.n, default=None)
    hit = first is not None and is_expected(first, expect.documents)
    return right(hit, f"第一条引用应为 {'或'.join(expect.documents)}，实际 {cited(answer)}")


METRIC = Metric("document_hit_at_1", "首条文件命中", judge)
