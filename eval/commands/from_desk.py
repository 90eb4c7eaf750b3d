"""`esl eval from-desk`: test cases drafted from answers that the desk has approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.ends import stop

if TYPE_CHECKING:
    from assistant.policy.reviewed import ReviewedAnswer

NAME = "from-desk"


def command(
    export: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="核定问答的 JSONL 导出；不给则取资料目录中现行的核定问答")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="资料目录，默认 ./data 或 ESL_DATA_DIR")] = None,
    out: Annotated[Path, typer.Option(help="草稿文件")] = Path("desk.draft.jsonl"),
) -> None:
    """由专窗审核通过的答复起草测试用例，供人审阅；接受之前不会用于评测。"""
    from assistant.build import today
    from assistant.errors import AssistantError
    from assistant.settings import Settings
    from eval.dataset import DatasetError
    from eval.drafts.desk import from_desk, read_export
    from eval.drafts.file import write_drafts

    try:
        cases = from_desk(read_export(export) if export else _stored(data_dir), today(Settings()))
        if not cases:
            stop(f"{export or '资料目录'} 中没有核定问答")
        write_drafts(out, cases)
    except AssistantError as error:
        stop(error.message)
    except DatasetError as error:
        stop(str(error))
    typer.echo(
        f"已起草 {len(cases)} 个用例，写入 {out}。逐条审阅修改后把 accepted 改为 true，再运行 esl eval accept {out}"
    )


def _stored(data_dir: Path | None) -> list[ReviewedAnswer]:
    """The reviewed answers that still stand."""
    from assistant.build import open_stores
    from assistant.policy.reviewed import ReviewedState
    from assistant.settings import Settings

    stores = open_stores(Settings(data_dir=data_dir) if data_dir else Settings())
    try:
        return stores.reviewed.all(ReviewedState.VALID)
    finally:
        stores.close()
