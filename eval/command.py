"""`esl eval`: runs a test set over this machine's data folder or a server, reports, and holds the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from eval.commands import register

if TYPE_CHECKING:
    from rich.console import Console

    from eval.askers import Asker
    from eval.metrics.metric import Outcome, SupportJudge

app = typer.Typer(help="用测试集评测回答质量。", no_args_is_help=True)

GATE_FAILED, WRONG_USE, COMPONENT_MISSING = 1, 2, 3
INTERRUPTED = 130  # as shells say of what Ctrl-C ended
_JUDGE_TIMEOUT_S = 60.0  # nobody waits for a judge; a slow one is better than none


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
    resume: Annotated[bool, typer.Option("--resume", help="接着上次未完成的评测（须同一 --out 和同样的设置）")] = False,
    repeat: Annotated[int, typer.Option(min=1, max=20, help="每题问几遍，汇总中给出波动")] = 1,
    retrieval_only: Annotated[bool, typer.Option("--retrieval-only", help="只评检索，不提问")] = False,
    ablate: Annotated[
        str | None, typer.Option(help="去掉一部分再评：dense-only、lexical-only、no-rerank 或 no-cards")
    ] = None,
    judge_model: Annotated[
        str | None, typer.Option(help="另请一个语言模型判断引用是否支持所述（地址和密钥同 ESL_LLM_*）")
    ] = None,
    price_read: Annotated[float | None, typer.Option(min=0, help="模型读入的价格（元/百万词元）")] = None,
    price_written: Annotated[float | None, typer.Option(min=0, help="模型写出的价格（元/百万词元）")] = None,
) -> None:
    """逐题提问、评分并给出报告。"""
    from assistant.errors import AssistantError, ComponentMissing, DataFolderHeld
    from eval.dataset import DatasetError, Half, load
    from eval.gate import GateError, check, read_thresholds
    from eval.metrics.metric import Prices
    from eval.report import markdown, print_report
    from eval.report.write import write_reports
    from eval.run import EVERYTHING, RETRIEVAL, run

    try:
        if half not in set(Half):
            raise DatasetError(f"--half is {half!r}: write development, test or all")
        cases = load(datasets, Half(half))
        thresholds = read_thresholds(gate) if gate else {}
        if not cases:
            raise DatasetError(f"no case of half “{half}” in {', '.join(map(str, datasets))}")
    except (DatasetError, GateError) as error:
        _stop(str(error), WRONG_USE)
    if resume and not out:
        _stop("--resume 需要 --out：上次的结果目录", WRONG_USE)

    from rich.console import Console

    console = Console()
    prices = Prices(price_read or 0.0, price_written or 0.0) if (price_read or price_written) is not None else None
    chosen = {"ablation": ablate, "mode": "retrieval" if retrieval_only else None, "judge_model": judge_model}
    settings: dict[str, Any] = {"datasets": [path.name for path in datasets], "half": half}
    settings |= {name: value for name, value in chosen.items() if value}
    with ExitStack() as stack:
        try:
            asker = _asker(data_dir, url, ablate, stack)
            with _progress(console, len(cases) * repeat) as report:
                results = run(
                    cases,
                    asker,
                    concurrency=concurrency,
                    settings=settings,
                    report=report,
                    probes=RETRIEVAL if retrieval_only else EVERYTHING,
                    repeat=repeat,
                    support=_judge(judge_model) if judge_model else None,
                    prices=prices,
                    out=out,
                    resume=resume,
                )
        except ComponentMissing as error:
            _stop(error.message, COMPONENT_MISSING)
        except DataFolderHeld as error:
            _stop(error.message + (f"；也可以评测这个服务：--url {error.url}" if error.url else ""), WRONG_USE)
        except AssistantError as error:
            _stop(error.message, WRONG_USE)
        except KeyboardInterrupt:
            _stop("评测已中断" + (f"；已完成的用例保存在 {out}，加 --resume 接着评测" if out else ""), INTERRUPTED)
    checks = check(results, thresholds) if gate else []
    if out:  # before anything is printed, so that a closed pipe loses nothing
        (out / "report.md").write_text(markdown(results, checks), "utf-8")
        write_reports(out, results, checks)
    print_report(results, console, checks)
    if out:
        console.print(f"结果已写入 {out}", highlight=False)
    failed = [c for c in checks if not c.passed]
    if failed:
        _stop("未达到门槛：" + "；".join(f"{c.metric} {c.value:.4g}，要求 {c.threshold}" for c in failed), GATE_FAILED)


def _asker(data_dir: Path | None, url: str | None, ablate: str | None, stack: ExitStack) -> Asker:
    """A server's asker where there is an address, else one on the data folder, held until `stack` closes."""
    from eval.askers import LocalAsker, ServerAsker

    if url:
        if ablate:
            _stop("--ablate 只用于本机的资料目录，不能用于 --url", WRONG_USE)
        return ServerAsker(url)
    from assistant.build import Ablation, build_assistant, open_stores
    from assistant.settings import Settings

    if ablate not in {None, *Ablation}:
        _stop(f"--ablate 为 {ablate!r}：请写 {'、'.join(Ablation)} 之一", WRONG_USE)
    stores = open_stores(Settings(data_dir=data_dir) if data_dir else Settings())
    stack.callback(stores.close)
    if not stores.catalogue.documents():
        folder = stores.settings.data_dir
        _stop(
            f"资料目录 {folder} 中没有文件：请先运行 esl ingest policies_corpus --data-dir {folder}", COMPONENT_MISSING
        )
    return LocalAsker(build_assistant(stores, Ablation(ablate) if ablate else None), stores)


def _judge(model: str) -> SupportJudge:
    """The model that judges support, at the address of the assistant's own language model."""
    from assistant.build import open_chat
    from assistant.settings import Settings
    from eval.model_judge import ModelJudge

    chat = open_chat(Settings(llm_model=model), timeout_s=_JUDGE_TIMEOUT_S)
    assert chat is not None  # a model is set
    return ModelJudge(chat)


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Callable[[Outcome], None]]:
    """A bar with what is done and how long the rest will take, moved on by each outcome; gone when it is done."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    failed = 0
    columns = (
        TextColumn("正在提问"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def report(outcome: Outcome) -> None:
            nonlocal failed
            failed += bool(outcome.error)
            bar.update(task, advance=1, description=f"[red]{failed} 个没有回答[/red]" if failed else "")

        yield report


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


register(app)
