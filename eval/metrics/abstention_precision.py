"""Share of the abstentions that were right: of the answers that abstain, those to a case to be abstained from.

Left out: cases without an expected status. Where nothing was abstained from there is no figure.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from eval.metrics.metric import Judgement, Metric, Outcome, right


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    wanted = outcome.case.expect.status
    if wanted is None or answer.status is not Status.ABSTAINED:
        return None
    return right(wanted is Status.ABSTAINED, f"不应弃答（{'、'.join(answer.reasons)}）")


METRIC = Metric("abstention_precision", "弃答精确", judge)
