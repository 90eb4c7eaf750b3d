"""`esl eval run`: a test set put to the assistant, judged and reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.commands.ends import COMPONENT_MISSING, FAILED, stop

if TYPE_CHECKING:
    from rich.console import Console

    from eval.askers import Asker
    from eval.dataset import Case
    from eval.gate import Check
    from eval.metrics.metric import Prices, SupportJudge
    from eval.results import Results

NAME = "run"
INTERRUPTED = 130  # as shells say of what Ctrl-C ended
_JUDGE_TIMEOUT_S = 60.0  # nobody waits for a judge; a slow one is better than none


def command(
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
    if resume and not out:
        stop("--resume 需要 --out：上次的结果目录")
    cases, thresholds = _read(datasets, half, gate)
    chosen = {"ablation": ablate, "mode": "retrieval" if retrieval_only else None, "judge_model": judge_model}
    settings: dict[str, Any] = {"datasets": [path.name for path in datasets], "half": half}
    settings |= {name: value for name, value in chosen.items() if value}

    from rich.console import Console

    from eval.commands.progress import progress
    from eval.gate import check
    from eval.run import EVERYTHING, RETRIEVAL, run

    console = Console()
    with ExitStack() as stack, _ends_told(out):
        asker = _asker(data_dir, url, ablate, stack)
        with progress(console, len(cases) * repeat) as report:
            results = run(
                cases,
                asker,
                concurrency=concurrency,
                settings=settings,
                report=report,
                probes=RETRIEVAL if retrieval_only else EVERYTHING,
                repeat=repeat,
                support=_judge(judge_model) if judge_model else None,
                prices=_prices(price_read, price_written),
                out=out,
                resume=resume,
            )
    _report(results, check(results, thresholds), out, console)


def _read(datasets: Sequence[Path], half: str, gate: Path | None) -> tuple[Sequence[Case], dict[str, Any]]:
    """The cases of this half, and the thresholds that they are held against."""
    from eval.dataset import DatasetError, Half, load
    from eval.gate import GateError, read_thresholds

    try:
        if half not in set(Half):
            raise DatasetError(f"--half is {half!r}: write development, test or all")
        cases = load(datasets, Half(half))
        if not cases:
            raise DatasetError(f"no case of half “{half}” in {', '.join(map(str, datasets))}")
        return cases, read_thresholds(gate) if gate else {}
    except (DatasetError, GateError) as error:
        stop(str(error))


def _prices(read: float | None, written: float | None) -> Prices | None:
    from eval.metrics.metric import Prices

    return None if read is None and written is None else Prices(read or 0.0, written or 0.0)


@contextmanager
def _ends_told(out: Path | None) -> Iterator[None]:
    """Whatever ends a run before its end is one sentence and an exit code."""
    from assistant.errors import AssistantError, ComponentMissing, DataFolderHeld

    try:
        yield
    except ComponentMissing as error:
        stop(error.message, COMPONENT_MISSING)
    except DataFolderHeld as error:
        stop(error.message + (f"；也可以评测这个服务：--url {error.url}" if error.url else ""))
    except AssistantError as error:
        stop(error.message)
    except KeyboardInterrupt:
        stop("评测已中断" + (f"；已完成的用例保存在 {out}，加 --resume 接着评测" if out else ""), INTERRUPTED)


def _report(results: Results, checks: Sequence[Check], out: Path | None, console: Console) -> None:
    from eval.report import markdown, print_report
    from eval.report.write import write_reports

    if out:  # before anything is printed, so that a closed pipe loses nothing
        (out / "report.md").write_text(markdown(results, checks), "utf-8")
        write_reports(out, results, checks)
    print_report(results, console, checks)
    if out:
        console.print(f"结果已写入 {out}", highlight=False)
    failed = [c for c in checks if not c.passed]
    if failed:
        told = "；".join(f"{c.metric} {c.value:.4g}，要求 {c.threshold}" for c in failed)
        stop(f"未达到门槛：{told}", FAILED)


def _asker(data_dir: Path | None, url: str | None, ablate: str | None, stack: ExitStack) -> Asker:
    """A server's asker where there is an address, else one on the data folder, held until `stack` closes."""
    from eval.askers import LocalAsker, ServerAsker

    if url:
        if ablate:
            stop("--ablate 只用于本机的资料目录，不能用于 --url")
        return ServerAsker(url)
    from assistant.build import Ablation, build_assistant, open_stores
    from assistant.settings import Settings

    if ablate not in {None, *Ablation}:
        stop(f"--ablate 为 {ablate!r}：请写 {'、'.join(Ablation)} 之一")
    stores = open_stores(Settings(data_dir=data_dir) if data_dir else Settings())
    stack.callback(stores.close)
    if not stores.catalogue.documents():
        folder = stores.settings.data_dir
        stop(
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
