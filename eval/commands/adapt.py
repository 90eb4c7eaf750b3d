"""`esl eval import` and `esl eval export`: other people's tests, and runs for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import stop

NAME, EXPORT_NAME = "import", "export"


def command(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="statutes、rgb，或 table（任意问答表 JSONL/CSV）")],
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="数据所在文件夹；table 为文件")],
    out: Annotated[Path, typer.Option(help="写到这个文件夹：documents/ 和 cases.jsonl")],
    limit: Annotated[int | None, typer.Option(min=1, help="只取前几题（statutes 只带这些题涉及的法规）")] = None,
    positive: Annotated[int, typer.Option(min=0, help="rgb：每题几段能回答的材料")] = 4,
    negative: Annotated[int, typer.Option(min=0, help="rgb：每题几段不能回答的材料")] = 4,
    question: Annotated[str, typer.Option(help="table：问题所在的列")] = "question",
    answer: Annotated[str, typer.Option(help="table：参考答案所在的列，没有则留空")] = "answer",
    documents: Annotated[str, typer.Option(help="table：应引用文件所在的列，没有则留空")] = "",
    id_column: Annotated[str, typer.Option("--id", help="table：编号所在的列，没有则按行号")] = "",
    kind: Annotated[str, typer.Option(help="table：问题类型，如 definition、amount")] = "definition",
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="提问日期，默认今天")] = None,
) -> None:
    """把别处的测试数据转成可以导入的文件和测试用例。"""
    from assistant.build import today
    from assistant.settings import Settings
    from eval.adapters import rgb, statutes, table
    from eval.adapters.foreign import Foreign, write_foreign
    from eval.dataset import DatasetError, Kind

    day = as_of.date() if as_of else today(Settings())
    try:
        if format == "statutes":
            parts = {out: statutes.read(source, day, limit)}
        elif format == "rgb":
            answerable, refusal = rgb.read(source, day, positive=positive, negative=negative, limit=limit)
            parts = {out / "answerable": answerable, out / "refusal": refusal}
        elif format == "table":
            if kind not in set(Kind):
                raise DatasetError(f"--kind is {kind!r}: write one of {', '.join(Kind)}")
            columns = table.Columns(question, answer, documents, id_column)
            parts = {out: Foreign({}, table.read(source, columns, Kind(kind), day)[:limit])}
        else:
            stop(f"没有格式 {format!r}：请写 statutes、rgb 或 table")
        for folder, foreign in parts.items():
            write_foreign(folder, foreign)
    except DatasetError as error:
        stop(str(error))
    for folder, foreign in parts.items():
        typer.echo(f"已写入 {folder}：{len(foreign.documents)} 份文件，{len(foreign.cases)} 个用例")


def export_command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="结果目录（esl eval run --out 写出的）")],
    out: Annotated[Path, typer.Option(help="写到这个文件（JSONL）")],
    to: Annotated[str, typer.Option(help="格式：ragas")] = "ragas",
) -> None:
    """把保存的结果转成其他评测程序的格式。"""
    from eval.adapters.ragas import samples, write_samples
    from eval.stored import RunUnreadable, read_run

    if to != "ragas":
        stop(f"没有格式 {to!r}：请写 ragas")
    try:
        rows = samples(read_run(run))
    except RunUnreadable as error:
        stop(error.message)
    write_samples(out, rows)
    typer.echo(f"已写入 {out}：{len(rows)} 条")
