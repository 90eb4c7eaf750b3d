"""Seconds from question to whole answer: median and 95th percentile (nearest rank); earlier turns are not counted."""

from __future__ import annotations

from assistant.policy.answer import Answer
from eval.metrics.metric import Judgement, Metric, Outcome


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    return Judgement(outcome.seconds)


P50 = Metric("latency_p50", "延迟 p50（秒）", judge, "p50", higher_is_better=False, descriptive=True)
P95 = Metric("latency_p95", "延迟 p95（秒）", judge, "p95", higher_is_better=False, descriptive=True)
