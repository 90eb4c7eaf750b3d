"""Share of the expected conditions that a finding on an expected document judges as expected: met, unmet or unknown.

A condition is expected by a part of its words (「税务关系」); one that no finding judges is wrong.
"""

from __future__ import annotations

from assistant.policy.answer import Answer
from assistant.policy.numerals import fold
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.metrics.verdict import findings_on


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    wanted = outcome.case.expect.conditions
    if not wanted:
        return None
    judged = [c for f in findings_on(answer, outcome.case.expect.documents) for c in f.conditions]
    wrong = []
    for part, verdict in wanted.items():
        reached = [c.verdict for c in judged if _is_about(fold(part), c.text, c.fact.name if c.fact else "")]
        if verdict not in reached:
            wrong.append(f"{part} 应为 {verdict}，实际 {'、'.join(dict.fromkeys(reached)) or '未判断'}")
    return Judgement(
        len(wanted) - len(wrong), len(wanted), ok=not wrong, reason=f"条件判断不符：{'；'.join(wrong)}" if wrong else ""
    )


def _is_about(part: str, *names: str) -> bool:
    return any(part in fold(name) for name in names)


METRIC = Metric("conditions", "条件判断", judge)
