"""How much worse a question is answered in its conversation than when it is asked in full, in one message.

A case's score is the mean of what applies to it: expected document cited (`document_hit`), share of expected figures
(`figure_recall`), status as expected (`status_match`). The gap is the score of the answer to the self-contained question less that of
the answer in the conversation: 0.1 means ten points lost to the conversation, below 0 that the conversation helped. The
self-contained question is the case's `alone`, else everything said in one message (`eval.retrieved.self_contained`). Left out: cases
without earlier turns, and those that expect none of the three.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

from assistant.policy.answer import Answer
from eval.metrics import document_hit, figure_recall, status_match
from eval.metrics.metric import Judgement, Metric, Outcome

_PARTS = (document_hit.judge, figure_recall.judge, status_match.judge)


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    if not outcome.case.turns or outcome.alone is None:
        return None
    here, alone = score(outcome, answer), score(replace(outcome, answer=outcome.alone), outcome.alone)
    if here is None or alone is None:
        return None
    lost = alone - here
    return Judgement(lost, ok=lost <= 0, reason=f"单独问得 {alone:.2f}，对话中得 {here:.2f}" if lost > 0 else "")


def score(outcome: Outcome, answer: Answer) -> float | None:
    """The mean share of what is expected, None where nothing is."""
    found = [j for part in _PARTS if (j := part(outcome, answer))]
    return fmean(j.points / j.possible for j in found) if found else None


METRIC = Metric("multi_turn_gap", "多轮落差", judge, higher_is_better=False)
