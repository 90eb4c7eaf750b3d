"""`esl eval agree`: how far two people agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.ends import stop

NAME = "agree"


def command(
    first: Annotated[Path, typer.Argument(metavar="A", help="第一个人的判断：JSONL，每行 {id, label}")],
    second: Annotated[Path, typer.Argument(metavar="B", help="第二个人的判断")],
) -> None:
    """两个人判断同一批回答：一致率、Cohen κ、Krippendorff α，以及分歧清单。"""
    from eval.agreement import agreement, read_labels
    from eval.dataset import DatasetError

    try:
        found = agreement(read_labels(first), read_labels(second))
    except DatasetError as error:
        stop(str(error))
    for name, one, other in found.disagreements:
        typer.echo(f"{name}：{one} / {other}")
    kappa, alpha = ("无法计算" if v is None else f"{v:.3f}" for v in (found.kappa, found.alpha))
    share = found.agreed / found.cases
    typer.echo(f"{found.cases} 个用例，一致 {found.agreed} 个（{share:.1%}），Cohen κ {kappa}，Krippendorff α {alpha}")
