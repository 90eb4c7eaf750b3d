"""The page of one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from eval.gate import Check
from eval.measures import SOUND, measure_of
from eval.report import charts
from eval.report.further import bins, confusions, left_out, spreads
from eval.report.page import render
from eval.report.view import Cut, Figure, case_views, cuts, fault_counts, figures, settings_lines, sound
from eval.slices import EASY, HARD, MEDIUM
from eval.stored import StoredRun

_ZONE = ZoneInfo("Asia/Shanghai")
_HEADLINE = ("document_hit", "citation_exactness", "figure_recall", "unsupported_figures", "abstention_recall")
_WEAKEST = 12  # documents in the chart of the weakest


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class CheckLine:
    title: str
    shown: str
    wanted: str
    passed: bool


def run_page(run: StoredRun, checks: Sequence[Check] = ()) -> str:
    """The whole page; the same run gives the same page."""
    measured, whole, parts = figures(run), sound(run), cuts(run)
    views = case_views(run)
    by_name = {f.measure.name: f for f in measured}
    return render(
        "run.html",
        {
            "run": run,
            "made_at": run.made_at.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M"),
            "model": run.settings.get("model"),
            "headline": [whole, *(by_name[name] for name in _HEADLINE if name in by_name)],
            "figures": [whole, *(f for f in measured if f.value is not None)],
            "checks": [_check_line(c) for c in checks],
            "charts": _charts(run, parts),
            "cuts": parts,
            "cases": views,
            "kinds": list(dict.fromkeys(v.kind for v in views)),
            "difficulties": [d for d in (EASY, MEDIUM, HARD) if any(v.difficulty == d for v in views)],
            "fault_counts": fault_counts(run),
            "settings": settings_lines(run),
            **_further(run),
        },
    )


def _further(run: StoredRun) -> dict[str, Any]:
    parts = {
        "confusions": confusions(run),
        "reliability": bins(run),
        "spreads": spreads(run),
        "left_out": left_out(run),
    }
    return {**parts, "repeated": run.repeats.get("count", 0), "has_further": any(parts.values())}


def _check_line(check: Check) -> CheckLine:
    measure = measure_of(check.metric)
    return CheckLine(measure.title, measure.shown(check.value), str(check.threshold), check.passed)


def _charts(run: StoredRun, parts: Sequence[Cut]) -> list[Chart]:
    found = []
    for cut in parts:
        title = f"{SOUND.title}，按{cut.dimension.title}"
        shown = list(cut.parts)
        if cut.dimension.name == "document":
            weakest = sorted(shown, key=lambda part: (part.sound.value or 0.0, -part.cases))
            shown, title = weakest[:_WEAKEST], f"{title}：最弱的 {min(_WEAKEST, len(weakest))} 份"
        bars = [_bar(part.name, part.sound) for part in shown]
        found.append(Chart(title, charts.share_bars(title, bars)))
    if faults := fault_counts(run):
        title = "发现问题的用例数，按指标"
        found.append(Chart(title, charts.count_bars(title, faults, is_fault=True)))
    if seconds := [row.seconds for row in run.rows if row.answer]:
        title = "回答用时（秒）"
        found.append(Chart(title, charts.histogram(title, seconds, unit="秒")))
    return found


def _bar(name: str, figure: Figure) -> charts.Bar:
    return charts.Bar(name, figure.value or 0.0, figure.interval, f"，{figure.cases} 个用例")
