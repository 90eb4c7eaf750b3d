"""`esl eval`: runs a test set over this machine's data folder or a server, reports, and holds the gate."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from eval.commands import register

if TYPE_CHECKING:
    from eval.askers import Asker

app = typer.Typer(help="用测试集评测回答质量。", no_args_is_help=True)

GATE_FAILED, WRONG_USE, COMPONENT_MISSING = 1, 2, 3


@app.callback()
def _eval() -> None:
    """用测试集评测回答质量。"""


@app.command("run")
def run_command(
    datasets: Annotated[list[Path], typer.Argument(metavar="DATASET", help="测试集文件（JSONL），可以多个")],
    data_dir: Annotated[Path | None, typer.Option(help="资料目录，默认 ./data 或 ESL_DATA_DIR")] = None,
    out: Annotated[
        Path | None, typer.Option(help="结果目录：results.jsonl、summary.json、report.html、report.md、junit.xml")
    ] = None,
    gate: Annotated[Path | None, typer.Option(help="门槛文件（YAML）：未达标时退出码为 1")] = None,
    half: Annotated[str, typer.Option(help="只用一半用例：development、test 或 all")] = "all",
    url: Annotated[str | None, typer.Option(help="评测一个运行中的服务，如 http://127.0.0.1:8000")] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=16, help="同时进行的用例数")] = 2,
) -> None:
    """逐题提问、评分并给出报告。"""
    from assistant.errors import AssistantError, ComponentMissing, DataFolderHeld
    from eval.dataset import DatasetError, Half, load
    from eval.gate import GateError, check, read_thresholds
    from eval.report import markdown, print_report
    from eval.report.write import write_reports
    from eval.run import run

    try:
        if half not in set(Half):
            raise DatasetError(f"--half is {half!r}: write development, test or all")
        cases = load(datasets, Half(half))
        thresholds = read_thresholds(gate) if gate else {}
        if not cases:
            raise DatasetError(f"no case of half “{half}” in {', '.join(map(str, datasets))}")
    except (DatasetError, GateError) as error:
        _stop(str(error), WRONG_USE)

    from rich.console import Console

    console = Console()
    with ExitStack() as stack:
        try:
            asker = _asker(data_dir, url, stack)
            with console.status(f"正在提问：{len(cases)} 个用例……"):
                names = [path.name for path in datasets]
                results = run(cases, asker, concurrency=concurrency, settings={"datasets": names, "half": half})
        except ComponentMissing as error:
            _stop(error.message, COMPONENT_MISSING)
        except DataFolderHeld as error:
            _stop(error.message + (f"；也可以评测这个服务：--url {error.url}" if error.url else ""), WRONG_USE)
        except AssistantError as error:
            _stop(error.message, WRONG_USE)
    checks = check(results, thresholds) if gate else []
    if out:  # before anything is printed, so that a closed pipe loses nothing
        results.write(out)
        (out / "report.md").write_text(markdown(results, checks), "utf-8")
        write_reports(out, results, checks)
    print_report(results, console, checks)
    if out:
        console.print(f"结果已写入 {out}", highlight=False)
    failed = [c for c in checks if not c.passed]
    if failed:
        _stop("未达到门槛：" + "；".join(f"{c.metric} {c.value:.4g}，要求 {c.threshold}" for c in failed), GATE_FAILED)


def _asker(data_dir: Path | None, url: str | None, stack: ExitStack) -> Asker:
    """A server's asker where there is an address, else one on the data folder, held until `stack` closes."""
    from eval.askers import LocalAsker, ServerAsker

    if url:
        return ServerAsker(url)
    from assistant.build import build_assistant, open_stores
    from assistant.settings import Settings

    stores = open_stores(Settings(data_dir=data_dir) if data_dir else Settings())
    stack.callback(stores.close)
    if not stores.catalogue.documents():
        folder = stores.settings.data_dir
        _stop(
            f"资料目录 {folder} 中没有文件：请先运行 esl ingest policies_corpus --data-dir {folder}", COMPONENT_MISSING
        )
    return LocalAsker(build_assistant(stores), stores)


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


register(app)
