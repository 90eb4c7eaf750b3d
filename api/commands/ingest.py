"""`esl ingest`: files into the data folder, with progress on a terminal and plain lines elsewhere."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from api.commands.opening import read_settings
from api.commands.render import print_rows
from assistant.build import Stores, open_stores
from assistant.errors import InvalidInput
from assistant.storage.jobs import Job
from ingest import events
from ingest.jobs import Jobs
from ingest.resolve import absolute

OK, FAILED, INTERRUPTED, COMPONENT_MISSING = 0, 1, 130, 3
_LINES_EVERY = 200  # passages between two lines about embedding, some 15 s with the bundled model
_PROGRESS_EVERY_S = 10.0  # between two lines about the whole


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """`embed` False: no vectors for now. `watch`: go on with what changes, until Ctrl-C."""

    workers: int = 2
    embed: bool = True
    watch: bool = False


def run_ingest(paths: Sequence[Path], data_dir: Path | None, options: IngestOptions) -> int:
    """0 when every file is in the catalogue, 1 when some failed, 3 when they are but could not be embedded."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise InvalidInput(f"没有这个文件或文件夹：{'、'.join(missing)}")
    settings = read_settings(data_dir)
    console = Console(highlight=False)
    stores = open_stores(settings)
    try:
        jobs = Jobs(stores, workers=options.workers)
        jobs.recover()
        if options.watch:
            return _watch(stores, jobs, paths, options, console)
        return ingest_once(jobs, paths, options, console)
    except KeyboardInterrupt:
        console.print("已中断：已经入库的文件下次不会重复处理，再运行一次同样的命令即可继续。")
        return INTERRUPTED
    finally:
        stores.close()


def ingest_once(jobs: Jobs, paths: Sequence[Path], options: IngestOptions, console: Console) -> int:
    """One job with its progress and its outcome on the console; the exit code."""
    summary = _run(jobs, jobs.take_up(absolute(paths), embed=options.embed), console)
    if not summary.files:
        names = "、".join(str(path) for path in paths)
        raise InvalidInput(f"{names} 中没有可以导入的文件（PDF、Word、网页、Excel、Markdown、纯文本或图片）")
    _print_summary(console, summary)
    if summary.failed:
        return FAILED
    return COMPONENT_MISSING if summary.embedding_error else OK


def _run(jobs: Jobs, job: Job, console: Console) -> events.Summary:
    """Runs a job to its end with its progress on the console."""
    display = _Bars(console) if console.is_terminal else _Lines(console)
    with display, _Interruptible(display.report) as report:
        return jobs.run(job.id, report) or events.Summary()


def _watch(stores: Stores, jobs: Jobs, paths: Sequence[Path], options: IngestOptions, console: Console) -> int:
    """Ingests, then waits for changes; returns after Ctrl-C."""
    from ingest.watch import Watch

    files = [str(path) for path in paths if not path.is_dir()]
    if files:
        raise InvalidInput(f"--watch 只能用于文件夹，{'、'.join(files)} 不是文件夹")

    def ingest(sources: Sequence[str]) -> None:
        job = jobs.take_up(sources, embed=options.embed)
        try:
            _print_summary(console, _run(jobs, job, console))
        except KeyboardInterrupt:
            jobs.cancel(job.id)  # the next start looks at the whole folder anyhow
            raise

    def gone(path: str, title: str) -> None:
        notice = f"原文件已不在 {path}：《{title}》仍保留在政策库中；如已废止，请导入废止通知或在 policy.yaml 中登记"
        console.print(Text(notice, style="yellow"), soft_wrap=True)

    watch = Watch(paths, stores.catalogue, ingest=ingest, gone=gone, ignored=stores.folder.root.absolute())
    ingest(absolute(paths))
    console.print("正在等待文件变化，Ctrl-C 结束。")
    try:
        watch.run()
    except KeyboardInterrupt:
        console.print("已停止等待。")
    return OK


def _print_summary(console: Console, summary: events.Summary) -> None:
    if summary.failed:
        console.print(Text(f"\n{len(summary.failed)} 个文件没有导入：", style="bold red"))
        print_rows(("文件", "原因"), [(str(path), reason) for path, reason in summary.failed], console)
    if summary.embedding_error:
        why = f"向量没有全部算完（{summary.embedding_error}）：目前按字词检索，问题解决后再运行一次即可补上"
        console.print(Text(why, style="bold yellow"), soft_wrap=True)
    console.print(Text(summary_line(summary)), soft_wrap=True)


def summary_line(summary: events.Summary) -> str:
    """「共 59 个文件：导入 57，未变 2，失败 0；412 页，条款 1,204，新算向量 1,204；用时 96 秒」"""
    total = summary.seconds.get("total", 0.0)
    return (
        f"共 {summary.files} 个文件：导入 {summary.ingested}，未变 {summary.unchanged}，失败 {len(summary.failed)}；"
        f"{summary.pages:,} 页，条款 {summary.passages:,}，新算向量 {summary.embedded:,}；用时 {total:.0f} 秒"
    )


def spoken_left(seconds: float | None) -> str:
    """「还需约 2 分钟」"""
    if seconds is None:
        return "剩余时间待估"
    return f"还需约 {seconds:.0f} 秒" if seconds < 100 else f"还需约 {seconds / 60:.0f} 分钟"


class _Interruptible:
    """Hands events on, and raises `KeyboardInterrupt` at the next one after Ctrl-C.

    Python raises it once, wherever the main thread happens to be; in a finaliser or a callback from native code it is only
    printed and lost, and the run would go on.
    """

    def __init__(self, report: Callable[[events.Event], None]) -> None:
        self._report = report
        self._interrupted = False

    def __enter__(self) -> Callable[[events.Event], None]:
        self._before = signal.signal(signal.SIGINT, self._interrupt)
        return self._hand_on

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _interrupt(self, *_: object) -> None:
        self._interrupted = True
        raise KeyboardInterrupt

    def _hand_on(self, event: events.Event) -> None:
        if self._interrupted and threading.current_thread() is threading.main_thread():
            raise KeyboardInterrupt
        self._report(event)


class _Rate(ProgressColumn):
    """Passages a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/秒" if task.speed else "", style="dim")


class _Bars:
    """Two bars: files read, and passages embedded with their rate and the time left."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TextColumn("{task.fields[left]}"),
            TextColumn("{task.fields[name]}", style="dim"),
            console=console,
        )
        self._files = self._progress.add_task("文件", total=None, name="", left="")
        self._passages = self._progress.add_task("条款", total=None, name="计算向量", left="")

    def __enter__(self) -> None:
        self._progress.start()

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def report(self, event: events.Event) -> None:
        match event:
            case events.Started(files=files):
                self._progress.update(self._files, total=files)
            case events.FileDone(path=path) | events.FileUnchanged(path=path) | events.FileFailed(path=path):
                self._progress.update(self._files, advance=1, name=f"{path.parent.name}/{path.name}")
            case events.EmbeddingProgress(done=done, total=total):
                self._progress.update(self._passages, completed=done, total=total)
            case events.Progress(pages=pages, seconds_left=left):
                self._progress.update(self._files, left=f"{pages:,} 页　{spoken_left(left)}")
            case events.Indexing():
                self._progress.update(self._files, name="更新索引")
            case events.Finished():
                self._progress.update(self._files, name="")


class _Lines:
    """A line for each file, and one now and then for embedding."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._next = _LINES_EVERY
        self._said = time.monotonic()

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None

    def report(self, event: events.Event) -> None:
        match event:
            case events.Started(files=files):
                self._say(f"共 {files} 个文件")
            case events.FileDone(path=path, title=title, passages=passages):
                self._say(f"导入 {path}：《{title}》，{passages} 个条款")
            case events.FileUnchanged(path=path):
                self._say(f"未变 {path}")
            case events.FileFailed(path=path, reason=reason):
                self._say(f"失败 {path}：{reason}")
            case events.EmbeddingProgress(done=done, total=total) if done >= self._next or done == total:
                self._next = done + _LINES_EVERY
                self._say(f"向量 {done}/{total}")
            case events.Progress() if time.monotonic() - self._said >= _PROGRESS_EVERY_S:
                self._said = time.monotonic()
                self._say(
                    f"进度 {event.files_done}/{event.files_total} 个文件，{event.pages:,} 页，"
                    f"{event.passages:,} 个条款，{spoken_left(event.seconds_left)}"
                )
            case events.Indexing():
                self._say("更新索引")

    def _say(self, line: str) -> None:
        self._console.print(Text(line), soft_wrap=True)
