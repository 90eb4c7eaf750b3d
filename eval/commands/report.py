"""`esl eval report`: the page and the XML of a stored run, made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import stop

NAME = "report"


def command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="结果目录（esl eval run --out 写出的）")],
    gate: Annotated[Path | None, typer.Option(help="门槛文件（YAML），结果列入报告")] = None,
    out: Annotated[Path | None, typer.Option(help="写到另一个目录，默认写回结果目录")] = None,
) -> None:
    """由保存的结果重新生成 report.html 和 junit.xml。"""
    from eval.gate import GateError, check, read_checks, read_thresholds
    from eval.report.write import write_pages
    from eval.stored import JUNIT, REPORT, RunUnreadable, read_run

    try:
        stored = read_run(run)
        checks = check(stored, read_thresholds(gate)) if gate else read_checks(run)
    except RunUnreadable as error:
        stop(error.message)
    except GateError as error:
        stop(str(error))
    folder = out or run
    folder.mkdir(parents=True, exist_ok=True)
    write_pages(stored, folder, checks)
    typer.echo(f"已写入 {folder / REPORT} 和 {folder / JUNIT}")
