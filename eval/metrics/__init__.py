"""Every metric, in the order of reports. One metric, one file; its definition is the file's docstring."""

from __future__ import annotations

from eval.metrics import (
    abstention_recall,
    amount,
    citation_exactness,
    document_hit,
    document_hit_at_1,
    expired_as_current,
    false_refusals,
    figure_recall,
    latency,
    missing_facts,
    must_not,
    provision_hit,
    status_match,
    unsupported_figures,
    verdict,
)
from eval.metrics.metric import Judgement, Metric, Outcome, Texts

METRICS: tuple[Metric, ...] = (
    document_hit.METRIC,
    document_hit_at_1.METRIC,
    provision_hit.METRIC,
    citation_exactness.METRIC,
    figure_recall.METRIC,
    unsupported_figures.METRIC,
    must_not.METRIC,
    status_match.METRIC,
    abstention_recall.METRIC,
    false_refusals.METRIC,
    expired_as_current.METRIC,
    verdict.METRIC,
    amount.METRIC,
    missing_facts.METRIC,
    latency.P50,
    latency.P95,
)

__all__ = ["METRICS", "Judgement", "Metric", "Outcome", "Texts"]
