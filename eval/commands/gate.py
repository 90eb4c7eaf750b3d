"""`esl eval gate`: a stored run held against thresholds, for CI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import FAILED, stop

NAME = "gate"


def command(
    thresholds: Annotated[Path, typer.Argument(metavar="THRESHOLDS", help="门槛文件（YAML）")],
    run: Annotated[Path, typer.Argument(metavar="RUN", help="结果目录（esl eval run --out 写出的）")],
    strict: Annotated[bool, typer.Option("--strict", help="没有测到的指标也算未达标")] = False,
) -> None:
    """检查保存的结果是否达到门槛；未达标时退出码为 1。"""
    from eval.gate import GateError, check, read_thresholds
    from eval.stored import RunUnreadable
    from eval.trend import summary_of

    try:
        checks = check(summary_of(run), read_thresholds(thresholds))
    except GateError as error:
        stop(str(error))
    except RunUnreadable as error:
        stop(error.message)
    for held in checks:
        typer.echo(str(held))
    failed = [c for c in checks if not c.passed or (strict and c.value is None)]
    if failed:
        stop(f"未达到门槛：{len(failed)} 项，共 {len(checks)} 项", FAILED)
    typer.echo(f"全部达到门槛：{len(checks)} 项")
