"""Share of cases with an expected verdict in which a finding on an expected document reaches it.

Labelled for the confusion matrix with the verdict that was reached: the expected one where any finding reaches it, else the first
finding's, `none` where nothing was judged.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Finding
from eval.metrics.metric import Judgement, Metric, Outcome, right


def findings_on(answer: Answer, documents: tuple[str, ...]) -> list[Finding]:
    """The findings on `documents` (ids), all where none are named."""
    return [f for f in answer.findings if not documents or f.document_id in documents]


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    expect = outcome.case.expect
    if expect.verdict is None:
        return None
    reached = [f.verdict for f in findings_on(answer, expect.documents)]
    right_one = expect.verdict in reached
    came = expect.verdict if right_one else reached[0] if reached else "none"
    label = f"{expect.verdict}→{came}"
    return right(right_one, f"结论应为 {expect.verdict}，实际 {'、'.join(reached) or '无'}", label)


METRIC = Metric("verdict", "结论正确", judge)
