"""A comparison as people read it: a table on the terminal, a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from eval.compare import Comparison, Direction
from eval.report.page import render

if TYPE_CHECKING:
    from rich.console import Console

_ZONE = ZoneInfo("Asia/Shanghai")
_WORDS: Mapping[Direction, str] = {
    Direction.BETTER: "变好",
    Direction.WORSE: "变差",
    Direction.MIXED: "有好有坏",
    Direction.SAME: "无显著差异",
}
_TONES: Mapping[Direction, str] = {
    Direction.BETTER: "good",
    Direction.WORSE: "poor",
    Direction.MIXED: "fair",
    Direction.SAME: "",
}
_STYLES: Mapping[Direction, str] = {Direction.BETTER: "green", Direction.WORSE: "bold red"}
_LISTED = 20  # cases a direction on the terminal


def comparison_page(comparison: Comparison) -> str:
    return render(
        "comparison.html",
        {
            "c": comparison,
            "before_at": f"{comparison.before.made_at.astimezone(_ZONE):%Y-%m-%d %H:%M}",
            "after_at": f"{comparison.after.made_at.astimezone(_ZONE):%Y-%m-%d %H:%M}",
            "words": _WORDS,
            "tones": _TONES,
            "counts": {d.value: len(comparison.of(d)) for d in Direction},
        },
    )


def print_comparison(comparison: Comparison, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    for warning in comparison.warnings:
        console.print(f"注意：{warning}", style="yellow", markup=False, highlight=False)
    title = f"{comparison.before.name} → {comparison.after.name}，{comparison.cases} 个相同的用例"
    table = Table("指标", "之前", "之后", "差值", "95% 区间", "p 校正", "结论", title=escape(title))
    changed = [m for m in comparison.metrics if m.paired.change or (m.p or 1) < 1]
    for found in changed:
        measure, paired = found.measure, found.paired
        table.add_row(
            escape(measure.title),
            measure.shown(paired.before),
            measure.shown(paired.after),
            measure.shown_change(paired.change).removesuffix(" 个百分点"),
            measure.shown_range(paired.interval.low, paired.interval.high),
            "—" if found.p is None else f"{found.p:.3f}",
            "不下结论" if found.p is None else _WORDS[found.direction],
            style=_STYLES.get(found.direction),
        )
    if changed:
        console.print(table)
        console.print("比例的差值以百分点计。", style="dim")
    console.print(f"没有任何变化的指标：{len(comparison.metrics) - len(changed)} 项", highlight=False)
    for direction in (Direction.WORSE, Direction.MIXED, Direction.BETTER):
        _print_cases(comparison, direction, console)
    console.print(comparison.sentence, style="bold", markup=False, highlight=False)


def _print_cases(comparison: Comparison, direction: Direction, console: Console) -> None:
    found = comparison.of(direction)
    if not found:
        return
    console.print(f"{_WORDS[direction]}：{len(found)} 个用例", style=_STYLES.get(direction, "bold"))
    for change in found[:_LISTED]:
        titles = "、".join(c.measure.title for c in change.changes)
        console.print(
            f"  {change.after.case.id} {titles}  {change.after.case.question}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if len(found) > _LISTED:
        console.print(f"  还有 {len(found) - _LISTED} 个，见 --html 或 --json")
