"""`esl eval from-desk`: test cases drafted from answers that the desk has approved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import stop

NAME = "from-desk"


def command(
    export: Annotated[Path, typer.Argument(metavar="FILE", help="专窗审核通过的答复（JSONL 导出）")],
    out: Annotated[Path, typer.Option(help="草稿文件")] = Path("desk.draft.jsonl"),
) -> None:
    """由专窗审核通过的答复起草测试用例，供人审阅；接受之前不会用于评测。"""
    from assistant.build import today
    from assistant.settings import Settings
    from eval.dataset import DatasetError
    from eval.drafts.desk import from_desk, read_export
    from eval.drafts.file import write_drafts

    try:
        cases = from_desk(read_export(export), today(Settings()))
        if not cases:
            stop(f"{export} 中没有答复")
        write_drafts(out, cases)
    except DatasetError as error:
        stop(str(error))
    typer.echo(
        f"已起草 {len(cases)} 个用例，写入 {out}。逐条审阅修改后把 accepted 改为 true，再运行 esl eval accept {out}"
    )
