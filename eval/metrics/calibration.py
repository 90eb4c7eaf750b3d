"""Expected calibration error of the probability that the documents answer a question, which abstention is decided by.

Probabilities in ten equally wide bins; the mean distance, weighted by cases, between the mean probability of a bin and the share of
its cases that are to be answered (Guo et al., ICML 2017). 0 is perfect. The bins themselves are in the summary (`reliability`).
The probability is of the self-contained question, before rules such as those for orders and overviews. Left out: cases without an
expected status, injections (which a rule decides), and runs whose asker states no probability.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from eval.dataset import Kind
from eval.metrics.metric import Judgement, Metric, Outcome


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    return judge_stated(outcome)


def judge_stated(outcome: Outcome) -> Judgement | None:
    wanted = outcome.case.expect.status
    if outcome.confidence is None or wanted is None or outcome.case.kind is Kind.INJECTION:
        return None
    return Judgement(outcome.confidence, float(wanted is not Status.ABSTAINED))


METRIC = Metric("calibration_error", "校准误差", judge, "calibration", False, without_answer=judge_stated)
