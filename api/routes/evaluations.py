"""Stored evaluation runs: what there is, their figures, and the page of each. Closed without `ESL_ADMIN_TOKEN`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from api.dependencies import ServiceDep, require_admin
from api.service import Service
from eval.measures import Measure, in_order, measure_of
from eval.store import Evaluations
from eval.trend import RunSummary

# the page's own style and script run, cut off from this site; it fetches nothing and sends nothing
_CONTENT_SECURITY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
_HEADLINE = (
    "document_hit",
    "citation_exactness",
    "figure_recall",
    "unsupported_figures",
    "verdict",
    "abstention_recall",
    "false_refusals",
    "errors",
)
_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}

router = APIRouter(prefix="/evaluations", tags=["评测"], dependencies=[Depends(require_admin)])
Name = Annotated[str, Path(max_length=100, description="评测名称，即结果目录名")]


class MetricValue(BaseModel):
    """One metric. `shown` is the value as people read it: 「97.5%」, 「—」 where nothing was measured."""

    name: str
    title: str
    value: float | None
    shown: str
    higher_is_better: bool


class EvaluationCheck(BaseModel):
    """One threshold; `value` None where the run did not measure it."""

    metric: str
    title: str
    wanted: str
    value: float | None
    passed: bool


class Evaluation(BaseModel):
    """One stored run with its main figures."""

    name: str
    made_at: datetime
    cases: int
    model: str | None
    metrics: list[MetricValue]
    has_report: bool


class EvaluationList(BaseModel):
    """The newest first."""

    items: list[Evaluation]


class EvaluationDetail(Evaluation):
    """One stored run with all of its figures, what it was held against, and its whole summary as it was stored."""

    settings: dict[str, Any]
    checks: list[EvaluationCheck]
    summary: dict[str, Any]


@router.get("", summary="历次评测")
async def evaluations(service: ServiceDep) -> EvaluationList:
    """列出资料目录 evaluations 下保存的评测，由新到旧。"""
    return await service.reading(_list, _store(service))


@router.get("/{name}", summary="一次评测")
async def evaluation(name: Name, service: ServiceDep) -> EvaluationDetail:
    return await service.reading(_detail, _store(service), name)


@router.get("/{name}/report", summary="评测报告网页", response_class=HTMLResponse, responses=_PAGE)
async def report(name: Name, service: ServiceDep) -> HTMLResponse:
    """自足的网页，可以离线保存；在隔离的环境中显示。"""
    page = await service.reading(_page, _store(service), name)
    headers = {"Content-Security-Policy": _CONTENT_SECURITY, "Cache-Control": "private, no-cache"}
    return HTMLResponse(page, headers=headers)


def _store(service: Service) -> Evaluations:
    return Evaluations.of(service.stores.settings.data_dir)


def _list(store: Evaluations) -> EvaluationList:
    return EvaluationList(items=[Evaluation(**_shown(store, run, _HEADLINE)) for run in store.runs()])


def _detail(store: Evaluations, name: str) -> EvaluationDetail:
    run = store.run(name)
    checks = [
        EvaluationCheck(
            metric=c.metric,
            title=measure_of(c.metric).title,
            wanted=str(c.threshold),
            value=c.value,
            passed=c.passed,
        )
        for c in store.checks(name)
    ]
    whole = store.summary(name)
    return EvaluationDetail(**_shown(store, run, None), settings=dict(run.settings), checks=checks, summary=whole)


def _page(store: Evaluations, name: str) -> str:
    return store.report(name).read_text("utf-8")


def _shown(store: Evaluations, run: RunSummary, names: tuple[str, ...] | None) -> dict[str, Any]:
    """The fields of an `Evaluation`; the metrics of these names, or all."""
    model = run.settings.get("model")
    chosen = in_order(run.metrics if names is None else [name for name in names if name in run.metrics])
    return {
        "name": run.name,
        "made_at": run.made_at,
        "cases": run.cases,
        "model": str(model) if model else None,
        "metrics": [_value(measure, run.metrics.get(measure.name)) for measure in chosen],
        "has_report": store.has_report(run.name),
    }


def _value(measure: Measure, value: float | None) -> MetricValue:
    return MetricValue(
        name=measure.name,
        title=measure.title,
        value=value,
        shown=measure.shown(value),
        higher_is_better=measure.higher_is_better,
    )
