"""`esl eval trend`: stored runs over time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import stop

NAME = "trend"


def command(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER", help="结果目录，或放着多个结果目录的文件夹")],
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="另写一个离线网页")] = None,
) -> None:
    """列出历次评测的指标，由旧到新。"""
    from rich.console import Console

    from eval.report.trend import print_trend, trend_page
    from eval.report.write import write_text
    from eval.trend import read_trend

    trend = read_trend(folders)
    if not trend.runs:
        found = "；".join(trend.unreadable)
        stop(f"{'、'.join(map(str, folders))} 中没有评测结果（summary.json）" + (f"：{found}" if found else ""))
    if html:
        write_text(html, trend_page(trend))
    print_trend(trend, Console())
    if html:
        typer.echo(f"已写入 {html}")
