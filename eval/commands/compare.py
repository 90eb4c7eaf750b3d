"""`esl eval compare`: two stored runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import FAILED, stop

NAME = "compare"


def command(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="之前的结果目录")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="之后的结果目录")],
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="另写一个离线网页")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="用例、预期、设置或门槛不同时拒绝比较")] = False,
    fail_if_worse: Annotated[bool, typer.Option("--fail-if-worse", help="有指标显著变差时退出码为 1")] = False,
    seed: Annotated[int, typer.Option(help="重抽样的随机种子")] = 0,
) -> None:
    """比较两次评测：哪些指标、哪些用例变好或变差，差异是否显著。"""
    import json

    from assistant.errors import AssistantError
    from eval.compare import as_json as comparison_json
    from eval.compare import compare
    from eval.gate import read_checks
    from eval.report.comparison import comparison_page, print_comparison
    from eval.report.write import write_text
    from eval.stored import read_run

    try:
        found = compare(read_run(before), read_run(after), checks=(read_checks(before), read_checks(after)), seed=seed)
    except AssistantError as error:
        stop(error.message)
    if strict and found.warnings:
        stop("两次评测的条件不同，按 --strict 拒绝比较：\n" + "\n".join(found.warnings))
    if html:
        write_text(html, comparison_page(found))
    if as_json:
        typer.echo(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        print_comparison(found, Console())
        if html:
            typer.echo(f"已写入 {html}")
    if fail_if_worse and found.worse:
        stop(found.sentence, FAILED)
