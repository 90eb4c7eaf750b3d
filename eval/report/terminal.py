"""A run as people read it: tables on the terminal, a Markdown table for the README."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eval.dataset import Kind
from eval.gate import Check
from eval.measures import measure_of
from eval.metrics import METRICS, Metric
from eval.run import Judged, Results
from eval.slices import KIND_NAMES

if TYPE_CHECKING:
    from rich.console import Console

# what the table by kind shows, in words short enough for a terminal of 80 columns; summary.json has every metric
_BY_KIND = {
    "document_hit": "文件",
    "provision_hit": "条款",
    "figure_recall": "数字",
    "status_match": "状态",
    "abstention_recall": "应弃答",
    "false_refusals": "误拒",
    "expired_as_current": "过期",
}


def shown(metric: Metric, value: float | None) -> str:
    """「97.5%」, 「3」, 「0.42」, or 「—」 where nothing was measured."""
    return measure_of(metric.name).shown(value)


def worst_kind(results: Results, metric: Metric) -> tuple[Kind, float] | None:
    """The kind of question with the worst value of the metric, None where no kind differs from another."""
    values = {kind: metrics[metric.name] for kind, metrics in results.by_kind.items()}
    measured = [(kind, value) for kind, value in values.items() if value is not None]
    if len({value for _, value in measured}) < 2:
        return None
    return (min if metric.higher_is_better else max)(measured, key=lambda pair: pair[1])


def print_report(results: Results, console: Console, checks: Sequence[Check] = ()) -> None:
    from rich.table import Table

    settings = "，".join(
        f"{key} {_plain(value)}" for key, value in results.settings.items() if value not in (None, [], "")
    )
    console.print(f"{len(results.judged)} 个用例；{settings}", highlight=False)

    table = Table("指标", "数值", "用例数", "最弱的一类", title="总体")
    for metric in METRICS:
        worst = worst_kind(results, metric)
        weakest = f"{KIND_NAMES[worst[0]]} {shown(metric, worst[1])}" if worst else ""
        value = shown(metric, results.metrics[metric.name])
        table.add_row(metric.title, value, str(results.judged_cases(metric.name)), weakest)
    console.print(table)
    console.print(_kinds_table(results))

    failing = [j for j in results.judged if j.faults]
    console.print(f"\n有问题的用例：{len(failing)} 个", style="bold")
    for judged in failing:
        _print_failing(judged, console)
    for check in checks:
        console.print(str(check), style="green" if check.passed else "bold red", highlight=False)


def _plain(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _kinds_table(results: Results) -> object:
    from rich.table import Table

    shares = [m for m in METRICS if m.name in _BY_KIND]
    table = Table("类型", "用例", *(_BY_KIND[m.name] for m in shares), title="按问题类型")
    for kind, metrics in results.by_kind.items():
        count = str(sum(j.outcome.case.kind is kind for j in results.judged))
        table.add_row(KIND_NAMES[kind], count, *(shown(m, metrics[m.name]) for m in shares))
    return table


def _print_failing(judged: Judged, console: Console) -> None:
    from rich.markup import escape

    case = judged.outcome.case
    asked = " → ".join((*case.turns, case.question))
    console.print(f"[bold]{escape(case.id)}[/bold] {KIND_NAMES[case.kind]} {escape(asked)}", highlight=False)
    titles = {m.name: m.title for m in METRICS}
    for name, reason in judged.faults.items():
        console.print(f"    {titles.get(name, '出错')}：{reason}", highlight=False, markup=False)


def markdown(results: Results, checks: Sequence[Check] = ()) -> str:
    """A Markdown table of the metrics with what they are to reach, for the README."""
    wanted = {c.metric: str(c.threshold) for c in checks}
    lines = ["| 指标 | 数值 | 要求 | 用例数 |", "|---|---:|---:|---:|"]
    for metric in METRICS:
        value = results.metrics[metric.name]
        if value is not None:
            cells = (
                metric.title,
                shown(metric, value),
                wanted.get(metric.name, ""),
                str(results.judged_cases(metric.name)),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
