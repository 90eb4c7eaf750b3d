"""Stored runs over time as people read them: a table on the terminal, a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markupsafe import Markup

from eval.measures import Measure
from eval.report import charts
from eval.report.page import render
from eval.trend import RunSummary, Trend

if TYPE_CHECKING:
    from rich.console import Console

_ZONE = ZoneInfo("Asia/Shanghai")
_SHOWN_RUNS = 6  # of the newest, side by side on a terminal


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class RunHead:
    name: str
    at: str
    cases: int
    model: str


@dataclass(frozen=True, slots=True)
class Line:
    measure: Measure
    shown: tuple[str, ...]


def trend_page(trend: Trend) -> str:
    rows = [Line(m, tuple(map(m.shown, trend.values(m)))) for m in trend.measures]
    return render(
        "trend.html",
        {
            "trend": trend,
            "runs": [_head(run) for run in trend.runs],
            "rows": rows,
            "charts": [_chart(trend, measure) for measure in trend.measures],
        },
    )


def print_trend(trend: Trend, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    for line in trend.unreadable:
        console.print(f"未列入：{line}", style="yellow", markup=False, highlight=False)
    newest = trend.runs[-_SHOWN_RUNS:]
    table = Table("指标", *(f"{escape(run.name)}\n{_head(run).at}" for run in newest))
    table.add_row("用例", *(str(run.cases) for run in newest))
    for measure in trend.measures:
        table.add_row(escape(measure.title), *map(measure.shown, trend.values(measure)[-_SHOWN_RUNS:]))
    console.print(table)
    if len(trend.runs) > len(newest):
        console.print(f"只列出最近 {len(newest)} 次，共 {len(trend.runs)} 次，全部见 --html")


def _head(run: RunSummary) -> RunHead:
    model = run.settings.get("model")
    return RunHead(
        run.name, f"{run.made_at.astimezone(_ZONE):%Y-%m-%d %H:%M}", run.cases, str(model) if model else "无"
    )


def _chart(trend: Trend, measure: Measure) -> Chart:
    names = [run.name for run in trend.runs]
    return Chart(measure.title, charts.trend_line(measure.title, names, trend.values(measure), measure))
