"""`esl eval accept`: drafts that a person has accepted become test cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import FAILED, stop

NAME = "accept"


def command(
    drafts: Annotated[Path, typer.Argument(metavar="DRAFTS", help="草稿文件，已接受的行 accepted 为 true")],
    into: Annotated[Path, typer.Option(help="并入的测试集文件（JSONL），没有则新建")],
    data_dir: Annotated[Path | None, typer.Option(help="按这个资料目录中的文件检查，默认按随程序的政策文件")] = None,
) -> None:
    """把已接受的草稿并入测试集：先检查，有问题则一条也不并入。"""
    from assistant.errors import AssistantError
    from eval.commands.check import ingested
    from eval.corpus import CASES, read_manuscripts
    from eval.dataset import DatasetError
    from eval.drafts.file import accept

    try:
        manuscripts = ingested(data_dir) if data_dir else read_manuscripts()
        others = sorted(CASES.glob("*.jsonl")) if not data_dir else []
        taken = accept(drafts, into, manuscripts, others)
    except DatasetError as error:
        stop(str(error))
    except AssistantError as error:
        stop(error.message)
    if taken.problems:
        stop("\n".join([*taken.problems, "没有并入任何用例：请先改正"]), FAILED)
    typer.echo(f"已并入 {into}：{len(taken.added)} 个用例；草稿中还有 {taken.left} 个未接受")
