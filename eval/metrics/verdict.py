"""Share of cases with an expected verdict in which a finding on an expected document reaches it."""

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
    return right(expect.verdict in reached, f"结论应为 {expect.verdict}，实际 {'、'.join(reached) or '无'}")


METRIC = Metric("verdict", "结论正确", judge)
