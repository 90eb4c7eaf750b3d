"""`esl eval check`: whether test cases can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.ends import COMPONENT_MISSING, FAILED, stop

if TYPE_CHECKING:
    from eval.corpus import Manuscript

NAME = "check"


def command(
    datasets: Annotated[
        list[Path] | None, typer.Argument(metavar="DATASET", help="测试集文件（JSONL），默认为随程序的测试集")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="按这个资料目录中的文件检查，默认按随程序的政策文件")] = None,
) -> None:
    """检查测试用例：文件、条款、数字都能找到，算式正确，没有重复的提问；列出两半的比例。"""
    from assistant.errors import AssistantError
    from eval.check import problems, shares
    from eval.corpus import CASES, read_manuscripts
    from eval.dataset import DatasetError, load
    from eval.slices import kind_name

    try:
        cases = load(datasets or sorted(CASES.glob("*.jsonl")))
        manuscripts = ingested(data_dir) if data_dir else read_manuscripts()
    except DatasetError as error:
        stop(str(error))
    except AssistantError as error:
        stop(error.message)
    if not manuscripts:
        stop("没有可以对照的政策文件：请用 --data-dir 指定已导入文件的资料目录", COMPONENT_MISSING)
    found = problems(cases, manuscripts)
    for problem in found:
        typer.echo(problem)
    for share in shares(cases):
        typer.echo(f"{kind_name(share.kind)}：{share.cases} 个用例，开发半 {share.development}，测试半 {share.test}")
    typer.echo(f"共 {len(cases)} 个用例，{len(found)} 处问题")
    if found:
        raise typer.Exit(FAILED)


def ingested(data_dir: Path) -> Mapping[str, Manuscript]:
    """The documents of a data folder by comparable id and title, each with its newest text."""
    from assistant.build import open_stores
    from assistant.policy.validity import reference_key
    from assistant.settings import Settings
    from eval.corpus import Manuscript

    stores = open_stores(Settings(data_dir=data_dir))
    try:
        found: dict[str, Manuscript] = {}
        for document in stores.catalogue.documents():
            text = stores.catalogue.text(document.register.id).text
            manuscript = Manuscript(document.register.id, document.register.title, text)
            found[reference_key(manuscript.id)] = found[reference_key(manuscript.title)] = manuscript
        return found
    finally:
        stores.close()
