"""Share of the answers' sentences that their citations together support (ALCE: Gao et al., EMNLP 2023, citation recall).

Sentences and their citations: `statements.py`; the test of support: `support.py`, or a model where one judges. A sentence that
nothing is cited for is not supported. Left out: answers that abstain, and those that state nothing.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.metrics.statements import statements
from eval.metrics.support import Support

_MISSED = 0.25  # a test without a model knows no paraphrase: on 122 right answers it missed 4 % of the sentences


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    return _recall(outcome, answer, Support(answer), _MISSED)


def judge_by_model(outcome: Outcome, answer: Answer) -> Judgement | None:
    return _recall(outcome, answer, Support(answer, outcome.judge), 0.0) if outcome.judge else None


def _recall(outcome: Outcome, answer: Answer, support: Support, missed: float) -> Judgement | None:
    """`missed`: the share of sentences that the test of support may miss before a case is called faulty."""
    if answer.status is Status.ABSTAINED or (not answer.citations and not outcome.case.expect.documents):
        return None  # a greeting cites nothing, and need not
    sentences = [(part, s.citations) for s in statements(answer) for part in s.parts]
    if not sentences:
        return None
    lost = [part for part, citations in sentences if not support.holds(part, citations)]
    ok = len(lost) <= missed * len(sentences)
    shown = "；".join(f"“{part[:40]}”" for part in lost[:3])
    return Judgement(len(sentences) - len(lost), len(sentences), ok=ok, reason="" if ok else f"引用不支持：{shown}")


METRIC = Metric("citation_recall", "引用召回", judge)
BY_MODEL = Metric("citation_recall_judged", "引用召回（模型判定）", judge_by_model)
