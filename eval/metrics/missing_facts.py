"""Share of the deciding facts that should be asked for (by key) which the answers ask for."""

from __future__ import annotations

from assistant.policy.answer import Answer
from eval.metrics.metric import Judgement, Metric, Outcome


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    wanted = outcome.case.expect.missing
    if not wanted:
        return None
    asked = {m.key for m in answer.missing_facts}
    lost = [key for key in wanted if key not in asked]
    return Judgement(
        len(wanted) - len(lost), len(wanted), ok=not lost, reason=f"未追问 {'、'.join(lost)}" if lost else ""
    )


METRIC = Metric("missing_facts", "追问召回", judge)
